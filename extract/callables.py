"""Let a stage's folder be called: `extract.read(path)` is a function, `extract.read` also the package of readers.

Importing a subpackage binds its name in the parent, over any function of that name; so the package itself is made
callable, and calls the function of the pipeline.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _CallableModule(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return getattr(import_module("extract.pipeline"), self.__name__.rpartition(".")[2])(*args, **kwargs)


def make_callable(module: str) -> None:
    """Make a stage's package callable; the pipeline has a function of the package's name."""
    sys.modules[module].__class__ = _CallableModule
