"""Walk a document's blocks once, and sort them into headings, boxes, annexes, tables and passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.lexicon import phrases
from extract.model.commitment import Place
from extract.model.document import Block, Document, Piece
from extract.model.outline import Grid, Outline, Passage
from extract.model.plan import Box, PlanTable, Section
from extract.outline.boxes import BoxTitle, MinedBox, box_from_paragraphs, box_from_rows, box_title
from extract.outline.frames import Paragraph, boxes_apart, one_cell, paragraphs
from extract.outline.front import read_front
from extract.outline.headings import Numbering, heading_end
from extract.outline.tables import Row, cells_at, filled_rows, split_head, squared, texts
from extract.text.numerals import chinese
from extract.text.offsets import clean_view

_ANNEX = re.compile(
    r"附(?P<what>件|表|录)\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?\s*[:：.．、]?\s*(?P<title>.*)"
)
_NOTE = re.compile(r"[（(]?注[:：]|[（(]?单位[:：]|备注[:：]|数据来源")
_TABLE_TITLE = re.compile(r"(?:表|附表)\s*[\d一二三四五六七八九十]+(?:[-—.]\d+)?")
_CONTENTS = re.compile(r"目\s*录|目\s*次")
_CONTENTS_LINE = re.compile(r".{2,60}?(?:[.．…·]{2,}|[\t\s]+|—+)\s*\d{1,3}$|.{2,60}?[.．…·]{3,}\d{1,3}$")
_ITEM = re.compile(r"——|[•●◆■▪·]|[-*] ")


def outline(document: Document) -> Outline:
    """The structure of a document; the front matter is what stands before its first heading."""
    return _Walk(document).run()


@dataclass
class _Walk:
    document: Document
    sections: list[Section] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    annexes: list[PlanTable] = field(default_factory=list)
    tables: list[PlanTable] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    open_headings: list[tuple[int, Section]] = field(default_factory=list)
    item: int = 0
    annex: int | None = None
    annex_open: bool = False
    annex_title: str | None = None
    subtitle: str | None = None
    note: str | None = None
    caption: str | None = None
    pending_box: tuple[BoxTitle, int] | None = None
    """The title of a box whose table comes next, and where it stands."""
    annex_list: bool = False
    """Inside the list of annexes below 附件：."""
    list_rank: int | None = None
    """The rank of the numbered list item that stands just above, None behind anything else."""

    def run(self) -> Outline:
        blocks = paragraphs(self.document)
        first = self._first_heading(blocks)
        body = blocks[first:] if first is not None else blocks
        front = blocks[: first if first is not None else min(len(blocks), 12)]
        for paragraph in front if first is not None else []:
            if paragraph.block.kind == "paragraph" and _is_preface(paragraph.view.text):
                self.passages.append(
                    Passage(pieces=paragraph.block.pieces, place=Place(), item=self.item, preface=True)
                )
        at = 0
        while at < len(body):
            at = self._block(body, at)
        return Outline(
            front=read_front(_front_lines(front), self.document.text, self.document.metadata),
            sections=self._levelled(),
            boxes=tuple(self.boxes),
            annexes=tuple(self.annexes),
            tables=tuple(self.tables),
            passages=tuple(self.passages),
            grids=tuple(self.grids),
        )

    # -- what a block is ----------------------------------------------------------------------------------------

    def _first_heading(self, blocks: list[Paragraph]) -> int | None:
        """Where the front matter ends: the first heading that is not a line of the table of contents."""
        start = _after_contents(blocks)
        for index in range(start, len(blocks)):
            paragraph = blocks[index]
            if paragraph.number and paragraph.number.rank <= 4 and self._heading_end(blocks, index) is not None:
                return index
        return None

    def _heading_end(self, blocks: list[Paragraph], index: int) -> int | None:
        paragraph = blocks[index]
        if paragraph.number is None or self.annex_open or (self.annex_list and paragraph.number.style == "arabic"):
            return None
        if paragraph.number.rank >= 5 and paragraph.number.rank == self.list_rank and len(paragraph.view.text) < 60:
            return None
        following = next((p for p in blocks[index + 1 : index + 2] if p.block.kind == "paragraph"), None)
        return heading_end(paragraph.view.text, paragraph.number, following.number if following else None)

    def _block(self, blocks: list[Paragraph], at: int) -> int:
        """Sort in the block at `at`; the index of the next one that is left."""
        paragraph = blocks[at]
        if paragraph.block.kind == "table":
            self._table(paragraph.block)
            return at + 1
        text = paragraph.view.text
        title = box_title(text)
        if title is not None:
            return self._box_paragraph(blocks, at, title)
        if self._annex_marker(blocks, at):
            return at + 1
        end = self._heading_end(blocks, at)
        if end is not None and paragraph.number is not None:
            self._heading(paragraph, paragraph.number, end)
        elif self._styled_heading(paragraph):
            self._heading(paragraph, Numbering("styled", 10 + (paragraph.block.level or 0), "", 0), len(text))
        elif self.annex_open and self._annex_line(paragraph, blocks[at + 1 : at + 3]):
            pass
        else:
            self._prose(paragraph)
        return at + 1

    def _styled_heading(self, paragraph: Paragraph) -> bool:
        """A heading that only the format marks as one, without a number."""
        text = paragraph.view.text
        return (
            paragraph.block.level is not None
            and not self.annex_open
            and paragraph.number is None
            and len(text) <= 40
            and text[-1] not in "。；，："
        )

    # -- prose and headings -------------------------------------------------------------------------------------

    def _heading(self, paragraph: Paragraph, number: Numbering, end: int) -> None:
        view = paragraph.view
        start, stop = view.to_source(0, end)
        while self.open_headings and self.open_headings[-1][0] >= number.rank:
            self.open_headings.pop()
        section = Section(
            level=number.rank + 1,
            number=number.number,
            text=view.text[:end],
            start=start,
            end=stop,
            parent=self.open_headings[-1][1].start if self.open_headings else None,
        )
        self.sections.append(section)
        self.ranks.append(number.rank)
        self.open_headings.append((number.rank, section))
        self.item += 1
        self.caption = self.list_rank = None
        self._passage(_cut(paragraph.block.pieces, start, stop), heading=True)
        rest = _cut(paragraph.block.pieces, stop, paragraph.block.end)
        if clean_view(self.document.text, rest).text.strip("。：:"):
            self._passage(rest)

    def _prose(self, paragraph: Paragraph) -> None:
        text = paragraph.view.text
        if self.annex_list and paragraph.number is not None and paragraph.number.style == "arabic":
            return
        self.annex_list = False
        if paragraph.number is not None or _ITEM.match(text):
            self.item += 1
        self.list_rank = paragraph.number.rank if paragraph.number else None
        self.caption = text if len(text) <= 50 and text[-1] not in "。；，" else None
        if _TABLE_TITLE.match(text) and self.caption:
            return
        pieces = paragraph.block.pieces
        if paragraph.number is not None and paragraph.number.end < len(text):
            start, _ = paragraph.view.to_source(paragraph.number.end, paragraph.number.end + 1)
            pieces = _cut(pieces, start, paragraph.block.end)
        self._passage(pieces)

    def _passage(self, pieces: tuple[Piece, ...], *, heading: bool = False) -> None:
        self.passages.append(Passage(pieces=pieces, place=self._place(), item=self.item, heading=heading))

    def _place(self) -> Place:
        return Place(section=tuple(s.text for _, s in self.open_headings), annex=self.annex)

    def _levelled(self) -> tuple[Section, ...]:
        """Ranks of the numbering styles that occur, counted from 1 without gaps."""
        order = {rank: level for level, rank in enumerate(sorted(set(self.ranks)), start=1)}
        return tuple(
            section.model_copy(update={"level": order[rank]})
            for section, rank in zip(self.sections, self.ranks, strict=True)
        )

    # -- boxes --------------------------------------------------------------------------------------------------

    def _box_paragraph(self, blocks: list[Paragraph], at: int, title: BoxTitle) -> int:
        """A title line: the box is the table or the frame that follows, else the item lines that do."""
        opener, following = blocks[at], blocks[at + 1 : at + 2]
        if following and following[0].block.kind == "table":
            self.pending_box = title, opener.block.start
            return at + 1
        if following and not opener.block.framed and following[0].frame is not None:
            opener = following[0]
        end = at + 1
        while end < len(blocks) and _is_box_line(blocks[end], opener):
            end += 1
        pieces = [paragraph.block.pieces for paragraph in blocks[at + 1 : end]]
        block = blocks[at].block
        mined = box_from_paragraphs(self.document, title, pieces, self._place(), self.item)
        self._add_box(mined, block.start, block.end)
        return end

    def _add_box(self, mined: MinedBox, start: int, end: int) -> None:
        """Add a box that begins and ends at these places at least: those of its title, or of its table."""
        box = mined.box
        ends = {"start": min(start, box.start or start), "end": max(end, box.end)}
        self.boxes.append(box.model_copy(update=ends))
        self.passages += mined.passages
        self.item += len(box.rows) + 1
        if mined.grid:
            self.grids.append(mined.grid)

    # -- tables -------------------------------------------------------------------------------------------------

    def _table(self, block: Block) -> None:
        assert block.table is not None
        parts = list(boxes_apart(filled_rows(self.document.text, block.table)))
        for rows in parts:
            pieces = [piece for row in rows for cell in row for piece in cell.pieces] if len(parts) > 1 else []
            start = min((start for start, _ in pieces), default=block.start)
            self._rows(block, rows, start, max((end for _, end in pieces), default=block.end))

    def _rows(self, block: Block, rows: list[Row], start: int, end: int) -> None:
        """A table, or that part of it which lies between two titles of boxes."""
        title = None
        if self.pending_box is not None:
            (title, start), self.pending_box = self.pending_box, None
        elif one_cell(rows[0]) and (title := box_title(rows[0][0].text)):
            rows = rows[1:]
        if title is not None:
            self._add_box(box_from_rows(self.document, title, rows, self._place(), self.item), start, end)
            return
        caption = self.caption
        if len(rows) > 1 and one_cell(rows[0]) and not one_cell(rows[1]):
            caption, rows = rows[0][0].text, rows[1:]
        if len(rows) == 1 and one_cell(rows[0]):
            self._framed_text(rows[0][0].pieces)
            return
        self._plan_table(block, rows, caption)

    def _framed_text(self, pieces: tuple[Piece, ...]) -> None:
        """A frame without a box title is prose."""
        self.item += 1
        self._passage(pieces)

    def _plan_table(self, block: Block, rows: list[Row], caption: str | None) -> None:
        assert block.table is not None
        header, body = split_head(block.table, rows)
        table = PlanTable(
            annex=self.annex,
            title=self.annex_title if self.annex_open else caption,
            subtitle=self.subtitle,
            note=self.note,
            section=self._place().section,
            header=texts(header),
            rows=texts(body),
            header_at=cells_at(header),
            rows_at=cells_at(body),
            start=block.start,
            end=block.end,
        )
        (self.annexes if self.annex_open else self.tables).append(table)
        whole = squared([*header, *body])
        self.grids.append(
            Grid(kind="annex" if self.annex_open else "table", title=table.title, place=self._place(),
                 header=tuple(whole[: len(header)]), rows=tuple(whole[len(header) :]))
        )  # fmt: skip
        self.subtitle = self.note = self.caption = None

    # -- annexes ------------------------------------------------------------------------------------------------

    def _annex_marker(self, blocks: list[Paragraph], at: int) -> bool:
        """附件2 on a line of its own opens an annex; 附件：1、… 2、… only lists them, 附件 above the title is the plan."""
        text = blocks[at].view.text
        match = _ANNEX.fullmatch(text)
        if match is None or len(text) > 60 or text[-1] in "。；" or not self.sections:
            return False
        if match["number"] is None:
            return self._lone_marker(blocks, at, match["title"])
        if match["title"] and self._lists_annexes(blocks, at):
            return False
        number = match["number"]
        self.annex = int(number) if number.isdigit() else chinese(number)
        self._open_annex(match["title"] or None)
        return True

    def _lone_marker(self, blocks: list[Paragraph], at: int, title: str) -> bool:
        """附件： without a number: a list of annexes is swallowed, a single annex opened."""
        following = [p.view.text for p in blocks[at + 1 : at + 3]]
        if any(re.match(r"\d{1,2}[.．、]", text) for text in following[:1]):
            self.annex_list = True
            return not title
        if title:
            return False
        self.annex = 1
        self._open_annex(None)
        return bool(following)

    def _lists_annexes(self, blocks: list[Paragraph], at: int) -> bool:
        following = blocks[at + 1].view.text if at + 1 < len(blocks) else ""
        opener = re.match(r"附件\d|\d{1,2}[.．、]", following)
        return bool(opener) and blocks[at + 1].block.kind == "paragraph"

    def _open_annex(self, title: str | None) -> None:
        self.annex_open, self.annex_title = True, title
        self.subtitle = self.note = self.caption = None
        self.open_headings.clear()
        self.item += 1

    def _annex_line(self, paragraph: Paragraph, following: Sequence[Paragraph]) -> bool:
        """Title, subtitle and note of an annex table are no prose."""
        text = paragraph.view.text
        if self.annex_title is None and len(text) <= 50:
            self.annex_title = text
        elif _NOTE.match(text):
            self.note = text
        elif len(text) <= 40 and text[-1] not in "。；" and any(p.block.kind == "table" for p in following):
            self.subtitle = text
        else:
            return False
        return True


def _after_contents(blocks: list[Paragraph]) -> int:
    """The index behind a table of contents, 0 where there is none."""
    opener = next((i for i, p in enumerate(blocks[:60]) if _CONTENTS.fullmatch(p.view.text)), None)
    if opener is None:
        return 0
    seen: set[str] = set()
    for index in range(opener + 1, len(blocks)):
        bare = re.sub(r"[.．…·\s\d]+$", "", blocks[index].view.text)
        if bare in seen:
            return index
        if not _CONTENTS_LINE.match(blocks[index].view.text) and blocks[index].number is None:
            return index
        seen.add(bare)
    return opener + 1


def _is_preface(text: str) -> bool:
    """A paragraph of the plan's own preface, against the lines of the notice that prints it."""
    return len(text) >= 40 and text[-1] == "。" and not re.search(r"现印发|请.{0,8}(?:贯彻|执行|落实|遵照)", text)


def _front_lines(blocks: list[Paragraph]) -> list[str]:
    return [paragraph.view.text for paragraph in blocks if paragraph.view.text]


def _cut(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[Piece, ...]:
    """The parts of some pieces that lie in [start, end)."""
    return tuple((max(s, start), min(e, end)) for s, e in pieces if s < end and e > start)


def _is_box_line(paragraph: Paragraph, opener: Paragraph) -> bool:
    """Whether a paragraph goes on with a box: in its frame, or as mere text with numbered items and short titles."""
    text = paragraph.view.text
    if paragraph.block.kind == "table":
        return False
    if opener.block.framed:
        return paragraph.block.framed and paragraph.frame == opener.frame and box_title(text) is None
    if paragraph.number is not None:
        return paragraph.number.rank >= 5
    if box_title(text) or any(text.startswith(word) for word in phrases("zones")["after_box"]):
        return False
    return bool(
        _ITEM.match(text) or re.match(r".{2,24}[:：。]", text) or (len(text) <= 24 and text[-1] not in "。，；")
    )
