"""A process and its descendants: what memory they hold, and how all of them are ended.

A child leads a session of its own, so one signal reaches what it started; LibreOffice and others start sessions of
their own again, and those are found as descendants where the system has /proc.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def tree(pid: int) -> list[int]:
    """A process and all that descend from it; the process alone where there is no /proc."""
    found = [pid]
    for member in found:  # grows while it is walked
        found += _children(member)
    return found


def resident_bytes(pids: list[int]) -> int:
    """The memory that processes hold together, in bytes; 0 for those that are gone and where there is no /proc."""
    pages = 0
    for pid in pids:
        with suppress(OSError):
            pages += int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
    return pages * _PAGE


def kill_tree(pid: int) -> None:
    """End a session leader, its process group and its descendants at once, without asking; the leader last.

    The caller is that leader, or has not waited for it yet: until then the number belongs to no other process.
    """
    for member in tree(pid)[1:]:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(member, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_bytes().split())
    return found
