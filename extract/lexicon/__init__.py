"""Words as data: measure words, agencies, places, cue phrases. Files under `data/` are read once, when first asked for."""

from extract.lexicon.load import agencies, measures, phrases, places, words

__all__ = ["agencies", "measures", "phrases", "places", "words"]
