"""Readers: a file → a Document. The registry picks the reader by content."""

from extract.read.registry import read_bytes, read_file

__all__ = ["read_bytes", "read_file"]
