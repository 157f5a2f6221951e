"""Files that are nearly sound: the specimens, changed in a few places, the same change for the same number.

A zip archive is changed inside its members and packed anew, or hardly anything but its checksums would be tried; for
the same reason an old Word file is mostly changed within its streams, so that their container stays sound.
"""

from __future__ import annotations

import base64
import io
import quopri
import random
import re
import tempfile
import zipfile
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path

from extract.read.content import OLE
from tests.hostile.containers import PLAN, cell_table, paragraphs, word
from tests.hostile.files import CATALOG, FONT, ONE_PAGE, SHOWN, page, pdf, stream

ROOT = Path(__file__).parent.parent.parent
FORMATS = ("txt", "html", "mhtml", "docx", "pdf", "ofd", "image")
OFFICE = ("doc", "odt", "rtf")
"""Formats that LibreOffice reads: it takes its time, so that several files go through it at one start."""

_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e308", b"NaN", b"")
PIECES = (
    b"\0", b"\xff", b"<", b">", b"&", b"</", b"<!--", b"]]>", b"<![CDATA[", b"&#x10FFFF;", b"(", b")", b"[", b"<<", b">>",
    b"\n", b"\r", b"\t", b"|", b"{", b"}", b"\\", b'"', b" obj", b"endstream", b"%", b"/",
    "\u200b\u202e\ufeff".encode(), "（“《".encode(), "一、".encode(), "专栏1".encode(), "附件".encode(), "500个".encode(),
)  # fmt: skip
_WORDS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\1\0\0\0")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")


def mutant(form: str, number: int) -> bytes:
    """The mutated file of a format and a number."""
    chance = random.Random(f"{form} {number}")
    sound = seeds(form)
    data = sound[number % len(sound)]
    if data.startswith(b"PK") and chance.random() < 0.85:
        return _repacked(data, chance)
    if data.startswith(OLE) and chance.random() < 0.85:
        return _restreamed(data, chance)
    return _changed(data, chance)


@cache
def seeds(form: str) -> tuple[bytes, ...]:
    """The sound files of a format that are changed."""
    if form in OFFICE:
        return (_converted(form),)
    if form == "ofd":
        from tests.formats.ofd_writer import from_pdf

        return (*map(from_pdf, seeds("pdf")), _scanned_ofd())
    if form == "mhtml":
        return tuple(_saved(page, way) for page in seeds("html") for way in ("base64", "quoted-printable"))
    if form == "image":
        return tuple(_picture(kind) for kind in ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF"))
    found = tuple(path.read_bytes() for path in sorted((ROOT / "corpus").iterdir()) if path.suffix == f".{form}")
    return (*map(_first_pages, found), *_small(form)) if form == "pdf" else found + _small(form)


def _converted(form: str) -> bytes:
    """The Word specimen as LibreOffice writes it in another format."""
    from tests.formats.conversions import convert

    with tempfile.TemporaryDirectory() as folder:
        (source,) = (ROOT / "corpus").glob("*.docx")
        return convert([source], form, Path(folder))[0].read_bytes()


def _saved(page: bytes, way: str) -> bytes:
    """A page saved in one file, as browsers do."""
    body = base64.encodebytes(page) if way == "base64" else quopri.encodestring(page)
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--part"\r\n\r\n'
        b"----part\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: " + way.encode() + b"\r\n\r\n" + body +
        b"\r\n----part\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAAAAACw=\r\n"
        b"----part--\r\n"
    )  # fmt: skip


