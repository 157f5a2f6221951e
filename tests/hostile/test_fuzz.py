"""A few hundred mutants of every format; `python -m tests.hostile.fuzz --count 2000` tries thousands."""

from __future__ import annotations

import pytest

from tests.hostile.fuzz import readable, run
from tests.hostile.mutants import OFFICE, mutant

FORMATS = [form for form in readable() if form not in OFFICE]
COUNTS = {"txt": 250, "html": 250, "docx": 250, "pdf": 40, "ofd": 60}


@pytest.mark.parametrize("form", FORMATS)
def test_mutants_are_read_or_refused(form: str) -> None:
    kinds, faults, _ = run(form, 0, COUNTS.get(form, 20), jobs=1)
    assert not faults
    assert kinds["read"] and kinds["refused"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_mutant_is_the_same_each_time(form: str) -> None:
    assert [mutant(form, number) for number in range(5)] == [mutant(form, number) for number in range(5)]
