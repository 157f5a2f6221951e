"""Archives of plans: read member by member, and never trusted."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from extract.batch import files
from extract.batch.archives import Bounds, unpack
from extract.errors import ReadError
from tests.batch.conftest import plan_text, run_here, write_plans
from tests.conftest import SPECIMENS, shown


def quarantined(output: Path) -> str:
    return (output / "quarantine.jsonl").read_text(encoding="utf-8")


def zipped(path: Path, members: dict[str, bytes], **named: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **named) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


PLANS = {f"plans/p{n}.txt": plan_text(n).encode() for n in range(3)}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_gives_what_its_folder_gives(tmp_path: Path, pack: object) -> None:
    others = {"README.md": b"x", "plans/.hidden.txt": b"x", "__MACOSX/p0.txt": b"x", "data.csv": b"1,2"}
    name = "all.zip" if pack is zipped else "all.tar.gz"
    archive = pack(tmp_path / name, {**PLANS, **others})  # type: ignore[operator]
    for member, data in PLANS.items():
        (tmp_path / "in" / member).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / member).write_bytes(data)
    told, worked = run_here([archive], tmp_path / "out")
    assert (told.plans, told.failed, worked) == (3, 0, 3)
    run_here([tmp_path / "in"], tmp_path / "folder")
    assert {k: v for k, v in shown(tmp_path / "out").items() if k.startswith("plans")} == {
        k: v for k, v in shown(tmp_path / "folder").items() if k.startswith("plans")
    }
    assert run_here([archive], tmp_path / "out")[1] == 0
    assert not (tmp_path / "out" / ".guihua" / "spool").exists()


def test_a_word_file_is_a_plan_and_no_archive_whatever_its_name(tmp_path: Path) -> None:
    word = next(p for p in SPECIMENS if p.suffix == ".docx")
    (tmp_path / "word.zip").write_bytes(word.read_bytes())
    assert run_here([tmp_path / "word.zip"], tmp_path / "out")[0].plans == 1


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    raw = zipped(tmp_path / "a.zip", {"AAAA/BBBB.txt": plan_text(0).encode()}).read_bytes()
    for ascii_name, chinese in ((b"AAAA", "规划"), (b"BBBB", "消防")):
        raw = raw.replace(ascii_name, chinese.encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(raw)
    run_here([tmp_path / "a.zip"], tmp_path / "out")
    assert "plans/消防.json" in shown(tmp_path / "out")


HOSTILE = [
    "../../evil.txt",
    "/etc/evil.txt",
    "..\\evil.txt",
    "C:\\evil.txt",
    "a/\x01\x1b[31mred.txt",
    ".txt",
    "长" * 80 + ".txt",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_in_an_archive_is_a_path(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "deep" / "er"
    inside.mkdir(parents=True)
    archive = tarred(inside / "a.tar.gz", {name: plan_text(1).encode()})
    before = set(tmp_path.rglob("*"))
    run_here([archive], inside / "out")
    new = set(tmp_path.rglob("*")) - before
    assert all(inside / "out" in p.parents or p == inside / "out" for p in new)
    for path in (inside / "out" / "plans").iterdir():
        assert path.name.isprintable() and not path.name.startswith(".")


@pytest.mark.parametrize("name", [*HOSTILE, "", ".", "..", "/", "a/b", "a\\b", "\0", "plan.tar.gz"])
def test_a_stem_is_one_visible_part_of_a_path(name: str) -> None:
    stem = files.safe_stem(name)
    assert stem and not set(stem) & set("/\\\0") and not stem.startswith(".") and len(stem.encode()) < 180


def members(path: Path, bounds: Bounds, spool: Path) -> list[str | None]:
    spool.mkdir(exist_ok=True)
    with path.open("rb") as file:
        return [member.reason for member in unpack(file, path.name, spool, lambda name: True, bounds)]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_bounds(tmp_path: Path, pack: object) -> None:
    name = "a.zip" if pack is zipped else "a.tar.gz"
    archive = pack(tmp_path / name, {f"{n}.txt": b"0" * 100_000 for n in range(20)})  # type: ignore[operator]
    spool = tmp_path / "spool"
    assert members(archive, Bounds(), spool) == [None] * 20
    assert members(archive, Bounds(member=99_999), spool) == ["larger than 99,999 bytes"] * 20
    for bounds, reason in (
        (Bounds(entries=19), "more than 19 entries"),
        (Bounds(total=1_000_000), "unpacks to more than 1,000,000 bytes"),
        (Bounds(free=100_000, ratio=3), "more than 3 times its size"),
    ):
        with pytest.raises(ReadError, match=reason):
            members(archive, bounds, spool)


def test_a_size_that_lies_is_not_believed(tmp_path: Path) -> None:
    """The header says 10 bytes; what comes out is what counts."""
    archive = zipped(tmp_path / "a.zip", {"a.txt": b"0" * 100_000})
    raw = bytearray(archive.read_bytes())
    at = raw.index(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    archive.write_bytes(raw)
    (reason,) = members(archive, Bounds(member=50_000), tmp_path / "spool")
    assert reason is not None


def test_what_is_wrong_with_members_costs_only_them(tmp_path: Path) -> None:
    good = plan_text(0).encode()
    archive = zipped(tmp_path / "a.zip", {"good.txt": good, "bad.txt": b"12345678" * 9, "in.zip": b"PK\x03\x04"})
    raw = archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        at = opened.getinfo("bad.txt").header_offset + 30 + len("bad.txt")
    archive.write_bytes(raw[:at] + b"\xff\xff" + raw[at + 2 :])
    told, _ = run_here([archive], tmp_path / "out")
    assert (told.plans, told.failed) == (1, 2)
    assert "damaged in its archive" in quarantined(tmp_path / "out")
    assert "an archive inside an archive" in quarantined(tmp_path / "out")


def test_links_and_devices_in_a_tar(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, kind in (
            ("link.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("pipe.txt", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    told, _ = run_here([tmp_path / "a.tar"], tmp_path / "out")
    assert (told.plans, told.failed) == (0, 3)
    assert quarantined(tmp_path / "out").count("no file") == 3


def test_a_damaged_archive_in_a_folder_is_named(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", range(1))
    whole = zipped(tmp_path / "in" / "a.zip", PLANS).read_bytes()
    (tmp_path / "in" / "a.zip").write_bytes(whole[: len(whole) // 2])
    cut = tarred(tmp_path / "in" / "b.tar.gz", PLANS).read_bytes()
    (tmp_path / "in" / "b.tar.gz").write_bytes(cut[: len(cut) // 2])
    told, _ = run_here([tmp_path / "in"], tmp_path / "out")
    assert (told.plans, told.failed) == (1, 2)


def test_a_changed_archive_replaces_its_members(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", PLANS)
    run_here([archive], tmp_path / "out")
    zipped(archive, {"plans/p1.txt": plan_text(1).encode(), "plans/p9.txt": plan_text(9).encode()})
    told, worked = run_here([archive], tmp_path / "out")
    assert (told.plans, worked) == (2, 1)
    assert {k for k in shown(tmp_path / "out") if k.startswith("plans")} == {"plans/p1.json", "plans/p9.json"}


def test_two_members_of_one_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, pytest.warns(UserWarning):
        archive.writestr("p.txt", plan_text(0))
        archive.writestr("p.txt", plan_text(1))
    told, _ = run_here([tmp_path / "a.zip"], tmp_path / "out")
    assert told.plans == 2
    hashes = sorted(hashlib.sha256(plan_text(n).encode()).hexdigest()[:8] for n in (0, 1))
    assert sorted(k for k in shown(tmp_path / "out") if k.startswith("plans")) == [f"plans/p-{h}.json" for h in hashes]
