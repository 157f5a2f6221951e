"""guihua's own pipeline, built once per process and segmenter."""

from __future__ import annotations

import atexit
import gc
from functools import lru_cache

import spacy
from spacy.language import Language

from extract.mine import components
from extract.mine.tokens import make_tokenizer

__all__ = ["build", "components"]


@lru_cache(maxsize=4)
def build(segmenter: str = "rjieba", model: str | None = None) -> Language:
    """A blank Chinese pipeline with guihua's tokenizer and components.

    `segmenter` is rjieba, jieba or pkuseg; `model` the folder of a pkuseg model. Raises ValueError as
    `make_tokenizer` does.
    """
    nlp = spacy.blank("zh")
    nlp.tokenizer = make_tokenizer(nlp.vocab, segmenter, model)
    nlp.add_pipe("guihua_deadlines", config={"spans": False})
    nlp.add_pipe("guihua_quantities", config={"spans": False})
    nlp.add_pipe("guihua_agencies")
    nlp.add_pipe("guihua_clauses")
    # Dictionary, lexicon and pipeline stay for good: the garbage collector need not walk over them at every plan.
    gc.freeze()
    atexit.register(gc.unfreeze)  # what stays frozen at the end is told as a leak by extension modules (DuckDB's)
    return nlp
