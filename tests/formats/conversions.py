"""What LibreOffice makes of a Word file in other formats, and the gold that belongs to plans without bookmarks."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2

from tests.browser import CHROMIUM

_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")


def convert(sources: list[Path], suffix: str, folder: Path) -> list[Path]:
    """The files in another format, by one start of LibreOffice."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(folder / suffix),
        *map(str, sources),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [folder / suffix / f"{source.stem}.{suffix}" for source in sources]


def printed(page: Path, out: Path) -> None:
    """The pdf that a browser makes of a web page."""
    command = [
        *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
        *(f"--user-data-dir={out.parent / 'browser'}", f"--print-to-pdf={out}", page.as_uri()),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def scanned(pdf: bytes, pages: range | None = None, resolution: int = 200) -> bytes:
    """A pdf of the pictures of a pdf's pages, as a scanner makes it."""
    document = pypdfium2.PdfDocument(pdf)
    numbers = pages or range(len(document))
    pictures = [document[n].render(scale=resolution / 72, grayscale=True).to_pil() for n in numbers]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=resolution, quality=80)
    return out.getvalue()


def gold_without_bookmarks(source: Path, stem: str, folder: Path) -> None:
    """The gold of a plan for its Word file, which shows no bookmarks: they go from the text, and offsets follow."""
    folder.mkdir(exist_ok=True)
    text = (source / f"{stem}.txt").read_text(encoding="utf-8")
    marks = [match.span() for match in _BOOKMARK.finditer(text)]
    (folder / f"{stem}.txt").write_text(_BOOKMARK.sub("", text), encoding="utf-8")
    records = [json.loads(line) for line in (source / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines()]
    for record in records:
        if "start" in record:
            record["start"] -= sum(end - start for start, end in marks if start < record["start"])
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (folder / f"{stem}.jsonl").write_text(lines, encoding="utf-8")
    for kind in ("structure", "findings"):
        shutil.copy(source / f"{stem}.{kind}.json", folder)
