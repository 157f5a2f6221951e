"""Word segmentation for the pipeline: rjieba by default; jieba and pkuseg on demand.

The lexicon's own words are taught to jieba's dictionary, so that 配齐配强 or 挂牌督办 come out as one token.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extract.lexicon import agencies, phrases

Tagged = Iterable[tuple[str, str]]
TAGGED = "guihua_tagged"
"""Key of `doc.user_data` for the text and its tagged words: to ask a Doc for them costs more than to cut them."""
SEGMENTERS = ("rjieba", "jieba", "pkuseg")
_FREQUENT = 20000


class Tokenizer:
    """A spaCy tokenizer: text → Doc. The segmenter's tags stay beside the Doc (`user_data`): setting them is slow."""

    def __init__(self, vocab: Vocab, tag: Callable[[str], Tagged]) -> None:
        self.vocab = vocab
        self._tag = tag

    def __call__(self, text: str) -> Doc:
        """Cut a text into a Doc."""
        tagged = list(self._tag(text))
        words = [word for word, _ in tagged]
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data[TAGGED] = (text, tagged)
        return doc

    def to_disk(self, path: Path, **_: Any) -> None:
        """Nothing to save: the segmenter's dictionary and the lexicon are installed."""

    def from_disk(self, path: Path, **_: Any) -> Tokenizer:
        """Nothing to load."""
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to save."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> Tokenizer:
        """Nothing to load."""
        return self


def make_tokenizer(vocab: Vocab, segmenter: str = "rjieba", model: str | None = None) -> Tokenizer:
    """A tokenizer by segmenter name. `model` is the folder of a pkuseg model, which pkuseg cannot do without.

    Raises ValueError for an unknown segmenter or a missing model folder.
    """
    if segmenter == "rjieba":
        return Tokenizer(vocab, _rjieba())
    if segmenter == "jieba":
        return Tokenizer(vocab, _jieba())
    if segmenter == "pkuseg":
        if model is None or not Path(model).is_dir():
            raise ValueError("the segmenter pkuseg needs the folder of a pkuseg model")
        return Tokenizer(vocab, _pkuseg(model))
    raise ValueError(f"unknown segmenter {segmenter!r}; known are {', '.join(SEGMENTERS)}")


def taught_words() -> list[tuple[str, str]]:
    """Words of the lexicon with their tag, verbs last so that they win where a word is listed twice."""
    cues = phrases("cues")
    listed = [("adverbs", "d"), ("modals", "d"), ("prepositions", "p"), ("phrase_ends", "n"), ("verbs", "v")]
    names = [(name, "n") for name in agencies() if 1 < len(name) <= 6]
    names += [(f"{word.name}部门", "n") for word in agencies().values() if word.kind == "sector"]
    return names + [(word, tag) for key, tag in listed for word in cues[key] if len(word) > 1]


def _rjieba() -> Callable[[str], Tagged]:
    from rjieba import Jieba

    segmenter = Jieba()
    for word, tag in taught_words():
        segmenter.add_word(word, _FREQUENT, tag)
    cut: Callable[[str], Tagged] = segmenter.tag
    return cut


def _jieba() -> Callable[[str], Tagged]:
    import logging

    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    for word, tag in taught_words():
        tokenizer.add_word(word, _FREQUENT, tag)
    tagger = jieba.posseg.POSTokenizer(tokenizer)
    return lambda text: ((pair.word, pair.flag) for pair in tagger.cut(text))


def _pkuseg(model: str) -> Callable[[str], Tagged]:
    import spacy_pkuseg

    known = [word for word, _ in taught_words()]
    segmenter = spacy_pkuseg.pkuseg(model, user_dict=known)
    tags = dict(taught_words())

    def tag(text: str) -> Tagged:
        """pkuseg drops blanks; they are put back, for a Doc must hold the whole text."""
        at = 0
        for word in segmenter.cut(text):
            start = text.index(word, at)
            if start > at:
                yield text[at:start], "x"
            yield word, tags.get(word, "")
            at = start + len(word)
        if at < len(text):
            yield text[at:], "x"

    return tag
