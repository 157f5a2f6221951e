"""`guihua explore` as people meet it: the command serves, a real browser looks."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urljoin
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner

import extract
from extract.cli import app
from extract.store.explore import server
from extract.store.explore.metadata import QUERIES
from extract.store.store import Store
from tests.browser import browsing, needs_chromium
from tests.store.folders import plan, specimens, write

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The specimens, and a plan whose every word is hostile."""
    outputs = specimens(tmp_path_factory.mktemp("store"))
    hostile = plan(
        city=EVIL, sentence=f"2024年底前，市消防救援支队新增市政消火栓500个。<img src=x onerror=alert(2)>{EVIL}"
    )
    record = hostile.commitments[0].model_copy(
        update={"subject": f'市政消火栓"><b onclick=alert(3)>{EVIL}', "action": EVIL}
    )
    write(outputs, "恶意 a,b", hostile.model_copy(update={"commitments": (record,)}))
    return extract.open_store(outputs)


@pytest.fixture(scope="module")
def address(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that the command says, while it serves."""
    command = [sys.executable, "-m", "extract", "explore", str(store.folder), "--no-open", "--port", "0"]
    log = tmp_path_factory.mktemp("log") / "errors.txt"
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as running,
    ):
        assert running.stdout
        said = re.search(r"http://127\.0\.0\.1:\d+/", running.stdout.readline())
        assert said, log.read_text()
        yield said[0]
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=20)
    assert "Traceback" not in log.read_text(), log.read_text()


def get(address: str, path: str, **headers: str) -> bytes:
    with urlopen(Request(urljoin(address, path), headers=headers), timeout=20) as answer:
        data: bytes = answer.read()
    return data


@needs_chromium
def test_in_a_browser(store: Store, address: str, tmp_path: Path) -> None:
    shots = Path(os.environ.get("GUIHUA_SCREENSHOTS", tmp_path))
    with browsing(tmp_path / "profile") as (page, faults):
        page.goto(address)
        assert page.locator(".tiles b").all_inner_texts()[1] == f"{store.rows['commitments']:,}"
        page.screenshot(path=shots / "first.png")

        page.fill("input[name=_search]", "消防")  # two characters
        page.click("input[type=submit]")
        total = store.search("消防").total
        assert f"{total:,} rows" in page.inner_text("h3")
        assert set(page.locator("td mark.word").all_inner_texts()) == {"消防"}
        page.screenshot(path=shots / "search.png")

        page.click("[data-column=kind] a:text-is('target')")
        assert f"{store.search('消防', kind=['target']).total:,} rows" in page.inner_text("h3")
        assert set(page.locator("td .badge").all_inner_texts()) == {"target"}

        link = page.locator("a", has_text=re.compile("^CSV$")).get_attribute("href")
        assert link
        rows = list(csv.DictReader(io.StringIO(get(address, link).decode())))
        assert {row["kind"] for row in rows} == {"target"}

        page.locator("a.record").first.click()
        hit = store.search("消防", kind=["target"], limit=1)[0]  # in the order of the store
        assert "".join(page.locator("mark.current").all_inner_texts()).replace("\n", "") == hit.text.replace("\n", "")
        assert all(heading in page.inner_text(".crumb-path") for heading in hit.section)
        page.screenshot(path=shots / "record.png")

        page.click(".crumb-path a")
        page.wait_for_url(f"**#r-{hit.id}")
        assert page.locator(f'[id="r-{hit.id}"] ~ a mark').first.is_visible()
        assert -1 <= page.evaluate(f"document.getElementById('r-{hit.id}').getBoundingClientRect().top") < 900
        page.screenshot(path=shots / "plan.png")
        assert faults == []


@needs_chromium
def test_hostile_plans_are_text(store: Store, address: str, tmp_path: Path) -> None:
    key = quote("~E6~81~B6~E6~84~8F+a~2Cb,aaaaaaaaaaaa", safe="~+,")
    with browsing(tmp_path / "profile", width=390) as (page, faults):
        for path in (
            f"guihua/commitments?_search={quote(EVIL)}",
            f"guihua/commitments/{key}",
            "guihua/plans",
            "guihua/agencies",
        ):
            page.goto(address + path)
            page.wait_for_load_state()
            assert page.locator("section.content script, section.content img, [onclick]").count() == 0
        page.goto(f"{address}guihua/commitments/{key}")
        assert EVIL in page.inner_text(".plan-text") and EVIL in page.inner_text("h1")
        page.click(".crumb-path a")
        assert EVIL in page.inner_text(".plan-text")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert faults == []


def test_searches_count_what_the_store_finds(store: Store, address: str) -> None:
    for words in ("栓", "消防", "消火栓", "消防 站"):
        told = json.loads(get(address, f"guihua/commitments.json?_search={quote(words)}"))
        assert told["filtered_table_rows_count"] == store.search(words).total


def test_facets_count_as_the_store_does(store: Store, address: str) -> None:
    told = json.loads(get(address, "guihua/commitments.json?_facet_size=1000&kind=target"))["facet_results"]
    frame = store.commitments(where="kind = 'target'")
    for name in ("city", "year", "unit", "due_year"):
        assert {v["value"]: v["count"] for v in told[name]["results"]} == frame[name].dropna().astype(
            "object"
        ).value_counts().to_dict()
    agencies = frame.agencies.explode().dropna().value_counts().to_dict()
    assert {v["value"]: v["count"] for v in told["agency"]["results"]} == agencies
    name, count = next(iter(agencies.items()))
    found = json.loads(get(address, f"guihua/commitments.json?kind=target&_agency={quote(name)}"))
    assert found["filtered_table_rows_count"] == count
    selected = [v for v in found["facet_results"]["agency"]["results"] if v["selected"]]
    assert [v["value"] for v in selected] == [name] and "_agency" not in selected[0]["toggle_url"]


@pytest.mark.parametrize("name", QUERIES)
def test_canned_queries_answer(address: str, name: str) -> None:
    rows = json.loads(get(address, f"guihua/{name}.json?_shape=array&subject={quote('消防')}"))
    assert rows and all(value is not None for value in list(rows[0].values())[:2])
    assert get(address, f"guihua/{name}.csv?subject={quote('消防')}").decode().splitlines()[0].split(",") == list(
        rows[0]
    )


def test_nothing_can_be_written(store: Store, address: str) -> None:
    before = (store.folder / "guihua.db").read_bytes()
    for sql in (
        "delete from plans",
        "drop table plans",
        "attach 'x.db' as x",
        "select load_extension('x')",
        "pragma user_version=1",
    ):
        with pytest.raises(HTTPError) as refused:
            get(address, f"guihua.json?sql={quote(sql)}")
        assert refused.value.code == 400
    assert (store.folder / "guihua.db").read_bytes() == before


def test_a_page_of_another_site_gets_no_answer(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        get(address, "guihua.json", Host="plans.example:80")
    assert refused.value.code == 421
    with urlopen(address, timeout=20) as answer:
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_what_is_not_there(address: str) -> None:
    for path in ("guihua/commitments/no,thing", "guihua/plans/nothing", "guihua/nothing"):
        with pytest.raises(HTTPError) as refused:
            get(address, path)
        assert refused.value.code == 404


def test_refusals(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = CliRunner().invoke
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(app, ["explore", str(store.folder), "--no-open", "--port", str(taken.getsockname()[1])])
        assert done.exit_code == 2 and "cannot listen" in done.stderr
    assert run(app, ["explore", str(tmp_path), "--no-open"]).exit_code == 2
    monkeypatch.setattr(server, "find_spec", lambda name: None)
    done = run(app, ["explore", str(store.folder), "--no-open"])
    assert done.exit_code == 2 and "guihua[explore]" in done.stderr


def test_loopback_unless_told_otherwise() -> None:
    assert [server.is_loopback(h) for h in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "example.org")] == [
        True
    ] * 3 + [False] * 2


def test_export_command(store: Store, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export-sqlite", str(store.folder), "-o", str(tmp_path / "a.db")])
    assert done.exit_code == 0 and (tmp_path / "a.db").read_bytes() == (store.folder / "guihua.db").read_bytes()
