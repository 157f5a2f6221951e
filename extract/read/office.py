"""Old Word, WPS, RTF and OpenDocument files → docx by LibreOffice → Document, so that numbering and merges are kept.

LibreOffice runs without a window, on a profile of its own that is thrown away, with macros, links and the network
off. It takes a second and a half to start and a quarter of one for a file: `convert` takes many files at one start,
and within `prepared` the files of a batch are converted before they are read, one by one, in whatever process.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read import docx

PATIENCE = 60.0
"""Seconds that LibreOffice may take for one file (the first one: its start as well) before it is stopped."""
MAX_OUTPUT = 256 * 2**20
MAX_MEMORY = 6 * 2**30
"""Bytes of address space; LibreOffice maps more than a gigabyte before it does anything."""
MISSING = "LibreOffice is not installed; reading this format needs it (Debian, Ubuntu: apt install libreoffice-writer)"

_CONVERTED = "GUIHUA_CONVERTED"
"""The environment variable that tells readers, those in child processes too, where converted files lie."""
_AT_ONCE = 50
_HEADS = (b"\xd0\xcf\x11\xe0", b"{\\rtf", b"PK\x03\x04")
_PROGRAMS = ("soffice", "libreoffice")
_LIMITED = 'ulimit -f "$1" && ulimit -v "$2" && ulimit -c 0 && shift 2 && exec "$@"'
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Misc", "UseSystemFileDialog", "false"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    # A proxy that nobody serves: what would still be fetched, is not.
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


def program() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def read(data: bytes, source: Source) -> Document:
    """Read a file of a word processor. Raises ReadError if LibreOffice is absent or cannot convert it."""
    folder = os.environ.get(_CONVERTED)
    made = Path(folder) / f"{source.sha256}.docx" if folder else None
    if made is not None and made.is_file():
        return docx.read(made.read_bytes(), source)
    result = convert({source.name: (data, source.format)})[source.name]
    if isinstance(result, str):
        raise ReadError(source.name, result)
    return docx.read(result, source)


@contextmanager
def prepared(paths: Iterable[Path]) -> Iterator[None]:
    """Within the block the files among `paths` that need LibreOffice are converted: it starts once for all of them.

    What cannot be converted, or read at all, is left to the reader, whose message it is. Files that are alone are, too.
    """
    from extract.read.registry import recognise

    waiting = [path for path in paths if _may_be_office(path)]
    if len(waiting) < 2 or program() is None:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="guihua-converted-") as folder:
        for at in range(0, len(waiting), _AT_ONCE):
            contents = (path.read_bytes() for path in waiting[at : at + _AT_ONCE])
            files = {
                sha256(data).hexdigest(): (data, form.name)
                for data in contents
                if (form := recognise(data)).module == __name__
            }
            for name, result in convert(files).items() if files else ():
                if isinstance(result, bytes):
                    (Path(folder) / f"{name}.docx").write_bytes(result)
        before = os.environ.get(_CONVERTED)
        os.environ[_CONVERTED] = folder
        try:
            yield
        finally:
            os.environ.pop(_CONVERTED, None)
            if before is not None:
                os.environ[_CONVERTED] = before


def _may_be_office(path: Path) -> bool:
    """Whether a regular file of moderate size begins as files do that LibreOffice converts (docx and others do, too)."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_OUTPUT:
            return False
        with path.open("rb") as file:
            return file.read(8).lstrip().startswith(_HEADS)
    except OSError:
        return False


def convert(files: Mapping[str, tuple[bytes, str]]) -> dict[str, bytes | str]:
    """Convert files, each given as its bytes and its format (doc, wps, rtf, odt …), to docx.

    The answer holds for each name the bytes of a docx, or the reason why there are none. What a file does to
    LibreOffice costs that file alone: if the program hangs or dies, the files that are left go one by one.
    """
    office = program()
    if office is None:
        return dict.fromkeys(files, MISSING)
    results: dict[str, bytes | str] = {}
    fault = _together(office, files, results)
    for name in files if fault else ():
        if name not in results:
            alone = _together(office, {name: files[name]}, results)
            if name not in results:
                results[name] = alone or "LibreOffice cannot read it: the file is damaged, encrypted or of another kind"
    for name in files:
        results.setdefault(name, "LibreOffice cannot read it: the file is damaged, encrypted or of another kind")
    return results


def _together(office: str, files: Mapping[str, tuple[bytes, str]], results: dict[str, bytes | str]) -> str | None:
    """Convert files at one start, put what comes out into `results`; says what went wrong with the program itself."""
    with tempfile.TemporaryDirectory(prefix="guihua-office-") as folder:
        root = Path(folder)
        (root / "in").mkdir()
        (root / "out").mkdir()
        _write_profile(root / "profile")
        inputs = {}
        for place, (name, (data, suffix)) in enumerate(files.items()):
            inputs[name] = root / "in" / f"{place:05}.{suffix}"
            inputs[name].write_bytes(data)
        fault = _run(office, list(inputs.values()), root)
        for name, path in inputs.items():
            made = root / "out" / f"{path.stem}.docx"
            if made.is_file() and zipfile.is_zipfile(made):
                results[name] = made.read_bytes()
    return fault


def _run(office: str, inputs: list[Path], root: Path) -> str | None:
    """Let LibreOffice convert the inputs; None if it came to its end, else what was wrong with it."""
    command = [
        *("/bin/sh", "-c", _LIMITED, "sh", str(MAX_OUTPUT // 512), str(MAX_MEMORY // 1024)),
        *(office, f"-env:UserInstallation={(root / 'profile').as_uri()}", "--headless", "--norestore", "--nologo"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(root / "out"), *map(str, inputs)),
    ]
    process = subprocess.Popen(
        command, cwd=root, env=_environment(root), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        code = _watched(process, root / "out")
    finally:
        _kill(process)
    if code is None:
        return f"LibreOffice took more than {PATIENCE:.0f} s for it"
    return f"LibreOffice broke down on it (exit code {code})" if code else None


def _environment(root: Path) -> dict[str, str]:
    """No more than LibreOffice needs; whatever it writes goes into the folder that is thrown away."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "HOME": str(root), "TMPDIR": str(root)}


def _watched(process: subprocess.Popen[bytes], out: Path) -> int | None:
    """The exit code of a process; None if it wrote no new file for as long as one may take."""
    written, since = -1, time.monotonic()
    while time.monotonic() - since < PATIENCE:
        try:
            return process.wait(0.1)
        except subprocess.TimeoutExpired:
            count = sum(1 for _ in out.iterdir())
            if count != written:
                written, since = count, time.monotonic()
    return None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and all its children; soffice is a script that starts a program that starts another."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_profile(folder: Path) -> None:
    """A profile whose settings forbid macros, links and the network."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
