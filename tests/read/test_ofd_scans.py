"""OFD files whose pages are pictures: where pictures stand, what OCR reads, and what is told where it cannot."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image

from extract.errors import ReadError
from extract.model.document import Document
from extract.read import ocr, ofd_pictures, ofd_scans, scans
from extract.read.archive import Archive
from extract.read.ofd import _layout
from extract.read.ofd_objects import POINTS, Matrix, Picture, Sheet
from extract.read.registry import read_bytes
from tests.formats.ofd_writer import OfdSheet, ofd
from tests.read.drawn import as_bytes, needs_font, needs_ocr, written
from tests.read.shown import texts
from tests.read.test_ofd import ofd_part

SENTENCE = "各区县要加强消防设施建设和队伍管理，做好防火巡查与应急演练，新增市政消火栓500个。"
LINES = ["一、新增市政消火栓371个；", "二、建成消防站12座，全部执勤。"]
INCH = 25.4
COLOURS = ("red", "lime", "blue", "black")
"""Of the quarters of a picture: upper left, upper right, lower left, lower right."""


def load(*sheets: OfdSheet, **more: object) -> Document:
    return read_bytes(ofd(*sheets, **more), "t.ofd")  # type: ignore[arg-type]


def told(document: Document) -> list[tuple[str, object]]:
    return [(finding.code, finding.figures["pages"]) for finding in document.warnings if "pages" in finding.figures]


def page_of_text() -> OfdSheet:
    sheet = OfdSheet()
    sheet.run(40, 40, SENTENCE[:28])
    sheet.run(30, 49, SENTENCE[28:])
    return sheet


def page_of_picture(resource: int, picture: Image.Image | None = None, more: str | None = None) -> OfdSheet:
    """A page as large as a picture of 200 pixels to the inch."""
    width, height = (side / 200 * INCH for side in (picture.size if picture else (400, 200)))
    sheet = OfdSheet(width, height)
    sheet.picture(0, 0, width, height, resource, more)
    return sheet


def quarters(mode: str = "RGB") -> Image.Image:
    picture = Image.new("RGB", (2, 2))
    for place, colour in enumerate(COLOURS):
        picture.paste(colour, (place % 2, place // 2, place % 2 + 1, place // 2 + 1))
    return picture.resize((40, 40), Image.Resampling.NEAREST).convert(mode)


def drawn(*pictures: tuple[Matrix, bytes | None], mask: bytes | None = None, opacity: float = 1.0) -> Image.Image:
    """A page of two inches with pictures, their matrices in inches; no missing ones are expected."""
    media = {number: data for number, (_, data) in enumerate(pictures, start=1) if data is not None}
    archive = Archive(ofd(media=media | ({99: mask} if mask else {})), "t.ofd")
    scale = Matrix(72, 0, 0, 72)
    placed = [
        Picture(f"Doc_0/Res/image_{number}", "Doc_0/Res/image_99" if mask else None, opacity, matrix.then(scale))
        for number, (matrix, _) in enumerate(pictures, start=1)
    ]
    page, missing = ofd_pictures.page_picture(archive, Sheet(placed, 0, 0, 144, 144, 0))
    assert missing == sum(data is None for _, data in pictures)
    assert page.size == (400, 400)
    return page


def colours(page: Image.Image, *places: tuple[float, float]) -> list[tuple[int, ...]]:
    """What stands at places given in inches."""
    return [page.getpixel((round(x * 200), round(y * 200))) for x, y in places]  # type: ignore[misc]


WHITE, RED, GREEN, BLUE, BLACK = (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)
CORNERS = ((0.6, 0.6), (1.4, 0.6), (0.6, 1.4), (1.4, 1.4))


@pytest.mark.parametrize(
    ("matrix", "shown"),
    [
        (Matrix(1, 0, 0, 1, 0.5, 0.5), [RED, GREEN, BLUE, BLACK]),
        (Matrix(0, 1, -1, 0, 1.5, 0.5), [BLUE, RED, BLACK, GREEN]),
        (Matrix(-1, 0, 0, -1, 1.5, 1.5), [BLACK, BLUE, GREEN, RED]),
        (Matrix(0, -1, 1, 0, 0.5, 1.5), [GREEN, BLACK, RED, BLUE]),
        (Matrix(-1, 0, 0, 1, 1.5, 0.5), [GREEN, RED, BLACK, BLUE]),
        (Matrix(1, 0, 0, -1, 0.5, 1.5), [BLUE, BLACK, RED, GREEN]),
        (Matrix(0.05, 0, 0, 0.05, 0.5, 0.5), [WHITE] * 4),
    ],
    ids=["plain", "quarter", "half", "three quarters", "mirrored", "upside down", "small"],
)
def test_a_matrix_scales_turns_and_mirrors_a_picture(matrix: Matrix, shown: list[tuple[int, ...]]) -> None:
    page = drawn((matrix, as_bytes(quarters())))
    assert colours(page, *CORNERS) == shown
    assert colours(page, (0.4, 0.4), (1.6, 1.6)) == [WHITE, WHITE]


def test_a_picture_at_a_slant_and_one_that_reaches_over_the_page() -> None:
    slant = Matrix(0.5, 0.5, -0.5, 0.5, 1.0, 0.5)
    assert colours(drawn((slant, as_bytes(quarters()))), (1, 0.7), (1, 1.3), (0.6, 0.6)) == [RED, BLACK, WHITE]
    large = Matrix(4, 0, 0, 4, -1, -1)
    assert colours(drawn((large, as_bytes(quarters()))), *CORNERS) == [RED, GREEN, BLUE, BLACK]


def test_strips_make_up_a_page_and_the_later_picture_lies_above() -> None:
    strips = [
        (Matrix(2, 0, 0, 0.5, 0, place / 2), as_bytes(Image.new("L", (400, 100), 50 * place))) for place in range(4)
    ]
    page = drawn(*strips, (Matrix(0.1, 0, 0, 0.1), as_bytes(quarters())))
    assert colours(page, (0.02, 0.02), *((1, 0.25 + place / 2) for place in range(4))) == [
        RED, *((50 * place,) * 3 for place in range(4)),
    ]  # fmt: skip
    assert WHITE not in {page.getpixel((200, y)) for y in range(400)}


def test_what_is_transparent_shows_what_is_below() -> None:
    half = Image.new("L", (40, 40), 255)
    half.paste(0, (20, 0, 40, 40))
    whole = Matrix(1, 0, 0, 1, 0.5, 0.5)
    assert colours(drawn((whole, as_bytes(quarters())), mask=as_bytes(half)), *CORNERS) == [RED, WHITE, BLUE, WHITE]
    cut = quarters("RGBA")
    cut.putalpha(half)
    assert colours(drawn((whole, as_bytes(cut))), *CORNERS) == [RED, WHITE, BLUE, WHITE]
    assert colours(drawn((whole, as_bytes(quarters())), opacity=0.2), (1.4, 1.4)) == [(204, 204, 204)]


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "P"), ("JPEG", "L"), ("JPEG", "CMYK"), ("BMP", "RGB"), ("TIFF", "1")]
)
def test_kinds_of_pictures(kind: str, mode: str) -> None:
    page = drawn((Matrix(1, 0, 0, 1, 0.5, 0.5), as_bytes(quarters(mode), kind)))
    [corner] = colours(page, (1.4, 1.4))
    assert max(corner) < 40 and colours(page, (0.4, 0.4)) == [WHITE]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x97JB2\r\n\x1a\n" + bytes(40), b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"\x89PNG\r\n\x1a\n" + bytes(40),
        as_bytes(Image.effect_noise((400, 400), 9), "JPEG")[:-9000], as_bytes(Image.new("I;16", (9, 9))),
    ],
    ids=["empty", "jbig2", "PostScript", "no png", "cut", "sixteen bits"],
)  # fmt: skip
def test_pictures_that_are_not_read_do_not_cost_the_others(data: bytes) -> None:
    archive = Archive(ofd(media={1: data, 2: as_bytes(quarters())}), "t.ofd")
    whole = Matrix(72, 0, 0, 72, 36, 36)
    sheet = Sheet([Picture(f"Doc_0/Res/image_{n}", None, 1.0, whole) for n in (1, 2, 3)], 0, 0, 144, 144, 0)
    page, missing = ofd_pictures.page_picture(archive, sheet)
    assert missing == 2 and colours(page, *CORNERS) == [RED, GREEN, BLUE, BLACK]


@pytest.mark.parametrize("most", [1000, 6000], ids=["each", "together"])
def test_pictures_of_too_many_pixels_are_not_decoded(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """A picture of 1,600 pixels is drawn on 196 of the canvas, again and again."""
    monkeypatch.setattr(ofd_pictures, "MAX_PIXELS", most)
    archive = Archive(ofd(media={1: as_bytes(quarters())}), "t.ofd")
    small = Picture("Doc_0/Res/image_1", None, 1.0, Matrix(14, 0, 0, 14))
    drawing = ofd_pictures._Drawing(archive, Image.new("RGB", (144, 144)), 2 * most)
    refused = 0
    for _ in range(9):
        try:
            drawing.add(small)
        except ReadError as error:
            refused += "too many pixels" in str(error)
    assert refused == (9 if most == 1000 else 9 - 12000 // (1600 + 14 * 14))


def test_no_page_is_drawn_larger_than_the_largest_that_is_read() -> None:
    for width, height in [(210, 297), (1e6, 1e6), (1, 1e6), (1, 1), (5000, 9)]:
        sheet = Sheet([], 0, 0, width * POINTS, height * POINTS, 0)
        page, _ = ofd_pictures.page_picture(Archive(ofd(), "t.ofd"), sheet)
        assert page.width * page.height < 41_000_000
    assert ofd_pictures.page_picture(Archive(ofd(), "t.ofd"), Sheet([], 0, 0, 720, 360, 1))[0].size == (1000, 2000)


@needs_ocr
@needs_font
def test_only_the_pages_without_text_are_read_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = written(*LINES)
    scanned: list[int] = []
    real = ocr.scan
    monkeypatch.setattr(ocr, "scan", lambda render: (scanned.append(1), real(render))[1])
    document = load(page_of_text(), page_of_picture(7, picture), page_of_text(), media={7: as_bytes(picture)})
    assert texts(document) == [SENTENCE, *LINES, SENTENCE]
    assert len(scanned) == 1 and told(document) == [(scans.READ, "2")]
    assert [block.page for block in document.blocks] == [1, 2, 2, 3] and document.source.format == "ofd"


@needs_ocr
@needs_font
@pytest.mark.parametrize(
    ("stored", "matrix"),
    [
        (Image.Transpose.ROTATE_90, "0 {h} -{w} 0 {w} 0"),
        (Image.Transpose.FLIP_LEFT_RIGHT, "-{w} 0 0 {h} {w} 0"),
    ],
    ids=["turned", "mirrored"],
)  # fmt: skip
def test_a_scan_that_its_matrix_sets_right(stored: Image.Transpose, matrix: str) -> None:
    picture = written(*LINES)
    width, height = (side / 200 * INCH for side in picture.size)
    ctm = f'CTM="{matrix.format(w=width, h=height)}"'
    document = load(page_of_picture(7, picture, ctm), media={7: as_bytes(picture.transpose(stored))})
    assert texts(document) == LINES and told(document) == [(scans.READ, "1")]


@needs_ocr
@needs_font
def test_a_page_that_lacks_one_of_its_pictures_is_read_and_told() -> None:
    """And a date that is typed on a scan stays, since it is in no picture."""
    picture = written(*LINES)
    sheet = page_of_picture(7, picture)
    sheet.picture(0, 0, 9, 9, 8)
    sheet.run(100, 38, "2025年3月1日", 4)
    document = load(sheet, media={7: as_bytes(picture)})
    assert texts(document) == [*LINES, "2025年3月1日"]
    assert told(document) == [(scans.READ, "1"), (scans.UNREAD, "1")]


@needs_ocr
def test_pages_whose_pictures_cannot_be_drawn_are_named() -> None:
    damaged = as_bytes(Image.new("L", (400, 200)))[:60]
    document = load(page_of_text(), page_of_picture(7), page_of_picture(8), media={7: damaged})
    assert texts(document) == [SENTENCE] and told(document) == [(scans.UNREAD, "2-3")]
    assert "missing" in document.warnings[0].message_en and "缺失" in document.warnings[0].message


@needs_ocr
@pytest.mark.parametrize("media", [{}, {7: b"\x97JB2\r\n\x1a\n" + bytes(40)}], ids=["missing", "jbig2"])
def test_a_file_none_of_whose_pictures_can_be_drawn_is_refused(media: dict[int, bytes]) -> None:
    with pytest.raises(
        ReadError, match=r"^t\.ofd: the pictures [^\n]* missing, damaged or of a kind that is not read$"
    ):
        load(page_of_picture(7), media=media)


@needs_ocr
def test_too_many_pages_that_are_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd_scans, "MAX_SCANS", 2)
    with pytest.raises(ReadError, match="more than 2 of its pages are scans"):
        load(*[page_of_picture(7)] * 3, media={7: as_bytes(quarters())})


def test_without_the_extra_scans_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(ReadError, match=r"pip install 'guihua\[ocr\]'"):
        load(page_of_picture(7), media={7: as_bytes(quarters())})


def test_without_the_extra_pages_that_are_left_out_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    pages = [page_of_picture(7), page_of_text(), page_of_picture(7), page_of_picture(7)]
    document = load(*pages, media={7: as_bytes(quarters())})
    assert texts(document) == [SENTENCE] and told(document) == [(scans.UNREAD, "1, 3-4")]
    assert "ocr" in document.warnings[0].message


def test_a_seal_beside_text_makes_no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    sheet = OfdSheet()
    sheet.run(30, 40, "云岭市人民政府")
    sheet.picture(30, 30, 40, 40, 7)
    document = load(page_of_text(), sheet, media={7: as_bytes(quarters())})
    assert document.warnings == () and "云岭市人民政府" in document.text


@pytest.mark.parametrize("entry", ["PublicRes", "PageRes", "template"])
def test_where_resources_are_listed(entry: str) -> None:
    """A resource file may be the document's, a page's or a template's; paths in it start from its BaseLoc."""
    sheet, under = page_of_picture(7), OfdSheet()
    if entry == "template":
        sheet, under = OfdSheet(), page_of_picture(7)
        sheet.template = 0
    data = ofd(sheet, templates=(under,), media={7: as_bytes(quarters())})
    document, resources = ofd_part(data, "Doc_0/Document.xml"), ofd_part(data, "Doc_0/DocumentRes.xml")
    extra = {"Doc_0/Document.xml": document.replace("DocumentRes", "PublicRes" if entry == "PublicRes" else "Nothing")}
    if entry == "PublicRes":
        extra["Doc_0/PublicRes.xml"] = resources
    else:
        folder = "Doc_0/Tpls/Tpl_0" if entry == "template" else "Doc_0/Pages/Page_0"
        content = ofd_part(data, f"{folder}/Content.xml")
        extra[f"{folder}/Content.xml"] = content.replace(
            "<ofd:Content>", "<ofd:PageRes>R.xml</ofd:PageRes><ofd:Content>"
        )
        extra[f"{folder}/R.xml"] = resources.replace('"Res"', '"/Doc_0/Res"' if entry == "template" else '"../../Res"')
    data = ofd(sheet, templates=(under,), media={7: as_bytes(quarters())}, extra=extra)
    assert [picture.part for picture in _layout(Archive(data, "t.ofd")).sheets[1].pictures] == ["Doc_0/Res/image_7"]


