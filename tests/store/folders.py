"""Outputs folders for the tests of the store: small plans of our own, and the specimens."""

from __future__ import annotations

from pathlib import Path

from extract.model.commitment import Agency, Commitment, Deadline, Place, Quantity
from extract.model.document import Source
from extract.model.finding import Finding
from extract.model.plan import Jurisdiction, Period, Plan, PlanInfo, Section
from extract.model.span import Span
from tests.conftest import SPECIMENS, mined

HEADING, SENTENCE = "一、任务", "2024年底前，市消防救援支队新增市政消火栓500个。"


def span(text: str, words: str) -> dict[str, object]:
    """The fields of a span of the words in a text."""
    start = text.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def plan(city: str = "云澜市", sentence: str = SENTENCE, extra: int = 0) -> Plan:
    """A plan of one record and one finding, and `extra` duties about nothing else than their number."""
    more = "".join(f"第{number}项工作由市应急局负责。" for number in range(extra))
    text = f"{HEADING}\n{sentence}\n{more}"
    place = Place(section=(HEADING,))
    records = [
        Commitment(
            id="aaaaaaaaaaaa", kind="target", subject="市政消火栓", action="新增", place=place, rule="quantity",
            quantity=Quantity(**span(text, "500个"), value=500, unit="个", comparator="eq", measure="increase"),
            deadline=Deadline(text="2024年底前", kind="by", end="2024-12-31", basis="stated", at=(5, 12)),
            responsible=(Agency(**span(text, "市消防救援支队"), name="市消防救援支队", role="lead"),),
            evidence=Span(**span(text, "新增市政消火栓500个")),
        )
    ]  # fmt: skip
    records += [
        Commitment(
            id=f"{number:012x}", kind="duty", subject=f"第{number}项工作", place=place, rule="clause",
            evidence=Span(**span(text, f"第{number}项工作由市应急局负责")),
        )
        for number in range(extra)
    ]  # fmt: skip
    finding = Finding(
        code="G901", severity="warning", message="例", message_en="example", figures={"sum": 5, "stated": 6.5},
        evidence=(Span(**span(text, "500个")),),
    )  # fmt: skip
    return Plan(
        plan=PlanInfo(
            id="0" * 12, title=f"{city}消防规划", jurisdiction=Jurisdiction(name=city, level="city"), issued="2022-03-18",
            period=Period(start="2021-01-01", end="2025-12-31"),
            source=Source(name=f"{city}.txt", format="txt", sha256="0" * 64, bytes=len(text.encode())),
        ),
        text=text,
        sections=(Section(level=1, number="一", text=HEADING, start=0, end=len(HEADING)),),
        commitments=tuple(records),
        findings=(finding,),
    )  # fmt: skip


def write(outputs: Path, name: str, made: Plan) -> Path:
    """Write a plan into an outputs folder, as `guihua run` does."""
    path = outputs / "plans" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(made.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return path


def specimens(outputs: Path) -> Path:
    """An outputs folder of the specimen plans."""
    for path in SPECIMENS:
        write(outputs, path.stem, mined(path)[1])
    return outputs
