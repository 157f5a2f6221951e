"""Write OFD files for tests: pages of text runs, lines and pictures, and whole printed pdf files transcribed glyph by glyph."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from xml.sax.saxutils import escape

import pdfplumber

MM = 25.4 / 72
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@dataclass
class OfdSheet:
    """A page in the making. Lengths are millimetres, the origin is the top left corner."""

    width: float = 210.0
    height: float = 297.0
    objects: list[str] = field(default_factory=list)
    template: int | None = None

    def run(
        self, x: float, y: float, text: str, size: float = 5.0, steps: list[float] | None = None, more: str = ""
    ) -> None:
        """A run of text whose first character stands at x on the base line y; `more` are attributes of the object."""
        deltas = _deltas([size / 2 if char.isascii() else size for char in text[:-1]] if steps is None else steps)
        delta = f' DeltaX="{deltas}"' if deltas else ""
        self.objects.append(
            f'<ofd:TextObject ID="@" Boundary="{x:.4f} {y - size:.4f} {size * len(text):.4f} {1.3 * size:.4f}" Font="1" '
            f'Size="{size:.4f}" {more}><ofd:TextCode X="0" Y="{size:.4f}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def picture(self, x: float, y: float, width: float, height: float, resource: int, more: str | None = None) -> None:
        """A picture, given by its key in the file's `media`; `more` are attributes in the place of its plain matrix."""
        matrix = f'CTM="{width:.4f} 0 0 {height:.4f} 0 0"' if more is None else more
        self.objects.append(
            f'<ofd:ImageObject ID="@" Boundary="{x:.4f} {y:.4f} {width:.4f} {height:.4f}" {matrix} ResourceID="{resource}"/>'
        )

    def coded(self, x: float, y: float, count: int, size: float = 5.0) -> None:
        """A run of characters of which only the numbers of their glyphs are known."""
        self.objects.append(
            f'<ofd:TextObject ID="@" Boundary="{x} {y - size} 90 9" Font="1" Size="{size}"><ofd:CGTransform CodePosition="0" '
            f'CodeCount="{count}" GlyphCount="{count}"><ofd:Glyphs>{" ".join(map(str, range(3, 3 + count)))}</ofd:Glyphs>'
            f'</ofd:CGTransform><ofd:TextCode X="0" Y="{size}">{" " * count}</ofd:TextCode></ofd:TextObject>'
        )

    def line(self, x0: float, y0: float, x1: float, y1: float, more: str = "") -> None:
        """A straight stroke."""
        self.path(x0, y0, f"M 0 0 L {x1 - x0:.4f} {y1 - y0:.4f}", more)

    def path(self, x: float, y: float, data: str, more: str = "") -> None:
        """Any path, its data relative to (x, y)."""
        self.objects.append(
            f'<ofd:PathObject ID="@" Boundary="{x:.4f} {y:.4f} 200 200" LineWidth="0.2" {more}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )


def ofd(
    *sheets: OfdSheet,
    templates: tuple[OfdSheet, ...] = (),
    media: dict[int, bytes] | None = None,
    extra: dict[str, str] | None = None,
) -> bytes:
    """The file. `media` are its pictures by the numbers that pages give them; `extra` adds parts, or replaces them."""
    media = media or {}
    listed = "".join(
        f'<ofd:MultiMedia ID="{n}" Type="Image"><ofd:MediaFile>image_{n}</ofd:MediaFile></ofd:MultiMedia>'
        for n in media
    )
    resources = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>" if media else ""
    pages = "".join(f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(sheets)))
    bases = "".join(f'<ofd:TemplatePage ID="t{n}" BaseLoc="Tpls/Tpl_{n}/Content.xml"/>' for n in range(len(templates)))
    parts = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{resources}{bases}</ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
    }
    parts |= {f"Doc_0/Pages/Page_{n}/Content.xml": _page(sheet) for n, sheet in enumerate(sheets)}
    parts |= {f"Doc_0/Tpls/Tpl_{n}/Content.xml": _page(sheet) for n, sheet in enumerate(templates)}
    if media:
        parts["Doc_0/DocumentRes.xml"] = (
            f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:MultiMedias>{listed}</ofd:MultiMedias></ofd:Res>'
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (parts | (extra or {})).items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
        for number, data in media.items():
            archive.writestr(f"Doc_0/Res/image_{number}", data)
    return buffer.getvalue()


def from_pdf(data: bytes) -> bytes:
    """The pages of a pdf as OFD: a text object for each run of glyphs on one base line, a path for each rule."""
    sheets = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            sheets.append(OfdSheet(page.width * MM, page.height * MM))
            height = float(page.height)
            key = lambda char: (round(char["matrix"][5], 1), round(char["size"], 2))  # noqa: E731
            for (base, size), run in groupby(page.chars, key):
                for part in _parts(list(run), float(size)):
                    xs = [char["matrix"][4] * MM for char in part]
                    text = "".join(char["text"] for char in part)
                    steps = [after - before for before, after in pairwise(xs)]
                    sheets[-1].run(xs[0], (height - base) * MM, text, size * MM, steps)
            for rule in (*page.lines, *page.rects):
                box = [float(rule[k]) * MM for k in ("x0", "top", "x1", "bottom")]
                width, tall = box[2] - box[0], box[3] - box[1]
                data_ = f"M 0 0 L {width:.4f} 0 L {width:.4f} {tall:.4f} L 0 {tall:.4f} C"
                if min(width, tall) < 1:
                    sheets[-1].path(box[0], box[1], data_, 'Stroke="false" Fill="true"')
        return ofd(*sheets)


def _parts(run: list[dict], size: float) -> list[list[dict]]:  # type: ignore[type-arg]
    """A run cut where the next character is far away, as in the cells of a table; a ligature's characters stay one."""
    parts: list[list[dict]] = [[]]  # type: ignore[type-arg]
    for char in run:
        if parts[-1] and not -0.1 < char["x0"] - parts[-1][-1]["x1"] < 2 * size:
            parts.append([])
        parts[-1].append(char)
    return parts


def _deltas(steps: list[float]) -> str:
    """Steps as the format abbreviates them: g, how often, how far."""
    told = []
    for step, same in groupby(f"{step:.4f}" for step in steps):
        count = len(list(same))
        told.append(f"g {count} {step}" if count > 2 else " ".join([step] * count))
    return " ".join(told)


def _page(sheet: OfdSheet) -> str:
    use = f'<ofd:Template TemplateID="t{sheet.template}"/>' if sheet.template is not None else ""
    objects = "".join(thing.replace('ID="@"', f'ID="{100 + n}"', 1) for n, thing in enumerate(sheet.objects))
    return (
        f"<ofd:Page {NAMESPACE}><ofd:Area><ofd:PhysicalBox>0 0 {sheet.width:.4f} {sheet.height:.4f}</ofd:PhysicalBox></ofd:Area>"
        f'{use}<ofd:Content><ofd:Layer Type="Body" ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )
