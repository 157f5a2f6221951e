"""Hostile and broken files, made by code: small on disk, each with what must come of it.

`reason` is a pattern for the one line that refuses the file; None for a file that must be read all the same.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.hostile.containers import PLAN, W, paragraphs, word, zipped

MIB = 2**20
TARGET = "新增市政消火栓500个"


@dataclass(frozen=True)
class Hostile:
    """A file's name, its bytes (made when they are needed), and what must come of it."""

    name: str
    make: Callable[[], bytes]
    reason: str | None


def overlapping(count: int, size: int) -> bytes:
    """A zip archive whose directory names one packed member over and over."""
    archive = bytearray(zipped({"word/document.xml": bytes(size)}))
    at = archive.index(b"PK\x01\x02")
    end = archive.index(b"PK\x05\x06")
    entry = bytes(archive[at:end])
    entries = b"".join(entry.replace(b"document", b"docum%03d" % number) for number in range(1, count)) + entry
    tail = bytearray(archive[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    return bytes(archive[:at]) + entries + bytes(tail)


def understated() -> bytes:
    """A Word file whose text part says that it is small, and unpacks to 64 MiB."""
    data = zipped({"word/document.xml": b"<x>" + bytes(64 * MIB)})
    return data.replace((64 * MIB + 3).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def locked() -> bytes:
    """A Word file whose members say that they need a password."""
    data = bytearray(word(paragraphs()))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def entities(kind: str) -> bytes:
    """A Word file with a document type of its own: a billion laughs, or a file of the machine."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    types = {
        "laughs": f'<!DOCTYPE x [<!ENTITY l0 "哈">{laughs}]>',
        "file": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p; <!ENTITY l9 "x">]>',
    }
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    return zipped({"word/document.xml": types[kind] + body})


def styled(styles: str, body: str = "") -> bytes:
    """A Word file with a part of styles."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = f'<Relationships><Relationship Id="r1" Type="{kind}/styles" Target="styles.xml"/></Relationships>'
    package = f'<Relationships><Relationship Id="r1" Type="{kind}/officeDocument" Target="word/document.xml"/></Relationships>'
    more = {
        "_rels/.rels": package,
        "word/_rels/document.xml.rels": relations,
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
    }
    return word(body or paragraphs(), more)


def style(name: str, base: str) -> str:
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:basedOn w:val="{base}"/></w:style>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + paragraphs() + "</w:tc></w:tr></w:tbl>" * depth


def pdf(*objects: str | bytes, trailer: str = "") -> bytes:
    """A pdf of the given objects, numbered from 1; the first one is the catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        data = content.encode() if isinstance(content, str) else content
        out += b"%d 0 obj\n%b\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer.encode(),
        start,
    )
    return bytes(out)


def stream(content: bytes, entries: str = "", layers: int = 0) -> bytes:
    """A stream object, packed as often as `layers` says."""
    for _ in range(layers):
        content = zlib.compress(content, 9)
    filters = f"/Filter [{'/FlateDecode ' * layers}]" if layers else ""
    return f"<< /Length {len(content)} {filters} {entries} >>\nstream\n".encode() + content + b"\nendstream"


CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SHOWN = b"BT /F 12 Tf 72 700 Td (By 2025 build 500 hydrants) Tj ET"


def page(content: str = "5 0 R", resources: str = "/Font << /F 4 0 R >>", box: str = "0 0 595 842") -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {content} /Resources << {resources} >> >>"


def many_pages(count: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + count))
    each = page("3 0 R", box="0 0 100 100").replace("/F 4", "/F 4")
    return pdf(CATALOG, f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", stream(SHOWN), FONT, *[each] * count)


def laughing_forms(width: int, depth: int) -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on."""
    forms: list[str | bytes] = []
    for level in range(depth):
        content = b"/X Do " * width if level < depth - 1 else SHOWN
        entries = f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X {7 + level} 0 R >> /Font << /F 4 0 R >> >>"
        forms.append(stream(content, entries))
    return pdf(CATALOG, ONE_PAGE, page(resources="/XObject << /X 6 0 R >>"), FONT, stream(b"/X Do"), *forms)


def self_drawing_form() -> bytes:
    entries = "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> /Font << /F 4 0 R >> >>"
    return pdf(
        CATALOG, ONE_PAGE, page(resources="/XObject << /X 6 0 R >>"), FONT, stream(b"/X Do"), stream(SHOWN + b" /X Do", entries)
    )  # fmt: skip


def png(width: int, height: int) -> bytes:
    """A black picture, packed line by line, so that it needs no memory to make."""
    pack = zlib.compressobj(9)
    rows = b"".join(pack.compress(bytes(1 + (width + 7) // 8)) for _ in range(height)) + pack.flush()
    chunks = ((b"IHDR", struct.pack(">2I5B", width, height, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def scans(picture: bytes, count: int = 1, pages: int = 1, matrix: str = "90 0 0 90 0 0", size: float = 90) -> bytes:
    """An OFD file of a page of text, and of pages on which one picture is placed as often as `count` says."""
    from tests.formats.ofd_writer import OfdSheet, ofd

    text, sheet = OfdSheet(), OfdSheet(size, size)
    text.run(30, 40, f"一、建设任务：{TARGET}，建成消防站12座，配备车辆46辆。")
    sheet.picture(0, 0, 90, 90, 7, f'CTM="{matrix}"')
    sheet.objects *= count
    return ofd(text, *[sheet] * pages, media={7: picture})


def html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


PAGE_TEXT = "".join(f"<p>{line}</p>" for line in PLAN.splitlines())
BAD_CHARSETS = (
    "undefined",
    "idna",
    "punycode",
    "unicode_escape",
    "hex",
    "rot13",
    "zlib",
    "utf-7",
    "mbcs",
    "nonsense",
    "utf-16",
)

WORD = (
    Hostile("bomb-ratio.docx", lambda: zipped({"word/document.xml": bytes(100 * MIB)}), "zip bomb"),
    Hostile("bomb-total.docx", lambda: zipped({f"word/{n}.xml": bytes(10 * MIB) for n in range(25)} | {"word/document.xml": "x"}), "unpacks to more|zip bomb"),
    Hostile("bomb-count.docx", lambda: word(paragraphs(), {f"m/{n}": b"" for n in range(12_000)}), "more than 10000 members"),
    Hostile("bomb-overlap.docx", lambda: overlapping(500, MIB), "unpacks to more|zip bomb|overlap"),
    Hostile("bomb-understated.docx", understated, "damaged|zip bomb"),
    Hostile("bomb-nested.docx", lambda: word(paragraphs(), {"word/embeddings/x.docx": zipped({"word/document.xml": bytes(50 * MIB)})}), None),
    Hostile("bomb-bzip2.docx", lambda: zipped({"word/document.xml": bytes(100 * MIB)}, zipfile.ZIP_BZIP2), "zip bomb"),
    Hostile("bomb-lzma.docx", lambda: zipped({"word/document.xml": bytes(60 * MIB)}, zipfile.ZIP_LZMA), "zip bomb"),
    Hostile("paths.docx", lambda: word(paragraphs(), {"../../../up.txt": "x", "/tmp/absolute.txt": "x", "C:\\x": "x"}), None),
    Hostile("locked.docx", locked, "is encrypted"),
    Hostile("laughs.docx", lambda: entities("laughs"), "document type|not well-formed"),
    Hostile("external.docx", lambda: entities("file"), "document type"),
    Hostile("parameter.docx", lambda: entities("parameter"), "document type"),
    Hostile("deep.docx", lambda: word("<w:sdt><w:sdtContent>" * 100_000), "damaged|zip bomb"),
    Hostile("tables-100000-deep.docx", lambda: word(nested_tables(100_000)), "damaged|zip bomb"),
    Hostile("tables-10000-deep.docx", lambda: word(nested_tables(10_000)), "damaged"),
    Hostile("tables-60-deep.docx", lambda: word(nested_tables(60)), None),
    Hostile("style-circle.docx", lambda: styled(style("a", "b") + style("b", "a"), '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>' + TARGET + "</w:t></w:r></w:p>"), None),
    Hostile("style-chain.docx", lambda: styled("".join(style(f"s{n}", f"s{n + 1}") for n in range(50_000)), '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>' + TARGET + "</w:t></w:r></w:p>"), None),
    Hostile("wide-span.docx", lambda: word("<w:tbl><w:tr>" + cell(TARGET, '<w:gridSpan w:val="1000000000"/>') + "</w:tr></w:tbl>"), None),
    Hostile("negative-span.docx", lambda: word("<w:tbl><w:tr>" + cell(TARGET, '<w:gridSpan w:val="-5"/>') + "</w:tr></w:tbl>"), None),
    Hostile("many-spans.docx", lambda: word("<w:tbl>" + ("<w:tr>" + cell("x", '<w:gridSpan w:val="60"/><w:vMerge/>') + "</w:tr>") * 20_000 + "</w:tbl>" + paragraphs()), None),
    Hostile("many-paragraphs.docx", lambda: word(paragraphs() * 20_000), None),
    Hostile("one-paragraph.docx", lambda: word(f"<w:p>{f'<w:r><w:t>{TARGET}，</w:t></w:r>' * 100_000}</w:p>"), None),
    Hostile("nul-name.docx", lambda: word(paragraphs(), {"word/\x01\x02.xml": "x"}), None),
    Hostile("no-text-part.docx", lambda: zipped({"word/document.xml": f"<w:document {W}/>"}), "no text part"),
    Hostile("not-xml.docx", lambda: zipped({"word/document.xml": "规划"}), "not well-formed"),
    Hostile("garbage.docx", lambda: b"PK\x03\x04" + bytes(range(256)) * 40, "zip archive"),
)  # fmt: skip

WEB = (
    Hostile("deep.html", lambda: html("<div>" * 100_000 + PAGE_TEXT + "</div>" * 100_000), None),
    Hostile("deep-unclosed.html", lambda: html(PAGE_TEXT + "<b><i><font>" * 100_000 + TARGET), None),
    Hostile("deep-tables.html", lambda: html("<table><tr><td>" * 100_000 + PAGE_TEXT), None),
    Hostile("deep-lists.html", lambda: html("<ul><li>" * 100_000 + PAGE_TEXT), None),
    Hostile("wide-span.html", lambda: html(PAGE_TEXT + f"<table><tr><td colspan=1000000000 rowspan=1000000000>{TARGET}<td>x</table>"), None),
    Hostile("many-spans.html", lambda: html(PAGE_TEXT + "<table>" + "<tr><td colspan=1000 rowspan=1000>x" * 2_000 + "</table>"), None),
    Hostile("many-cells.html", lambda: html(PAGE_TEXT + "<table>" + ("<tr>" + "<td>x" * 100) * 2_000 + "</table>"), None),
    Hostile("many-brackets.html", lambda: html(PAGE_TEXT + "<" * 3_000_000), None),
    Hostile("many-tags.html", lambda: html(PAGE_TEXT + "<a " * 1_000_000), None),
    Hostile("many-comments.html", lambda: html(PAGE_TEXT + "<!--" * 1_000_000), None),
    Hostile("many-attributes.html", lambda: html(f"<div {' '.join(f'a{n}=x' for n in range(200_000))}>{PAGE_TEXT}</div>"), "limit: seconds"),
    Hostile("long-attribute.html", lambda: html(f'<div style="{"display: " * MIB}">{PAGE_TEXT}</div>'), None),
    Hostile("many-metas.html", lambda: html(PAGE_TEXT, "<meta name=x content=y>" * 200_000), None),
    Hostile("many-breaks.html", lambda: html(PAGE_TEXT + f"<p>{f'{TARGET}，<br>' * 100_000}</p>"), None),
    Hostile("many-links.html", lambda: html(PAGE_TEXT + f"<a href=x>{TARGET}</a>" * 100_000), None),
    Hostile("many-headings.html", lambda: html(PAGE_TEXT + f"<h1>{TARGET}</h1>" * 100_000), None),
    Hostile("entities.html", lambda: html(PAGE_TEXT + "&amp;&#x1F600;&#0;&#xD800;&#99999999;" * 100_000), None),
    Hostile("doctype.html", lambda: b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>' + PAGE_TEXT.encode() + b"&x;</body></html>", None),
    Hostile("nul.html", lambda: html(PAGE_TEXT + f"<p>{TARGET}\0\0，</p>"), None),
    Hostile("bad-bytes.html", lambda: html(PAGE_TEXT) + b"\xff\xfe\xc3\x28" * 1000, None),
    Hostile("cut.html", lambda: html(PAGE_TEXT)[:-40] + "<p>新增".encode()[:-1], None),
    *(Hostile(f"charset-{name}.html", lambda name=name: html(PAGE_TEXT, f'<meta charset="{name}">') + b"\xff", None) for name in BAD_CHARSETS),
)  # fmt: skip

TEXT = (
    Hostile("one-line.txt", lambda: f"{TARGET}，".encode() * 160_000, None),
    Hostile("empty-lines.txt", lambda: PLAN.encode() + b"\n" * 3_000_000, None),
    Hostile("spaces.txt", lambda: PLAN.encode() + b" " * 5_000_000 + b"x", None),
    Hostile("tabs.txt", lambda: PLAN.encode() + b"\tx" * 1_000_000, None),
    Hostile("tab-lines.txt", lambda: PLAN.encode() + b"\tx\ty\n" * 200_000, None),
    Hostile("pipes.txt", lambda: PLAN.encode() + b"|" * 1_000_000, None),
    Hostile("pipe-lines.txt", lambda: PLAN.encode() + b"|a|b|\n" * 200_000, None),
    Hostile("dots.txt", lambda: PLAN.encode() + b"." * 3_000_000 + b"1", None),
    Hostile("digits.txt", lambda: PLAN.encode() + b"1" * 3_000_000, None),
    Hostile("brackets.txt", lambda: (PLAN + "（" * 500_000).encode(), None),
    Hostile("quotes.txt", lambda: (PLAN + "“" * 500_000).encode(), None),
    Hostile("numerals.txt", lambda: (PLAN + "一、" * 300_000).encode(), None),
    Hostile("headings.txt", lambda: (PLAN + "一、建设\n" * 100_000).encode(), None),
    Hostile("short-lines.txt", lambda: (PLAN + "新\n" * 300_000).encode(), None),
    Hostile("hyphens.txt", lambda: PLAN.encode() + b"-" * 3_000_000, None),
    Hostile("nul.txt", lambda: (PLAN + "\0" * 1000).encode(), "binary"),
    Hostile("bad-bytes.txt", lambda: PLAN.encode() + b"\xff\xfe\xc3\x28\x81" * 1000, "not a text file"),
    Hostile("one-bad-byte.txt", lambda: (PLAN * 20).encode() + b"\xff", None),
    Hostile("odd-utf16.txt", lambda: PLAN.encode("utf-16") + b"\x00", None),
    Hostile("utf32.txt", lambda: PLAN.encode("utf-32"), None),
    Hostile("surrogates.txt", lambda: b"\xff\xfe" + (PLAN * 20).encode("utf-16-le") + b"\x00\xd8" * 3, None),
    Hostile("bidi.txt", lambda: PLAN.replace("500", "\u202e005\u202c").encode(), None),
    Hostile("zero-width.txt", lambda: PLAN.replace("500", "5\u200b0\u20600").encode(), None),
)  # fmt: skip

PDF = (
    Hostile("circle.pdf", lambda: pdf(CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"), "."),
    Hostile("count.pdf", lambda: pdf(CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", page(), FONT, stream(SHOWN)), None),
    Hostile("no-pages.pdf", lambda: pdf(CATALOG, "<< /Type /Pages /Kids [] /Count 0 >>"), "."),
    Hostile("10000-pages.pdf", lambda: many_pages(10_000), "has 10000 pages"),
    Hostile("content-bomb.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(bytes(200 * MIB) + SHOWN, layers=1)), None),
    Hostile("layers.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(bytes(200 * MIB) + SHOWN, layers=4)), None),
    Hostile("many-glyphs.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(b"BT /F 12 Tf 72 700 Td " + b"(hydrants) Tj " * 200_000 + b"ET", layers=1)), None),
    Hostile("many-lines.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(SHOWN + b" 10 10 m 90 90 l S" * 200_000, layers=1)), None),
    Hostile("many-rules.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(SHOWN + b"".join(b" %d 10 m %d 800 l S 10 %d m 500 %d l S" % (n % 500, n % 500, n % 800, n % 800) for n in range(20_000)), layers=1)), None),
    Hostile("self-drawing.pdf", self_drawing_form, None),
    Hostile("laughing-forms.pdf", lambda: laughing_forms(10, 9), "limit: "),
    Hostile("huge-page.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(box="-1e30 -1e30 1e30 1e30"), FONT, stream(SHOWN)), None),
    Hostile("huge-font.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(SHOWN.replace(b"12 Tf", b"1e38 Tf"))), "scan|text"),
    Hostile("long-scan.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(resources="", box="0 0 1 1000000"), FONT, stream(b"q 1 0 0 1000000 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q")), "no text|OCR"),
    Hostile("no-font.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(resources=""), FONT, stream(SHOWN)), None),
    Hostile("xref-circle.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(SHOWN), trailer="/Prev 9"), None),
    Hostile("length.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(SHOWN).replace(b"/Length 57", b"/Length 2000000000")), None),
    Hostile("encrypted.pdf", lambda: pdf(CATALOG, ONE_PAGE, page(), FONT, stream(SHOWN), trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "ab" * 32 + "> /U <" + "cd" * 32 + "> >> /ID [<00> <00>]"), "encrypted|password"),
    Hostile("garbage.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "."),
    Hostile("cut.pdf", lambda: many_pages(10)[:1000], "."),
)  # fmt: skip

OFD = (
    Hostile("pixels.ofd", lambda: scans(png(60_000, 60_000)), None),
    Hostile("most-pixels.ofd", lambda: scans(png(9_900, 10_000)), None),
    Hostile("501-scans.ofd", lambda: scans(png(9, 9), pages=501), "more than 500|OCR"),
    Hostile("many-pictures.ofd", lambda: scans(png(9, 9), count=100_000), None),
    Hostile("many-large-pictures.ofd", lambda: scans(png(2_000, 2_000), count=3_000), None),
    Hostile("huge-matrix.ofd", lambda: scans(png(9, 9), matrix="200000 0 0 200000 -90 -90"), None),
    Hostile("flat-matrix.ofd", lambda: scans(png(9, 9), matrix="200 200 200 200 0 0"), None),
    Hostile("no-matrix.ofd", lambda: scans(png(9, 9), matrix="nan 0 0 1e999 0 0"), None),
    Hostile("huge-page.ofd", lambda: scans(png(9, 9), matrix="900000 0 0 900000 0 0", size=900_000), None),
    Hostile("tiny-page.ofd", lambda: scans(png(9, 9), size=1e-4), None),
    Hostile("postscript.ofd", lambda: scans(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{ } loop\n"), None),
    Hostile("cut-picture.ofd", lambda: scans(png(900, 900)[:99]), None),
)  # fmt: skip

ALL = (*WORD, *WEB, *TEXT, *PDF, *OFD)
_SLOW = (
    "empty-lines.txt", "tabs.txt", "tab-lines.txt", "pipe-lines.txt", "short-lines.txt", "many-cells.html", "many-glyphs.pdf",
    "many-paragraphs.docx", "one-paragraph.docx", "many-headings.html", "many-links.html", "headings.txt", "many-spans.docx",
    "style-chain.docx", "deep-tables.html", "deep-lists.html", "many-breaks.html", "bomb-total.docx", "layers.pdf",
    "many-pictures.ofd", "many-large-pictures.ofd",
)  # fmt: skip
"""Those that need seconds, sound as they are."""
QUICK = tuple(file for file in ALL if file.name not in _SLOW)
