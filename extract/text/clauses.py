"""Sentences and clauses of a clean text, by punctuation outside brackets, quotes and titles."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"[（(“《〈\[【）)”》〉\]】。！？；;，,：:]")
_OPENING = {"（": "）", "(": ")", "“": "”", "《": "》", "〈": "〉", "[": "]", "【": "】"}
_SENTENCE_ENDS = "。！？"
_CLAUSE_ENDS = "。！？；;，,：:"
_REACH = 400
"""A bracket that does not close within so many characters is a slip of the pen, not a bracket."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch `[start, end)` without its closing mark; `mark` is that mark, "" at the end of the text.

    `sentence` counts the sentences of the text from 0, `first` says whether the clause opens one.
    """

    start: int
    end: int
    mark: str
    sentence: int
    first: bool


def split_clauses(text: str) -> list[Clause]:
    """All clauses of a clean text, in order; empty ones are left out.

    A closing quote behind a stop belongs to the sentence before it. Digits keep their comma (1,500).
    """
    clauses: list[Clause] = []
    start, sentence, first = 0, 0, True
    closing: list[str] = []
    opened = 0
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if closing and at - opened > _REACH:
            closing.clear()
        if mark in _OPENING:
            if text.find(_OPENING[mark], at, at + _REACH) >= 0:
                closing.append(_OPENING[mark])
                opened = at
        elif closing and mark in closing:
            while closing.pop() != mark:
                pass
        elif not closing and mark in _CLAUSE_ENDS and not _inside_number(text, at):
            if text[start:at].strip():
                clauses.append(Clause(start, at, mark, sentence, first))
                first = False
            start = at + 1
            if mark in _SENTENCE_ENDS:
                sentence, first = sentence + 1, True
    if text[start:].strip():
        clauses.append(Clause(start, len(text), "", sentence, first))
    return clauses


def _inside_number(text: str, at: int) -> bool:
    return text[at] in ",:：" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
