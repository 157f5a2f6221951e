"""Old Word, WPS, RTF and OpenDocument files → docx by LibreOffice → Document, so that numbering and merges are kept.

LibreOffice runs without a window, on a profile of its own that is thrown away, with macros, links and the network
off. It takes a second and a half to start and a quarter of one for a file. So `convert` takes many files at one start,
and a batch has its files converted into a folder (`convert_into`) before they are read from there, one by one.
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
from hashlib import sha256
from pathlib import Path

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read import docx
from extract.read.content import OLE

PATIENCE = 60.0
"""Seconds that LibreOffice may take for one file (the first one: its start as well) before it is stopped."""
MAX_OUTPUT = 256 * 2**20
MAX_MEMORY = 6 * 2**30
"""Bytes of address space; LibreOffice maps more than a gigabyte before it does anything."""
MISSING = "LibreOffice is not installed; reading this format needs it (Debian, Ubuntu: apt install libreoffice-writer)"

DAMAGED = "LibreOffice cannot read it: the file is damaged, encrypted or of another kind"

_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"
"""The name and the content of the first member of such a zip, which is not packed, behind its head of 30 bytes."""
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
    result = convert({source.name: (data, source.format)})[source.name]
    if isinstance(result, str):
        raise ReadError(source.name, result)
    return docx.read(result, source)


def waits(head: bytes) -> bool:
    """Whether a file that begins so is one for LibreOffice, as far as a hundred bytes tell."""
    return head.lstrip().startswith((OLE[:4], b"{\\rtf")) or head[30:].startswith(_OPEN_DOCUMENT)


def convert_into(folder: Path, paths: Iterable[Path]) -> None:
    """Convert the files among `paths` that need LibreOffice, at one start, to `folder/<hash of the content>.docx`.

    What is there already is left; what cannot be converted, or opened at all, is left to the reader, who says why.
    """
    from extract.read.registry import bytes_of, recognise

    office = program()
    files: dict[str, tuple[bytes, str]] = {}
    for path in paths if office else ():
        with contextlib.suppress(OSError, ReadError):
            data = bytes_of(path)
            form, name = recognise(data), sha256(data).hexdigest()
            if form.module == __name__ and not (folder / f"{name}.docx").exists():
                files[name] = data, form.name
    for name, made in _converted(office, files, []) if office else ():
        part = folder / f".{name}.{os.getpid()}"
        part.write_bytes(made)
        part.replace(folder / f"{name}.docx")


def convert(files: Mapping[str, tuple[bytes, str]]) -> dict[str, bytes | str]:
    """Convert files, each given as its bytes and its format (doc, wps, rtf, odt …), to docx.

    The answer holds for each name the bytes of a docx, or the reason why there are none. What a file does to
    LibreOffice costs that file alone.
    """
    office = program()
    if office is None:
        return dict.fromkeys(files, MISSING)
    suspects: list[str] = []
    results: dict[str, bytes | str] = dict.fromkeys(files, DAMAGED)
    results |= _converted(office, files, suspects)
    for name in suspects:
        made, fault = _together(office, {name: files[name]})
        results[name] = made.get(name) or fault or DAMAGED
    return results


def _converted(office: str, files: Mapping[str, tuple[bytes, str]], suspects: list[str]) -> Iterator[tuple[str, bytes]]:
    """What comes out of files that LibreOffice takes one after the other.

    If it hangs or dies, the first one after those that came out is suspected of it, and the rest goes on without it.
    """
    waiting = list(files)
    while waiting:
        made, fault = _together(office, {name: files[name] for name in waiting})
        yield from made.items()
        if fault is None:
            return
        first = 1 + max(map(waiting.index, made), default=-1)
        suspects += waiting[first : first + 1]
        waiting = waiting[first + 1 :]


def _together(office: str, files: Mapping[str, tuple[bytes, str]]) -> tuple[dict[str, bytes], str | None]:
    """Convert files at one start: what comes out, and what was wrong with the program itself, None if nothing."""
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
        outputs = {name: root / "out" / f"{path.stem}.docx" for name, path in inputs.items()}
        return {name: made.read_bytes() for name, made in outputs.items() if zipfile.is_zipfile(made)}, fault


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
