"""guihua: mine Chinese government plans into grounded records.

Importing this package costs nothing: the public names load when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

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

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("guihua")
    if name not in _PUBLIC:
        raise AttributeError(f"module 'extract' has no attribute {name!r}")
    module = import_module(_PUBLIC[name])
    value = getattr(module, name)
    if name != "mine":
        globals()[name] = value
    return value
