"""Files that LibreOffice converts: true conversions, and what happens when the program hangs, dies or is not there."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import tempfile
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.pipeline import read
from extract.read import office, read_file
from tests.conftest import ROOT
from tests.formats.conversions import convert
from tests.read.shown import cells, texts

SPECIMEN = ROOT / "corpus" / "chengling_neilao_2024_2026.docx"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

RTF = rb"{\rtf1\ansi\ansicpg936 {\field{\*\fldinst INCLUDEPICTURE \"%s/a.png\" \\d}} New hydrants: 500.\par}"


@pytest.fixture
def empty_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temp folder that only the code under test uses."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def fake(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a script in the place of LibreOffice. It is given the folder `out` and the `inputs`."""
    program = folder / "soffice"
    program.write_text(
        '#!/bin/sh\nwhile [ $# -gt 0 ]; do case $1 in --outdir) out=$2; shift;; */in/*) inputs="$inputs $1";; esac; shift; done\n'
        'made() { cp "$FAKE" "$out/$(basename "${1%.*}").docx"; }\n' + script
    )
    program.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(program))
    monkeypatch.setattr(office, "_environment", lambda root: {"PATH": "/usr/bin:/bin", "FAKE": str(SPECIMEN)})


@needs_office
def test_a_batch_with_a_broken_file(tmp_path: Path, empty_temp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [doc] = convert([SPECIMEN], "doc", tmp_path)
    (tmp_path / "bad.doc").write_bytes(doc.read_bytes()[:3000])
    paths = [doc, tmp_path / "bad.doc", SPECIMEN]
    (converted := tmp_path / "converted").mkdir()
    office.convert_into(converted, [*paths, tmp_path / "nowhere.doc", tmp_path])
    assert [path.stem for path in converted.iterdir()] == [sha256(doc.read_bytes()).hexdigest()]
    monkeypatch.setattr(office, "program", lambda: None)  # what is converted needs no program any more
    document = read_file(doc, converted)
    assert document.source.format == "doc" and document.source.bytes == doc.stat().st_size
    assert texts(document) == texts(read(SPECIMEN))
    tables = [[cells(d, b) for b in d.blocks if b.table] for d in (document, read(SPECIMEN))]
    assert tables[0] == tables[1]
    assert list(empty_temp.iterdir()) == []


@needs_office
def test_nothing_is_fetched(empty_temp: Path) -> None:
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    data = RTF % f"http://127.0.0.1:{server.server_port}".encode()
    result = office.convert({"a": (data, "rtf")})["a"]
    server.shutdown()
    assert isinstance(result, bytes) and asked == []


def test_a_file_on_which_the_program_hangs_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_temp: Path
) -> None:
    monkeypatch.setattr(office, "PATIENCE", 1.5)
    fake(tmp_path, monkeypatch, 'for f in $inputs; do grep -q hang "$f" && sleep 98.7654; made "$f"; done\n')
    results = office.convert({"a": (b"1", "doc"), "b": (b"hang", "doc"), "c": (b"3", "doc")})
    assert [isinstance(result, bytes) for result in results.values()] == [True, False, True]
    assert "more than 2 s" in str(results["b"])
    assert list(empty_temp.iterdir()) == []
    assert "98.7654" not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout


def test_a_file_that_kills_the_program_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_temp: Path
) -> None:
    fake(tmp_path, monkeypatch, 'for f in $inputs; do grep -q kill "$f" && exit 81; made "$f"; done\n')
    results = office.convert({"a": (b"kill", "doc"), "b": (b"2", "wps")})
    assert "broke down" in str(results["a"]) and isinstance(results["b"], bytes)
    assert list(empty_temp.iterdir()) == []


def test_after_a_file_that_kills_it_the_program_starts_again_for_all_that_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of nine files two kill it and one, right before such a one, is refused: five starts, and two for the suspects."""
    script = 'echo >> "${FAKE_STARTS}"\nfor f in $inputs; do case $(cat "$f") in kill) exit 81;; no) ;; *) made "$f";; esac; done\n'
    fake(tmp_path, monkeypatch, script.replace("${FAKE_STARTS}", str(tmp_path / "starts")))
    contents = [b"0", b"kill", b"2", b"3", b"no", b"kill", b"6", b"no", b"8"]
    results = office.convert({str(place): (data, "doc") for place, data in enumerate(contents)})
    made = [place for place, result in results.items() if isinstance(result, bytes)]
    assert made == ["0", "2", "3", "6", "8"]
    assert ["broke down" in str(results[place]) for place in ("1", "5")] == [True, True]
    assert results["4"] == results["7"] == office.DAMAGED
    assert len((tmp_path / "starts").read_text().splitlines()) == 7


def test_what_is_half_written_is_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, 'for f in $inputs; do head -c 999 "$FAKE" > "$out/$(basename "${f%.*}").docx"; done\n')
    assert "cannot read it" in str(office.convert({"a": (b"1", "doc")})["a"])


def test_the_output_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_OUTPUT", 2**20)
    fake(tmp_path, monkeypatch, 'head -c 3000000 /dev/zero > "$out/00000.docx"\n')
    assert isinstance(office.convert({"a": (b"1", "doc")})["a"], str)


def test_without_libreoffice_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    path = tmp_path / "plan.rtf"
    path.write_bytes(RTF)
    with pytest.raises(ReadError, match="apt install libreoffice-writer"):
        read(path)
    assert "apt install" in str(office.convert({"a": (b"1", "doc")})["a"])