def test_a_picture_without_a_matrix_fills_its_boundary() -> None:
    data = ofd(page_of_picture(7, more=""), media={7: as_bytes(quarters())})
    [picture] = _layout(Archive(data, "t.ofd")).sheets[1].pictures
    assert picture.box == pytest.approx((0, 0, 144, 72), abs=0.01)


def test_pages_with_text_that_only_glyph_numbers_give_are_named() -> None:
    mixed, alone = page_of_text(), OfdSheet()
    mixed.coded(30, 80, 9)
    alone.coded(30, 80, 9)
    document = load(page_of_text(), mixed, alone)
    assert texts(document) == [SENTENCE, SENTENCE] and told(document) == [(scans.UNREAD, "2-3")]
    assert "字形编号" in document.warnings[0].message and "glyphs" in document.warnings[0].message_en
    with pytest.raises(ReadError, match="its fonts do not say"):
        load(alone)


def test_a_file_with_text_loads_no_ocr() -> None:
    code = (
        "import sys; from extract.read import read_bytes; read_bytes(sys.stdin.buffer.read(), 't.ofd');"
        "print([m for m in ('numpy', 'PIL.Image', 'onnxruntime', 'cv2') if m in sys.modules])"
    )
    sheet = page_of_text()
    sheet.picture(30, 30, 40, 40, 7)
    data = ofd(sheet, media={7: as_bytes(quarters())})
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
