"""Bad input gets one clear line that names the file; strange but sound text is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.pipeline import mine, read

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


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "nowhere.txt")
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.txt"
    path.write_text(PLAN, encoding="utf-8")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match="no permission"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, ends: str) -> None:
    path = tmp_path / "plan.xyz"
    path.write_bytes(PLAN.replace("\n", ends).encode(encoding))
    records = mine(read(path)).commitments
    assert [(r.subject, r.quantity.value) for r in records if r.quantity] == [("市政消火栓", 500)]


def test_one_line_of_five_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("新增市政消火栓500个，" * 200_000, encoding="utf-8")
    began = time.monotonic()
    document = read(path)
    assert len(document.text) > 2_000_000
    assert time.monotonic() - began < 60
