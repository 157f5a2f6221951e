"""A real browser for the page, one for all tests; what it asks for and complains about is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from extract.report import report
from tests.browser import CHROMIUM, FLAGS
from tests.report import made

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright; closed with the module, because only one driver can run at a time."""
    if CHROMIUM is None:
        pytest.skip("no chromium on the path: pages are not tried in a browser")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def made_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the made plans."""
    return report(made.plans(), made.comparison(), tmp_path_factory.mktemp("report"), ["html"])[0]


@pytest.fixture
def open_page(browser: Any, made_page: Path) -> Iterator[Open]:
    """Opens a page at an anchor; in the end it must have asked for nothing but itself and complained of nothing."""
    pages: list[Any] = []
    asked: list[str] = []
    itself: set[str] = set()
    told: list[str] = []

    def start(anchor: str = "", *, lang: str | None = None, width: int = 1280, file: Path = made_page) -> Any:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_default_timeout(8_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        itself.add(file.as_uri())
        query = f"?lang={lang}" if lang else ""
        page.goto(f"{file.as_uri()}{query}{anchor}")
        page.wait_for_selector("html[data-ready]")
        pages.append(page)
        return page

    yield start
    for page in pages:
        page.close()
    assert {url.split("?")[0].split("#")[0] for url in asked} <= itself, "the page asked for something"
    assert told == []
