"""A few hundred mutants of every format; `python -m tests.hostile.fuzz --count 2000` tries thousands."""

from __future__ import annotations

import pytest

from tests.hostile.fuzz import readable, run
from tests.hostile.mutants import OFFICE, mutant

FORMATS = [form for form in readable() if form not in OFFICE]
COUNTS = {"txt": 250, "html": 250, "docx": 250, "pdf": 40, "ofd": 60, "mhtml": 100}


@pytest.mark.parametrize("form", FORMATS)
def test_mutants_are_read_or_refused(form: str) -> None:
    kinds, faults, _ = run(form, 0, COUNTS.get(form, 20), jobs=1)
    assert not faults
    assert kinds["read"] and kinds["refused"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_mutant_is_the_same_each_time(form: str) -> None:
    assert [mutant(form, number) for number in range(5)] == [mutant(form, number) for number in range(5)]


@pytest.mark.skipif("ofd" not in FORMATS, reason="no reader of OFD")
def test_glyphs_infinitely_far_away_are_left_out() -> None:
    from extract.read import read_bytes
    from tests.formats.ofd_writer import OfdSheet, ofd

    sheet = OfdSheet()
    sheet.run(20, 30, "新增市政消火栓500个。")
    sheet.run(1e308, 40, "远处")
    sheet.run(20, 1e308, "远处", size=1e308)
    assert read_bytes(ofd(sheet), "far.ofd").text.strip() == "新增市政消火栓500个。"
