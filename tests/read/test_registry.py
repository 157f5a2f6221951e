"""Formats are told apart by content: whatever the suffix says, and for what no reader takes there is a clear reason."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.cli import app
from extract.errors import ReadError
from extract.read import read_bytes
from extract.read.registry import FORMATS, recognise
from tests.hostile.containers import PLAN, ole, paragraphs, word, zipped

PAGE = f"<html><head><title>规划</title></head><body>{''.join(f'<p>{line}</p>' for line in PLAN.splitlines())}</body></html>"
SAVED = (
    "From: <Saved by a browser>\r\nSubject: =?utf-8?Q?=E8=A7=84?=\r\n =?utf-8?Q?=E5=88=92?=\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----part"\r\n\r\n'
    "------part\r\nContent-Type: text/css\r\n\r\np { color: black }\r\n"
    "------part\r\nContent-Type: text/html{charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n{page}\r\n------part--\r\n"
)


def saved(charset: str = "", encoding: str = "utf-8") -> bytes:
    import base64

    page = base64.encodebytes(PAGE.encode(encoding)).decode()
    return SAVED.replace("{charset}", charset).replace("{page}", page).encode()


def word_97(flags: int = 0) -> bytes:
    return ole({"WordDocument": struct.pack("<5HH", 0xA5EC, 0xC1, 0, 0, 0, flags), "1Table": b""})


CONTENTS = {
    "docx": word(paragraphs()),
    "ofd": zipped({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<ofd:Document/>"}),
    "odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
    "doc": word_97(),
    "wps": ole({"MatOST": b"", "CONTENTS": b""}),
    "rtf": rb"{\rtf1\ansi\ansicpg936 \'b9\'e6\'bb\'ae}",
    "html": PAGE.encode("gb18030"),
    "mhtml": saved(),
    "pdf": b"%PDF-1.4\n%\xe2\xe3\n",
    "image": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "txt": PLAN.encode(),
}


def test_every_format_has_an_example() -> None:
    assert list(CONTENTS) == [form.name for form in FORMATS]


@pytest.mark.parametrize("name", CONTENTS)
def test_content_decides(name: str) -> None:
    assert recognise(CONTENTS[name]).name == name
    assert [form.name for form in FORMATS[:-1] if form.sniff(CONTENTS[name])] == [name] * (name != "txt")


@pytest.mark.parametrize(
    "data",
    [
        b"<office:document xmlns:office='urn:x' office:mimetype='application/vnd.oasis.opendocument.text'/>",
        zipped({"mimetype": "application/vnd.oasis.opendocument.text-template"}),
    ],
)
def test_other_shapes_of_odt(data: bytes) -> None:
    assert recognise(data).name == "odt"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"xl/workbook.xml": "<x/>"}), "Excel workbook"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "PowerPoint"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "no text document"),
        (zipped({"a.txt": "x"}), "zip archive that holds no document"),
        (CONTENTS["docx"][:300], "zip archive that holds no document, or a damaged one"),
        (ole({"Workbook": b""}), "old Excel workbook"),
        (ole({"PowerPoint Document": b""}), "PowerPoint"),
        (ole({"Other": b""}), "without a text part"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "rar archive"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip archive"),
        (b"MZ\x90" + bytes(200), "a program"),
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "encrypted"),
        (word_97(0x0100), "encrypted"),
        (
            zipped({
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            }),
            "encrypted",
        ),
    ],
)  # fmt: skip
def test_what_no_reader_takes(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=rf"^计划\.doc: [^\n]*{reason}[^\n]*$"):
        read_bytes(data, "计划.doc")


@pytest.mark.parametrize("text", ["BM市规划\n新增消火栓500个。", "MZ市规划", "PK市规划", "GIF规划"])
def test_texts_that_begin_like_something_else(text: str) -> None:
    assert read_bytes(text.encode(), "x.txt").text == text


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("", "utf-8"), ("; charset=gb2312", "gbk"), ('; charset="utf-16"', "utf-16"), ("; charset=nonsense", "utf-8")],
)
def test_a_page_saved_in_one_file(charset: str, encoding: str) -> None:
    document = read_bytes(saved(charset, encoding), "x.doc")
    assert document.source.format == "mhtml" and "新增市政消火栓500个。" in document.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [(saved().replace(b"text/html", b"text/none"), "no web page"), (saved()[:200], "no web page")],
)
def test_saved_pages_without_a_page(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_bytes(data, "x.mht")


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReadError, match=r"old\.wps: .*must be installed"):
        read_bytes(word_97(), "old.wps")
    told = json.loads(CliRunner().invoke(app, ["formats", "--json"]).output)
    missing = {form["name"]: form["missing"] for form in told}
    assert missing["docx"] is missing["txt"] is None and missing["doc"]


def test_formats_are_listed() -> None:
    result = CliRunner().invoke(app, ["formats"])
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == [form.name for form in FORMATS]


def test_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    import os

    from extract.pipeline import read

    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "pipe.txt")
    (tmp_path / "ring.txt").symlink_to(tmp_path / "ring.txt")
    for path, reason in (
        (tmp_path / "pipe.txt", "pipe or a device"),
        (tmp_path / "link.txt", "pipe or a device"),
        (Path("/dev/zero"), "pipe or a device"),
        (tmp_path / "ring.txt", "cannot be opened"),
        (Path("a\0b"), "cannot be opened"),
    ):
        with pytest.raises(ReadError, match=reason):
            read(path)
