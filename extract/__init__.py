"""guihua: mine Chinese government plans into grounded records.

Importing this package costs nothing: the public names load when they are first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.errors import GuihuaError, ReadError
    from extract.mine.miner import Settings
    from extract.model.commitment import Commitment
    from extract.model.comparison import Comparison
    from extract.model.document import Document
    from extract.model.finding import Finding
    from extract.model.plan import Plan
    from extract.pipeline import audit, compare, mine, process, read
    from extract.store.store import Store, open_store
    from extract.workers import Limits

    __version__: str

_PUBLIC = {
    "read": "extract.pipeline",
    "mine": "extract.pipeline",
    "audit": "extract.pipeline",
    "process": "extract.pipeline",
    "compare": "extract.pipeline",
    "Settings": "extract.mine.miner",
    "Finding": "extract.model.finding",
    "Comparison": "extract.model.comparison",
    "Plan": "extract.model.plan",
    "Document": "extract.model.document",
    "Commitment": "extract.model.commitment",
    "GuihuaError": "extract.errors",
    "ReadError": "extract.errors",
    "Limits": "extract.workers",
    "Store": "extract.store.store",
    "open_store": "extract.store.store",
}

__all__ = [
    "Commitment",
    "Comparison",
    "Document",
    "Finding",
    "GuihuaError",
    "Limits",
    "Plan",
    "ReadError",
    "Settings",
    "Store",
    "__version__",
    "audit",
    "compare",
    "mine",
    "open_store",
    "process",
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


class _Package(ModuleType):
    """Importing a subpackage binds its name here; a public function of that name (read, mine, audit) stays in place."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _PUBLIC and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
