"""The pictures of an OFD page → one picture of the page, as OCR reads it."""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image as Pillow

from extract.errors import ReadError
from extract.read.archive import Archive
from extract.read.image import MAX_PIXELS
from extract.read.ocr import SECOND
from extract.read.ofd_objects import Matrix, Picture, Sheet
from extract.read.scans import drawn_scale

MAX_PICTURES = 4000
"""Of a page. Some programs cut a scan into strips, or into its characters."""
_KINDS = ("PNG", "JPEG", "JPEG2000", "BMP", "DIB", "TIFF", "GIF", "WEBP")
"""No others: some kinds Pillow hands to other programs."""
_DEEP = ("I", "F")
"""Modes of more than eight bits, which would come out white or black."""


def page_picture(archive: Archive, sheet: Sheet) -> tuple[Pillow.Image, int]:
    """A page on white at the second resolution of OCR, its text upright; and how many of its pictures are not on it.

    Those are not in the archive, damaged, of a kind that is not read, or too large, alone or together.
    """
    scale = drawn_scale(sheet.width, sheet.height, SECOND)
    size = max(round(sheet.width * scale), 1), max(round(sheet.height * scale), 1)
    to_canvas = Matrix(scale, 0, 0, scale, -sheet.left * scale, -sheet.top * scale)
    drawing = _Drawing(archive, Pillow.new("RGB", size, "white"))
    missing = max(len(sheet.pictures) - MAX_PICTURES, 0)
    for picture in sheet.pictures[:MAX_PICTURES]:
        try:
            drawing.add(replace(picture, matrix=picture.matrix.then(to_canvas)))
        except ReadError:
            missing += 1
    return drawing.canvas.rotate(90 * sheet.turn, expand=True), missing


@dataclass
class _Drawing:
    """A page in the making; so many pixels may still be decoded for it, and drawn on it."""

    archive: Archive
    canvas: Pillow.Image
    pixels: int = 2 * MAX_PIXELS

    def add(self, picture: Picture) -> None:
        """Put a picture in its place, to which its matrix leads. Raises ReadError if that cannot be done."""
        a, b, c, d, _, _ = picture.matrix
        left, top = (max(math.floor(side), 0) for side in picture.box[:2])
        right, bottom = (min(math.ceil(side), end) for side, end in zip(picture.box[2:], self.canvas.size, strict=True))
        if right <= left or bottom <= top or abs(a * d - b * c) < 1:
            return  # beside the page, or less than a pixel
        self._spend((right - left) * (bottom - top))
        content = _reduced(self._content(picture), math.ceil(math.hypot(a, b)), math.ceil(math.hypot(c, d)))
        back = _inverse(picture.matrix.then(Matrix(e=-left, f=-top)), *content.size)
        bicubic = Pillow.Resampling.BICUBIC
        patch = content.transform((right - left, bottom - top), Pillow.Transform.AFFINE, back, bicubic)
        self.canvas.paste(patch, (left, top), patch)

    def _content(self, picture: Picture) -> Pillow.Image:
        """A picture with its transparency."""
        content = self._decoded(picture.part)
        if picture.mask is not None:
            content.putalpha(self._decoded(picture.mask).convert("L").resize(content.size))
        if picture.opacity < 1:
            content.putalpha(content.getchannel("A").point(lambda value: round(value * picture.opacity)))
        return content

    def _decoded(self, part: str) -> Pillow.Image:
        if not self.archive.has(part):
            raise ReadError(self.archive.name, "a picture is missing")
        data = io.BytesIO(self.archive.bytes(part))
        try:
            with warnings.catch_warnings(action="ignore"), Pillow.open(data, formats=_KINDS) as picture:
                if picture.mode.startswith(_DEEP):
                    raise ReadError(self.archive.name, f"{part} has too many shades")
                self._spend(picture.width * picture.height)
                return picture.convert("RGBA")
        except (ReadError, MemoryError):
            raise
        except Exception as error:  # Pillow raises whatever its parsing stumbles over
            raise ReadError(self.archive.name, f"{part} is damaged, or of a kind that is not read") from error

    def _spend(self, pixels: int) -> None:
        if pixels > min(self.pixels, MAX_PIXELS):
            raise ReadError(self.archive.name, "the pictures of a page have too many pixels")
        self.pixels -= pixels


def _reduced(picture: Pillow.Image, width: int, height: int) -> Pillow.Image:
    """A picture that is no larger than it is drawn.

    An affine transform takes one pixel of many where it makes a picture smaller, and figures lose their strokes.
    """
    size = min(picture.width, width), min(picture.height, height)
    return picture if size == picture.size else picture.resize(size, Pillow.Resampling.LANCZOS)


def _inverse(matrix: Matrix, width: int, height: int) -> list[float]:
    """From where a picture of so many pixels is put back to its pixels, as Pillow wants it: x = ax' + by' + c, …"""
    a, b, c, d, e, f = matrix
    onto = np.array([[a / width, c / height, e], [b / width, d / height, f], [0.0, 0.0, 1.0]])
    return [float(value) for value in np.linalg.inv(onto)[:2].flat]
