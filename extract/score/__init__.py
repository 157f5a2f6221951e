"""Precision, recall and F1 of mined plans against annotated ones."""

from extract.score.scorer import Figures, Miss, score_folders

__all__ = ["Figures", "Miss", "score_folders"]
