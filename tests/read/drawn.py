"""Small pages as pictures, and what tests need to read them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.read import ocr

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)  # fmt: skip
FONT = next((font for font in FONTS if Path(font).exists()), None)

needs_ocr = pytest.mark.skipif(not ocr.is_installed(), reason="the extra ocr is not installed")
needs_font = pytest.mark.skipif(FONT is None, reason="no Chinese font is installed")


def written(*lines: str) -> Image.Image:
    """A small page at 200 pixels to the inch, its lines 14 points high."""
    page = Image.new("L", (1400, 120 + 100 * len(lines)), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(str(FONT), 39)
    for place, line in enumerate(lines):
        draw.text((100, 60 + 100 * place), line, fill=0, font=font)
    return page


def as_bytes(page: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    page.save(out, kind, dpi=(200, 200))
    return out.getvalue()
