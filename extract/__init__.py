"""guihua: mine Chinese government plans into grounded records.

Importing this package costs nothing: the public names load when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.errors import GuihuaError, ReadError
    from extract.mine.miner import Settings
    from extract.model.commitment import Commitment
    from extract.model.document import Document
    from extract.model.plan import Plan
    from extract.pipeline import mine, read

    __version__: str

_PUBLIC = {
    "read": "extract.pipeline",
    "mine": "extract.pipeline",
    "Settings": "extract.mine.miner",
    "Plan": "extract.model.plan",
    "Document": "extract.model.document",
    "Commitment": "extract.model.commitment",
    "GuihuaError": "extract.errors",
    "ReadError": "extract.errors",
}

__all__ = [
    "Commitment",
    "Document",
    "GuihuaError",
    "Plan",
    "ReadError",
    "Settings",
    "__version__",
    "mine",
    "read",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("guihua")
    if name not in _PUBLIC:
        raise AttributeError(f"module 'extract' has no attribute {name!r}")
    value = getattr(import_module(_PUBLIC[name]), name)
    globals()[name] = value
    return value
