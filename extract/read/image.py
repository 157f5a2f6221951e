"""Pictures of pages (png, jpeg, tiff, bmp, webp) → Document, through OCR; a tiff may hold many pages."""

from __future__ import annotations

import io
from itertools import islice

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, ImageSequence

from extract.errors import ReadError
from extract.model.document import Document, Source
from extract.read.ocr import SECOND, Image, Render
from extract.read.pdf import assemble
from extract.read.pdf_grids import Grid, without_page_frames
from extract.read.pdf_pages import Page
from extract.read.scans import MAX_SCANS, read_pages, with_warnings

MAX_PIXELS = 100_000_000
_A4 = 8.27
_LEAST, _MOST = 1.0, 24.0
"""Inches: the width of an A4 page, and between what limits the sides of a page lie.

A picture whose own resolution gives another size does not know its size: a photograph, a picture off a screen. It is
taken for a whole page, or for a strip of one if it is much longer than a page.
"""
_STRIP = 2.5


def read(data: bytes, source: Source) -> Document:
    """Read the picture of a page, or of many. Raises ReadError for damaged ones and for those that are too large."""
    pictures = _pictures(data, source.name)
    pages = [Page(number, 0, 0) for number in range(1, len(pictures) + 1)]
    grids: dict[int, list[Grid]] = {}
    renders = {number: render_of(picture, _dots(picture)) for number, picture in enumerate(pictures, start=1)}
    doubts = read_pages(pages, grids, renders)
    document = assemble(pages, without_page_frames(grids, pages), source)
    return with_warnings(document, renders, doubts)


def _pictures(data: bytes, name: str) -> list[Pillow.Image]:
    try:
        with Pillow.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ReadError(name, f"the picture has more than {MAX_PIXELS // 10**6} million pixels")
            frames = [_upright(frame, name) for frame in islice(ImageSequence.Iterator(picture), MAX_SCANS + 1)]
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # Pillow raises whatever its parsing stumbles over
        raise ReadError(name, "the picture is damaged, or of a kind that is not read") from error
    if len(frames) > MAX_SCANS:
        raise ReadError(name, f"it has more than {MAX_SCANS} pages")
    return frames


def _upright(frame: Pillow.Image, name: str) -> Pillow.Image:
    if frame.width * frame.height > MAX_PIXELS:
        raise ReadError(name, f"the picture has more than {MAX_PIXELS // 10**6} million pixels")
    resolution = frame.info.get("dpi")
    turned = ImageOps.exif_transpose(frame)
    whole = Pillow.new("RGB", turned.size, "white")
    # What is transparent would come out black.
    alpha = turned.convert("RGBA").getchannel("A") if turned.mode in ("RGBA", "LA", "PA", "P") else None
    whole.paste(turned.convert("RGB"), mask=alpha)
    whole.info["dpi"] = resolution
    return whole


def render_of(picture: Pillow.Image, dots: float) -> Render:
    """A picture in RGB, of so many pixels to the inch, as OCR asks for it."""

    def render(resolution: float) -> Image:
        scale = resolution / dots
        # No picture is made larger than this, however large it says to be.
        scale = min(scale, (MAX_PIXELS / (picture.width * picture.height)) ** 0.5 * resolution / SECOND)
        size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
        array = np.asarray(picture.resize(size, Pillow.Resampling.LANCZOS), np.uint8)
        return np.ascontiguousarray(array[:, :, ::-1])

    return render


def _dots(picture: Pillow.Image) -> float:
    """The pixels to the inch, as far as one can tell."""
    short, long = sorted(picture.size)
    try:
        stated = float(picture.info["dpi"][0])
    except (TypeError, ValueError, LookupError):
        stated = 0.0
    if stated > 0 and short / stated >= _LEAST and long / stated <= _MOST:
        return stated
    return (long if long > _STRIP * short else short) / _A4
