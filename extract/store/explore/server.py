"""Datasette, set up for a store and served."""

from __future__ import annotations

import ipaddress
import socket
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extract.errors import GuihuaError

HERE = Path(__file__).parent


class ServeError(GuihuaError):
    """The pages cannot be served: Datasette is not installed, or the port is taken."""


def need_datasette() -> None:
    """Raises ServeError where Datasette is not installed."""
    if find_spec("datasette") is None:
        raise ServeError("explore needs Datasette: install guihua with its extra, `guihua[explore]`")


def datasette_of(database: Path, host: str = "127.0.0.1") -> Any:
    """Datasette on an exported store, immutable, with the pages of guihua. Raises ServeError without Datasette."""
    need_datasette()
    from datasette.app import Datasette
    from datasette.plugins import pm

    from extract.store.explore import plugin
    from extract.store.explore.metadata import SETTINGS, metadata

    # Else a page of traceback for every wrong SQL; defects are printed all the same. It is a plugin: load it after the others.
    setattr(import_module("datasette.handle_exception"), "rich", None)  # noqa: B010 - an attribute that has no type
    if not pm.is_registered(plugin):
        pm.register(plugin, name="guihua")
    made = Datasette(
        immutables=[str(database)],
        metadata=metadata(plugin.DATABASE),
        template_dir=str(HERE / "templates"),
        static_mounts=[("assets", str(HERE / "static"))],
        settings=SETTINGS,
    )
    made.guihua_hosts = _names_of(host)
    return made


def _names_of(host: str) -> frozenset[bytes]:
    """The host names that a loopback server answers to; any, where others are let in on purpose."""
    if not is_loopback(host):
        return frozenset()
    return frozenset(name.encode() for name in ("127.0.0.1", "localhost", "[::1]", host))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def bound(host: str, port: int) -> socket.socket:
    """A socket on the host and port, 0 for any that is free. Raises ServeError if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
        listener.listen()  # who asks before the server runs waits for it
    except (OSError, OverflowError) as error:
        listener.close()
        raise ServeError(f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}") from error
    return listener


def serve(datasette: Any, listener: socket.socket) -> None:
    """Serve until interrupted."""
    import uvicorn

    uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning")).run(sockets=[listener])