def _picture(kind: str) -> bytes:
    """Two lines of a printed page; a tiff has them on two pages."""
    import pypdfium2

    (source,) = (ROOT / "corpus").glob("*.pdf")
    page = pypdfium2.PdfDocument(source)[0].render(scale=150 / 72, grayscale=True).to_pil()
    strip, out = page.crop((0, page.height // 2, page.width, page.height // 2 + 110)), io.BytesIO()
    strip.save(out, kind, dpi=(150, 150), **({"save_all": True, "append_images": [strip]} if kind == "TIFF" else {}))
    return out.getvalue()


def _small(form: str) -> tuple[bytes, ...]:
    rows = "<tr><td rowspan=2>序号<td colspan=2>指标<tr><td>2025年<td>500个"
    small: dict[str, bytes] = {
        "txt": (PLAN + "专栏1 重点工程\n\t序号\t指标\n\t1\t500个\n| a | b |\n|---|---|\n| 1 | 2 |\n").encode("gb18030"),
        "html": f"<html><body><h1>规划</h1>{PLAN}<table border=1>{rows}</table></body></html>".encode("gb18030"),
        "pdf": pdf(CATALOG, ONE_PAGE, page(), FONT, stream(SHOWN + b" 9 9 m 9 99 l 99 99 l 99 9 l h S")),
        "docx": word(paragraphs() + cell_table([["序号", "指标"], ["1", "500个"]]) + paragraphs()),
    }
    return (small[form],)


def _scanned_ofd() -> bytes:
    """A page of text and one that is two pictures, the second of which its matrix turns and mirrors."""
    from tests.formats.ofd_writer import OfdSheet, ofd

    text, scan = OfdSheet(), OfdSheet(210, 60)
    text.run(30, 40, "一、新增市政消火栓500个，建成消防站12座，配备车辆46辆。")
    scan.picture(0, 0, 210, 20, 7)
    scan.picture(0, 20, 40, 40, 8, 'CTM="0 40 40 0 0 0"')
    return ofd(text, scan, media={7: _picture("JPEG"), 8: _picture("PNG")})


def _first_pages(data: bytes) -> bytes:
    """Two pages of a pdf: mutants are as good, and quick to read."""
    import pypdfium2

    source, target, out = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new(), io.BytesIO()
    target.import_pages(source, [0, 1])
    target.save(out)
    return out.getvalue()


def _repacked(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        names = archive.namelist()
        texts = [name for name in names if name.endswith((".xml", ".rels"))]
        main = [name for name in texts if "document" in name or "content" in name.lower()] or texts
        pictures = [name for name in names if "/Res/" in name]
        hit = chance.choice(main if chance.random() < 0.6 else texts + pictures)
        change = _regrown if hit in texts and chance.random() < 0.6 else _changed
        for name in names:
            if name == hit and chance.random() < 0.03:
                continue
            content = archive.read(name)
            packed.writestr(zipfile.ZipInfo(name), change(content, chance) if name == hit else content)
    return out.getvalue()


def _restreamed(data: bytes, chance: random.Random) -> bytes:
    """An OLE container some bytes of whose streams are others; of the main stream often the head, which is all places."""
    import olefile

    buffer = io.BytesIO(data)
    with olefile.OleFileIO(buffer, write_mode=True) as container:
        for _ in range(chance.choice((1, 1, 2, 5))):
            name = chance.choice(("WordDocument", "WordDocument", "1Table"))
            content = bytearray(container.openstream(name).read())
            end = 1000 if name == "WordDocument" and chance.random() < 0.5 else len(content)
            for _ in range(chance.choice((1, 4, 40))):
                at = chance.randrange(end - 4)
                content[at : at + 4] = chance.choice((*_WORDS, chance.randbytes(4)))
            container.write_stream(name, bytes(content))
    return buffer.getvalue()


def _regrown(data: bytes, chance: random.Random) -> bytes:
    """XML with its elements dropped, doubled, moved and given other values, so that it is still well-formed."""
    from lxml import etree

    root = etree.fromstring(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        element, other = chance.choice(elements), chance.choice(elements)
        parent = element.getparent()
        how = chance.randrange(5)
        if how == 0 and parent is not None:
            parent.remove(element)
        elif how == 1:
            other.append(deepcopy(element))
        elif how == 2 and parent is not None:
            for _ in range(chance.choice((1, 3, 30))):
                parent.append(deepcopy(element))
        elif how == 3 and element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(_NUMBERS).decode())
        else:
            element.tag = other.tag
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _changed(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        data = chance.choice(_CHANGES)(data, chance)
    return data


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytes, chance: random.Random) -> bytes:
    start, length = _stretch(data, chance)
    return data[:start] + data[start + length :]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, length = _stretch(data, chance)
    return data[:start] + data[start : start + length] * chance.choice((2, 2, 3, 50)) + data[start + length :]


def _move(data: bytes, chance: random.Random) -> bytes:
    start, length = _stretch(data, chance)
    rest = data[:start] + data[start + length :]
    place = chance.randrange(len(rest) + 1)
    return rest[:place] + data[start : start + length] + rest[place:]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 40))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(PIECES) * chance.choice((1, 1, 3, 2000)) + data[place:]


def _renumber(data: bytes, chance: random.Random) -> bytes:
    return _replaced(_NUMBER, data, chance, lambda _: chance.choice(_NUMBERS))


def _retag(data: bytes, chance: random.Random) -> bytes:
    """A tag doubled, dropped, or in the place of another."""
    tags = _TAG.findall(data[: 2**20])
    if not tags:
        return _insert(data, chance)
    return _replaced(_TAG, data, chance, lambda tag: chance.choice((b"", tag * 2, tag * 300, chance.choice(tags))))


def _replaced(pattern: re.Pattern[bytes], data: bytes, chance: random.Random, new: Callable[[bytes], bytes]) -> bytes:
    """A match after a random place, replaced."""
    found = pattern.search(data, chance.randrange(len(data) + 1))
    return data if found is None else data[: found.start()] + new(found[0]) + data[found.end() :]


def _stretch(data: bytes, chance: random.Random) -> tuple[int, int]:
    return chance.randrange(len(data) + 1), chance.choice((1, 4, 30, 300, 3000))


_CHANGES = (_cut, _drop, _double, _move, _flip, _flip, _insert, _insert, _renumber, _renumber, _retag, _retag)
