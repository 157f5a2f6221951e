"""One paragraph of a Word file → its visible text, and the text boxes that are anchored in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from extract.read.characters import WIDTHLESS, raised
from extract.read.docx_fields import Fields, is_contents
from extract.read.docx_math import EQUATIONS, linear
from extract.read.docx_package import M, W
from extract.read.docx_styles import Styles
from extract.read.docx_symbols import symbol
from extract.read.docx_xml import DROPPED, MC, child, chosen, is_placeholder, value

_CLEAN: dict[int, str | None] = {0xA0: " ", **WIDTHLESS}
"""A no-break space is a space to all later stages."""

_SKIPPED = DROPPED | {W + name for name in ("pPr", "rPr", "delText", "rt", "tblPr", "tblGrid")} | {M + "ctrlPr"}

_FIXED = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass
class Line:
    """What a paragraph came to. `contents` tells that it stood, wholly or in part, in a table of contents."""

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    contents: bool = False


class Inline:
    """Reads the paragraphs of one part; keeps the open fields and the notes referred to so far."""

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self._styles = styles
        self._fields = Fields(root)
        self.notes: list[tuple[str, str]] = []
        self._handlers: dict[str, Callable[[etree._Element, _State], None]] = {
            W + "r": self._run,
            W + "t": self._text,
            M + "t": self._text,
            W + "sym": self._symbol,
            W + "instrText": lambda element, _: self._fields.instruct(element.text or ""),
            W + "fldChar": self._turn,
            W + "fldSimple": self._simple_field,
            W + "footnoteReference": self._note,
            W + "endnoteReference": self._note,
            W + "txbxContent": lambda element, state: state.line.boxes.append(element),
            MC + "AlternateContent": self._alternate,
            **dict.fromkeys(EQUATIONS, self._equation),
            W + "sdt": self._control,
        }

    def read(self, paragraph: etree._Element) -> Line:
        """The text of a w:p, without its automatic number."""
        state = _State(paragraph)
        self._children(paragraph, state)
        state.line.text = "".join(state.parts).translate(_CLEAN)
        return state.line

    def _children(self, parent: etree._Element, state: _State) -> None:
        for element in parent:
            if element.tag in _SKIPPED or not isinstance(element.tag, str):
                continue
            handler = self._handlers.get(element.tag)
            if handler is not None:
                handler(element, state)
            elif element.tag.startswith(W) and (fixed := _FIXED.get(element.tag[len(W) :])) is not None:
                self._write(fixed, state)
            else:
                self._children(element, state)

    def _write(self, text: str, state: _State) -> None:
        if self._fields.in_contents:
            state.line.contents = True
        elif self._fields.visible and not state.hidden:
            state.parts.append(text)

    def _run(self, run: etree._Element, state: _State) -> None:
        fonts = child(run, "rPr/rFonts")
        state.hidden = self._styles.hidden(run, state.paragraph)
        state.raised = value(run, "rPr/vertAlign") == "superscript"
        state.font = "" if fonts is None else fonts.get(W + "ascii", "")
        self._children(run, state)
        state.hidden = state.raised = False

    def _text(self, element: etree._Element, state: _State) -> None:
        text = element.text or ""
        if state.raised:
            text = raised(text)
        if state.font.lower() in ("symbol", "wingdings", "wingdings 2"):
            text = "".join(symbol(state.font, ord(char)) if char >= "\uf000" else char for char in text)
        self._write(text, state)

    def _symbol(self, element: etree._Element, state: _State) -> None:
        try:
            self._write(symbol(element.get(W + "font", ""), int(element.get(W + "char", ""), 16)), state)
        except (ValueError, OverflowError):
            return

    def _turn(self, element: etree._Element, state: _State) -> None:
        printed = self._fields.turn(element)
        if printed:
            self._write(printed, state)

    def _simple_field(self, element: etree._Element, state: _State) -> None:
        if is_contents(element):
            state.line.contents = True
        else:
            self._children(element, state)

    def _note(self, element: etree._Element, state: _State) -> None:
        """Remember a note; no mark goes into the sentence, where its number would look like a figure."""
        if self._fields.visible and not state.hidden:
            self.notes.append((element.tag[len(W) :].removesuffix("Reference"), element.get(W + "id", "")))

    def _alternate(self, element: etree._Element, state: _State) -> None:
        branch = chosen(element)
        if branch is not None:
            self._children(branch, state)

    def _equation(self, element: etree._Element, state: _State) -> None:
        """Write an equation in one line; its parts are read by themselves, for a power needs its text as a whole."""

        def read(part: etree._Element) -> str:
            parts, state.parts = state.parts, []
            self._children(part, state)
            parts, state.parts = state.parts, parts
            return "".join(parts)

        text = linear(element, read)
        if text:
            self._write(text, state)

    def _control(self, element: etree._Element, state: _State) -> None:
        if not is_placeholder(element):
            self._children(element, state)


@dataclass
class _State:
    """Where the reader is inside one paragraph."""

    paragraph: etree._Element
    line: Line = field(default_factory=Line)
    parts: list[str] = field(default_factory=list)
    hidden: bool = False
    raised: bool = False
    font: str = ""
