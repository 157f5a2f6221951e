"""Pictures of pages → lines of text with a place for each character, through rapidocr (the extra `ocr`).

With its usual settings the engine now and then leaves out a line or misreads a figure, and says nothing. So every page
is read twice: text is looked for at two resolutions, and each line that holds a number is recognized at both. What the
two readings do not agree on is a `Doubt`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Inches = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Render = Callable[[float], Image]
"""Gives the picture of a page (BGR) at so many pixels to the inch."""

MISSING = "reading scans needs OCR, which is not installed: pip install 'guihua[ocr]'"
FIRST, SECOND, LOOK = 150.0, 200.0, 100.0
"""Pixels to the inch: of the first reading, of the second, and of the second look for lines."""
LEAST_SCORE = 0.3
_LONGEST = 5000
"""Pixels: the long side of the largest picture that is read as it is."""
_THINNEST = 17
"""Pixels: the short side of the thinnest picture that the engine can reduce; on a thinner one no text is to be seen."""
_UPRIGHT_SCORE = 0.75
"""Of a page below it the engine is so unsure that it may stand on its head."""
_SMALLEST_ANGLE = math.radians(0.15)
NUMBER = re.compile(r"\d+(?:[.．]\d+)?[%％‰]?|[〇○零一二三四五六七八九十百千万亿两]{2,}")


@dataclass
class OcrLine:
    """A line as recognized: its text, the left end and the right end of each character, and its box, in inches."""

    text: str
    spans: list[tuple[float, float]]
    left: float
    top: float
    right: float
    bottom: float
    score: float = 1.0

    @property
    def stacked(self) -> bool:
        """Whether its characters stand one above the other, as in a narrow cell."""
        return len(self.text) > 1 and self.bottom - self.top > 1.5 * (self.right - self.left)


@dataclass(frozen=True)
class Doubt:
    """A number that two readings read differently: as it stands in the text, between the words around it, and else."""

    before: str
    read: str
    after: str
    other: str


@dataclass
class Scan:
    """A page as read: its lines, its pictures set upright, and what is in doubt."""

    lines: list[OcrLine]
    image: Image
    finer: Image
    """At the second resolution."""
    doubts: list[Doubt]


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def scan(render: Render) -> Scan:
    """Read the picture of a page."""
    corners = _corners(render(LOOK))
    turns = _better_turn(render, (1, 3)) if sum(map(_is_tall, corners)) > 0.6 * len(corners) else 0
    straight, found = _straight(render, turns, corners)
    lines = _recognized(straight(FIRST))
    if turns == 0 and lines and _sureness(lines) < _UPRIGHT_SCORE and _better_turn(render, (0, 2)) == 2:
        straight, found = _straight(render, 2, corners)
        lines = _recognized(straight(FIRST))
    first, finer = straight(FIRST), straight(SECOND)
    doubts = [doubt for line in lines for doubt in doubts_of(line, finer, SECOND)]
    missed = [box for box in found if _covered(box, lines) < 0.5]
    late = [line for box in missed if (line := _line_at(finer, box)) is not None]
    doubts += [doubt for line in late for doubt in doubts_of(line, first, FIRST)]
    return Scan(lines + late, first, finer, doubts)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # Lines of low score are dropped here, not there, where the places of characters would go to the wrong lines.
    settings = {"use_cls": False, "text_score": 0.0, "max_side_len": _LONGEST, "log_level": "critical"}
    # Pictures come at the resolution that they are to be read at: a strip of one line is not to be blown up.
    looking = {"Det.limit_type": "max", "Det.limit_side_len": _LONGEST}
    # One thread: several wait for one another in a loop, and on a busy machine that costs more than it gains.
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={f"Global.{name}": value for name, value in settings.items()} | looking | threads)


def _recognized(image: Image) -> list[OcrLine]:
    """The lines of a picture at the first resolution."""
    if _is_thin(image):
        return []
    found = _engine()(image, use_det=True, use_rec=True, return_word_box=True, return_single_char_box=True)
    lines = []
    for box, text, score, words in zip(
        found.boxes if found.boxes is not None else (), found.txts or (), found.scores or (), found.word_results or (),
        strict=False,
    ):  # fmt: skip
        if score >= LEAST_SCORE:
            spans = [(min(p[0] for p in place) / FIRST, max(p[0] for p in place) / FIRST) for _, _, place in words]
            whole = "".join(word for word, _, _ in words)
            lines.append(line_of(whole if len(whole) == len(spans) else text, spans, _inches(box, FIRST), score))
    return lines


def line_of(text: str, spans: list[tuple[float, float]], box: Inches, score: float) -> OcrLine:
    """A line; where the places of its characters are not known they are spread over its box."""
    left, top, right, bottom = box
    if len(spans) != len(text):
        step = (right - left) / max(len(text), 1)
        spans = [(left + step * place, left + step * (place + 1)) for place in range(len(text))]
    return OcrLine(text, spans, left, top, right, bottom, float(score))


def _boxes(image: Image) -> list[Inches]:
    """Where text stands, in inches, as the second look sees it."""
    return [_inches(box, LOOK) for box in _corners(image)]


def _corners(image: Image) -> Any:
    """The four corners of each piece of text, in pixels."""
    found = None if _is_thin(image) else _engine()(image, use_det=True, use_rec=False).boxes
    return [] if found is None else found


def _is_thin(image: Image) -> bool:
    short, long = sorted(image.shape[:2])
    return bool(long > _LONGEST and short * _LONGEST < _THINNEST * long)


def _inches(box: Any, resolution: float) -> Inches:
    xs, ys = [float(p[0]) / resolution for p in box], [float(p[1]) / resolution for p in box]
    return min(xs), min(ys), max(xs), max(ys)


def _covered(box: Inches, lines: list[OcrLine]) -> float:
    """How much of a box lines take up; a second look may take for one what the first took for several."""
    area = 0.0
    for line in lines:
        across = min(line.right, box[2]) - max(line.left, box[0])
        down = min(line.bottom, box[3]) - max(line.top, box[1])
        area += max(across, 0.0) * max(down, 0.0)
    return area / max((box[2] - box[0]) * (box[3] - box[1]), 1e-9)


def _line_at(image: Image, box: Inches) -> OcrLine | None:
    """The line that a picture of the second resolution shows in a box, None if there is none to read."""
    text, score = text_at(image, box, SECOND)
    return line_of(text, [], box, score) if text.strip() and score >= LEAST_SCORE else None


def text_at(image: Image, box: Inches, resolution: float) -> tuple[str, float]:
    """What a picture shows in a box, read as one line, and how sure that is."""
    left, top, right, bottom = (round(value * resolution) for value in box)
    height, width = image.shape[:2]
    crop = image[max(top - 2, 0) : min(bottom + 2, height), max(left - 2, 0) : min(right + 2, width)]
    if min(crop.shape[:2]) < 4:
        return "", 0.0
    found = _engine()(crop, use_det=False, use_rec=True, return_word_box=False)
    return (found.txts[0], float(found.scores[0])) if found.txts else ("", 0.0)


def doubts_of(line: OcrLine, image: Image, resolution: float) -> list[Doubt]:
    """The numbers of a line that a second reading, of another picture, reads differently."""
    mine = list(NUMBER.finditer(line.text))
    if not mine:
        return []
    second, _ = text_at(image, (line.left, line.top, line.right, line.bottom), resolution)
    theirs = [match.group() for match in NUMBER.finditer(second)]
    matcher = SequenceMatcher(None, [match.group() for match in mine], theirs, autojunk=False)
    doubts = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            # What only the second reading has stands somewhere in the line: then all of the line is in doubt.
            places = [(m.start(), m.end()) for m in mine[a:b]] or [(0, len(line.text))]
            others = [*theirs[c:d], *[""] * len(places)]
            doubts += [
                Doubt(line.text[:start], line.text[start:end], line.text[end:], other)
                for (start, end), other in zip(places, others, strict=False)
            ]
    return doubts


def _straight(render: Render, turns: int, corners: Any) -> tuple[Render, list[Inches]]:
    """The pictures turned by quarters and by the small angle at which the page was scanned; where text stands then.

    `corners` tell where text stands on the page before it is turned.
    """
    if turns:
        corners = _corners(_turned(render(LOOK), turns, 0.0))
    wide = [box for box in corners if abs(box[1][0] - box[0][0]) > 2 * LOOK]
    slopes = [math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]) for box in wide]
    angle = float(np.median(slopes)) if len(slopes) >= 3 else 0.0
    angle = angle if abs(angle) >= _SMALLEST_ANGLE else 0.0

    def straight(resolution: float) -> Image:
        return _turned(render(resolution), turns, angle)

    return straight, _boxes(straight(LOOK)) if angle else [_inches(box, LOOK) for box in corners]


def _sureness(lines: list[OcrLine]) -> float:
    return sum(line.score for line in lines) / len(lines)


def _is_tall(box: Any) -> bool:
    xs, ys = [p[0] for p in box], [p[1] for p in box]
    return bool(max(ys) - min(ys) > 1.5 * (max(xs) - min(xs)))


def _better_turn(render: Render, turns: tuple[int, int]) -> int:
    return max(turns, key=lambda turn: _score(render, turn))


def _score(render: Render, turns: int) -> float:
    """How sure the engine is of the longest lines of a page that is turned by some quarters."""
    image = np.ascontiguousarray(np.rot90(render(SECOND), turns))
    look = np.ascontiguousarray(np.rot90(render(LOOK), turns))
    boxes = sorted(_boxes(look), key=lambda box: box[0] - box[2])[:3]
    scores = [text_at(image, box, SECOND)[1] for box in boxes]
    return sum(scores) / len(scores) if scores else 0.0


def _turned(image: Image, turns: int, angle: float) -> Image:
    """A picture turned by quarters to the left, then by the small angle at which a scanner was fed."""
    import cv2

    image = np.ascontiguousarray(np.rot90(image, turns))
    if not angle:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(angle), 1.0)
    white = (255, 255, 255)
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white), np.uint8
    )
