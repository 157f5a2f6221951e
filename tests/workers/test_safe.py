"""Reading and mining in a child: the same result, and one line for what goes over."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.maker import PlanMaker
from extract.pipeline import read
from extract.safe import SafeMaker
from extract.workers import Limits
from tests.conftest import SPECIMENS

MANY_TARGETS = "新增市政消火栓500个，" * 60_000


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda p: p.name)
def test_the_same_document_comes_out(path: Path) -> None:
    assert read(path, limits=Limits()) == read(path)


def test_the_same_plan_comes_out() -> None:
    path = next(p for p in SPECIMENS if p.suffix == ".txt")
    with SafeMaker(PlanMaker(), Limits()) as make:
        assert make(path) == PlanMaker()(path, str(path))


def test_reasons_stay_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "没有.txt", limits=Limits())
    assert caught.value.reason == "no such file"


def test_over_a_limit_names_file_and_limit(tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    path.write_text(MANY_TARGETS, encoding="utf-8")
    with pytest.raises(ReadError, match=r"^.*长\.txt: reading it gave over 64 KiB of output \(limit: output_bytes\)$"):
        read(path, limits=Limits(output_bytes=2**16))
    late = pytest.raises(ReadError, match=r"长\.txt: reading and mining it took over 1.5 s \(limit: seconds\)$")
    with SafeMaker(PlanMaker(), Limits(seconds=1.5)) as make, late:
        make(path)


def test_threads_share_the_child() -> None:
    path = next(p for p in SPECIMENS if p.suffix == ".txt")
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(read(path, limits=Limits()).text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == [read(path).text] * 4


def test_a_fork_has_a_child_of_its_own() -> None:
    path = next(p for p in SPECIMENS if p.suffix == ".txt")
    before = read(path, limits=Limits())
    forked = os.fork()
    if not forked:
        os._exit(0 if read(path, limits=Limits()) == before else 1)
    assert os.waitpid(forked, 0)[1] == 0
    assert read(path, limits=Limits()) == before
