"""The public names, what importing costs, and the components in somebody else's pipeline."""

from __future__ import annotations

import subprocess
import sys

import extract
from tests.conftest import SPECIMENS


def in_fresh_python(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_costs_nothing() -> None:
    heavy = ["spacy", "pandas", "pydantic", "rjieba", "lxml"]
    told = in_fresh_python(f"import extract, sys; print([m for m in {heavy} if m in sys.modules])")
    assert told == "[]"


def test_public_names() -> None:
    assert extract.__version__
    for _ in range(2):
        plan = extract.mine(extract.read(SPECIMENS[0]))
        assert plan.commitments and isinstance(plan, extract.Plan)
    assert issubclass(extract.ReadError, extract.GuihuaError)


def test_public_functions_stand_above_the_stages_of_their_name() -> None:
    told = in_fresh_python(
        "import extract.read.registry, extract.mine.miner, extract.audit; from extract.read import read_bytes;"
        "from extract.audit import audit_plan; print([type(f).__name__ for f in"
        " (extract.read, extract.mine, extract.audit, read_bytes, audit_plan)])"
    )
    assert told == str(["function"] * 5)


def test_components_in_a_foreign_pipeline() -> None:
    told = in_fresh_python(
        "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('guihua_deadlines'); nlp.add_pipe('guihua_quantities');"
        "nlp.add_pipe('guihua_agencies'); nlp.add_pipe('guihua_clauses');"
        "doc = nlp('2025年底前，新增市政消火栓500个。');"
        "print([s.text for s in doc.spans['guihua_quantities']], doc._.guihua_deadlines[0].last,"
        "      doc._.guihua_clauses[0].subject, nlp.analyze_pipes()['problems']['guihua_clauses'])"
    )
    assert told == "['500个'] 2025-12-31 市政消火栓 []"
