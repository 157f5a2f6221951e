"""The outline stage: Document → front matter, headings, boxes, annexes, tables, and the passages to mine."""

from extract.outline.build import outline

__all__ = ["outline"]
