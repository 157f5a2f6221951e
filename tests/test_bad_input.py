"""Bad input gets one clear line that names the file; strange but sound text is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.pipeline import mine, read
from extract.read import read_bytes
from tests.conftest import SPECIMENS

PLAN = "临川市“十四五”消防规划\n一、主要任务\n（一）建设\n新增市政消火栓500个。\n"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n\t", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture"),
        ("binary.txt", bytes(range(256)) * 40, "not a text file"),
        ("cut.docx", b"PK\x03\x04" + b"\x00" * 200, "zip"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "Word"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path)
    message = str(caught.value)
    assert name in message and reason in message and "\n" not in message


@pytest.mark.parametrize("path", [p for p in SPECIMENS if p.suffix in (".docx", ".pdf")], ids=lambda p: p.suffix)
@pytest.mark.parametrize("part", [0.001, 0.3, 0.6, 0.99])
def test_a_cut_file(tmp_path: Path, path: Path, part: float) -> None:
    data = path.read_bytes()
    cut = tmp_path / f"cut{path.suffix}"
    cut.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(ReadError) as caught:
        read(cut)
    assert cut.name in str(caught.value) and "\n" not in str(caught.value)


def test_a_cut_web_page_is_read_as_far_as_it_goes() -> None:
    data = next(p for p in SPECIMENS if p.suffix == ".html").read_bytes()
    assert mine(read_bytes(data[: len(data) // 2], "cut.html")).commitments


@pytest.mark.parametrize("at", [0, 20, len(PLAN)])
def test_nul_bytes(at: int) -> None:
    with pytest.raises(ReadError, match=r"nul\.txt: .*binary"):
        read_bytes((PLAN[:at] + "\0" * 3 + PLAN[at:]).encode(), "nul.txt")


@pytest.mark.parametrize("name", ["plan.docx", "plan.pdf", "plan.unknown", "plan"])
def test_the_suffix_decides_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PLAN, encoding="utf-8")
    assert read(path).source.format == "txt"


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "nowhere.txt")
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path)


def test_a_name_of_two_lines(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "two\nlines.txt")
    assert "\n" not in str(caught.value)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.txt"
    path.write_text(PLAN, encoding="utf-8")

    def refuse(path: Path, flags: int) -> int:
        raise PermissionError(13, "denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(ReadError, match="no permission"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, ends: str) -> None:
    path = tmp_path / "plan.xyz"
    path.write_bytes(PLAN.replace("\n", ends).encode(encoding))
    records = mine(read(path)).commitments
    assert [(r.subject, r.quantity.value) for r in records if r.quantity] == [("市政消火栓", 500)]


def test_one_line_of_five_megabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("新增市政消火栓500个，" * 200_000, encoding="utf-8")
    began = time.monotonic()
    document = read(path)
    assert len(document.text) > 2_000_000
    assert time.monotonic() - began < 60


def test_one_line_of_five_megabytes_is_mined() -> None:
    began = time.monotonic()
    mine(read_bytes(("市公安局、" * 333_334).encode(), "line.txt"))
    assert time.monotonic() - began < 60


def growth(piece: str, length: int) -> float:
    """How the processor time per character grows when a single line becomes four times as long."""

    def cost(chars: int) -> float:
        document = read_bytes((piece * (chars // len(piece))).encode(), "line.txt")
        began = time.process_time()
        mine(document)
        return time.process_time() - began

    cost(length // 4)
    return cost(length * 4) / cost(length) / 4


@pytest.mark.parametrize(
    ("piece", "length"),
    [
        pytest.param("建设消防站3座。", 20_000, id="sentences"),
        pytest.param("（“新增", 20_000, id="open brackets"),
        pytest.param("新增市政消火栓500个，", 20_000, id="clauses"),
        pytest.param("新增市政消火栓五百个并", 12_000, id="no punctuation"),
        pytest.param("十百万亿", 1_000, id="numeral characters"),
    ],
)
def test_a_long_line_costs_its_length(piece: str, length: int) -> None:
    assert min(growth(piece, length) for _ in range(2)) < 2


def test_a_very_long_number() -> None:
    for numeral in ("1234567890" * 500, "万" * 3000, "十百" * 3000):
        mine(read_bytes((PLAN + "编号" + numeral + "。\n").encode(), "digits.txt"))


def test_a_row_longer_than_its_head_is_mined(tmp_path: Path) -> None:
    """A text export may lose the head of a column; the figure below it is still there."""
    path = tmp_path / "ragged.txt"
    path.write_text(
        "云泽市消防规划\n\n一、主要任务\n\n专栏1 装备配备任务\n"
        "\t消防车（辆）\n\t无人机（架）\n\t机器人（台）\n\n\t14\n\t6\n\t3\n\t9辆\n\n二、保障措施\n",
        encoding="utf-8",
    )
    plan = mine(read(path))
    assert [record.quantity.text for record in plan.commitments if record.quantity] == ["14", "6", "3", "9辆"]
    assert len({len(row) for row in plan.boxes[0].grid}) == 1
