"""Score mined plans against annotated ones, layer by layer.

Texts are compared without white space and with width and quote variants folded, so that a plan scores alike whatever
format it was read from. Records are matched one to one, best pair first; a pair must overlap in the text, be of one
type, and agree on its number.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LAYERS = ("quantity", "baseline", "deadline", "responsible", "commitment", "headings", "boxes", "annexes", "audit")
Record = dict[str, Any]
Place = tuple[int, int] | None
_FOLDED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "−": "-", "〇": "0", "○": "0"})
_BLANK = re.compile(r"[\s\u200b\ufeff]+")
_UNITS = {
    "㎡": "平方米",
    "m2": "平方米",
    "公里": "千米",
    "km": "千米",
    "％": "%",
    "﹪": "%",
    "百分点": "个百分点",
    "支队伍": "支",
}


@dataclass
class Figures:
    """Counts of a layer, and the ratios that follow from them."""

    hit: int = 0
    gold: int = 0
    mined: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.hit + other.hit, self.gold + other.gold, self.mined + other.mined)

    @property
    def precision(self) -> float:
        """Of what was mined, how much is right; 1 where nothing was to be found and nothing was."""
        return self.hit / self.mined if self.mined else float(not self.gold)

    @property
    def recall(self) -> float:
        """Of what was to be found, how much was."""
        return self.hit / self.gold if self.gold else float(not self.mined)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Miss:
    """A record missed, wrong or spurious; `gold` or `mined` is empty where there is none."""

    plan: str
    how: str
    gold: Record
    mined: Record


def score_folders(gold: Path, mined: Path) -> tuple[dict[str, dict[str, Figures]], list[Miss]]:
    """Figures by plan (and "all"), by layer, of all `*.jsonl` in the gold folder; a plan not mined counts as empty."""
    each: dict[str, dict[str, Figures]] = {"all": {}}
    misses: list[Miss] = []
    for path in sorted(gold.glob("*.jsonl")):
        output = mined / f"{path.stem}.json"
        plan = json.loads(output.read_text(encoding="utf-8")) if output.exists() else {}
        figures, missed = _score_plan(path, plan)
        each[path.stem] = figures
        misses += missed
        for layer, row in figures.items():
            each["all"][layer] = each["all"].get(layer, Figures()) + row
    each["all"] = {layer: each["all"][layer] for layer in LAYERS if layer in each["all"]}
    return each, misses


def squeeze(text: str | None) -> str:
    """A text without white space, and with width, quote and dash variants folded."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text or "").translate(_FOLDED))


def _score_plan(path: Path, plan: Record) -> tuple[dict[str, Figures], list[Miss]]:
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    mined = [
        {**record, "type": "baseline" if record.get("kind") == "baseline" else "commitment"}
        for record in plan.get("commitments", [])
    ]
    structure_path = path.with_name(f"{path.stem}.structure.json")
    structure = json.loads(structure_path.read_text(encoding="utf-8")) if structure_path.exists() else {}
    places = _mined_places(mined, text, plan.get("text") or text)
    if structure.get("annotated_until"):
        until = len(squeeze(text[: structure["annotated_until"]]))
        kept = [i for i, place in enumerate(places) if place is None or place[0] < until]
        mined, places = [mined[i] for i in kept], [places[i] for i in kept]
    pairs = _pair(gold, _gold_places(gold, text), mined, places)
    figures = _record_layers(gold, mined, pairs)
    if structure:
        figures |= _structure_layers(structure, plan)
    misses = list(_misses(path.stem, gold, mined, pairs))
    findings_path = path.with_name(f"{path.stem}.findings.json")
    if findings_path.exists():
        expected = json.loads(findings_path.read_text(encoding="utf-8"))
        figures["audit"], missed = _audit_layer(path.stem, squeeze(text), expected, plan)
        misses += missed
    return figures, misses


# -- matching -----------------------------------------------------------------------------------------------------


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while words and at >= 0:
        yield at
        at = text.find(words, at + 1)


def _mined_places(records: Sequence[Record], text: str, mined_text: str) -> list[Place]:
    """Where each mined record's words stand in the squeezed gold text; of several places the one nearest by offset."""
    flat = squeeze(text)
    scale = len(flat) / max(1, len(squeeze(mined_text)))
    out: list[Place] = []
    for record in records:
        words = squeeze(record["evidence"]["text"])
        found = list(_occurrences(words, flat))
        if len(found) > 1:
            near = scale * len(squeeze(mined_text[: record["evidence"].get("start") or 0]))
            found.sort(key=lambda at: abs(at - near))
        out.append((found[0], found[0] + len(words)) if found else None)
    return out


def _gold_places(records: Sequence[Record], text: str) -> list[Place]:
    """Where the gold records stand; one without `start` is sought at or after the one before it."""
    flat, last = squeeze(text), 0
    out: list[Place] = []
    for record in records:
        words = squeeze(record["quote"])
        if "start" in record:
            at = len(squeeze(text[: record["start"]]))
        else:
            at = next((a for a in (flat.find(words, last), flat.find(words)) if words and a >= 0), -1)
            last = max(last, at)
        out.append((at, at + len(words)) if at >= 0 else None)
    return out


def _pair(
    gold: Sequence[Record], gold_places: Sequence[Place], mined: Sequence[Record], mined_places: Sequence[Place]
) -> dict[int, int]:
    """Gold index → mined index, best pairs first."""
    candidates = []
    for i, wanted in enumerate(gold):
        for j, found in enumerate(mined):
            shared = _overlap(gold_places[i], mined_places[j])
            if (
                shared
                and wanted["type"] == found["type"]
                and _same_number(wanted.get("quantity"), found.get("quantity"))
            ):
                candidates.append((-_likeness(wanted, found, shared, gold_places[i]), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _likeness(wanted: Record, found: Record, shared: int, place: Place) -> float:
    length = place[1] - place[0] if place else 1
    same_time = same_deadline(wanted.get("deadline"), found.get("deadline"))
    names = len(agency_names(wanted) & agency_names(found))
    alike = 3.0 * _bag_f1(wanted.get("subject"), found.get("subject")) + 2.0 * same_time
    return alike + (names + shared / max(1, length))


def _overlap(a: Place, b: Place) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) if a and b else 0


def _bag_f1(a: str | None, b: str | None) -> float:
    left, right = squeeze(a), squeeze(b)
    common = (Counter(left) & Counter(right)).total()
    return 2 * common / (len(left) + len(right)) if left and right else 0.0


def _close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-3 * max(1.0, abs(a), abs(b))


def _number(quantity: Record) -> tuple[float | None, float | None, str]:
    value, top = quantity.get("value"), quantity.get("max")
    unit = squeeze(quantity.get("unit"))
    rounded = [None if number is None else round(float(number), 4) for number in (value, top)]
    return rounded[0], rounded[1], _UNITS.get(unit, unit)


def _same_number(a: Record | None, b: Record | None) -> bool:
    if not a or not b:
        return not a and not b
    left, right = _number(a), _number(b)
    return _close(left[0], right[0]) and _close(left[1], right[1]) and left[2] == right[2]


def same_deadline(a: Record | None, b: Record | None) -> bool:
    """Kind, start, end and recurrence agree; of N年前 the last day of year N is as good as the day before it."""
    if not a or not b:
        return not a and not b
    ends = {a.get("end") or None}
    words = squeeze(a.get("text"))
    if re.fullmatch(r"\d{4}年前", words):
        ends.add(f"{words[:4]}-12-31")
    same = all((a.get(key) or None) == (b.get(key) or None) for key in ("start", "every"))
    return same and a.get("kind") == b.get("kind") and (b.get("end") or None) in ends


def agency_names(record: Record) -> set[str]:
    """The names of those who must act, of a gold or a mined record."""
    names: list[str] = []
    for agency in record.get("responsible") or []:
        names += agency.get("names") or [agency.get("name") or agency.get("text")]
    return {squeeze(name) for name in names if name}


def subject_agrees(wanted: Record, found: Record) -> bool:
    """Half of the characters shared, or one subject inside the other."""
    a, b = squeeze(wanted.get("subject")), squeeze(found.get("subject"))
    if not a or not b:
        return False
    return _bag_f1(a, b) >= 0.5 or (min(len(a), len(b)) >= 2 and (a in b or b in a))


# -- layers -------------------------------------------------------------------------------------------------------


def _record_layers(gold: Sequence[Record], mined: Sequence[Record], pairs: dict[int, int]) -> dict[str, Figures]:
    out = {layer: Figures() for layer in ("quantity", "baseline", "deadline", "responsible", "commitment")}
    for kind, layer in (("commitment", "quantity"), ("baseline", "baseline")):
        out[layer] = Figures(
            sum(1 for i in pairs if gold[i]["type"] == kind and gold[i].get("quantity")),
            sum(1 for record in gold if record["type"] == kind and record.get("quantity")),
            sum(1 for record in mined if record["type"] == kind and record.get("quantity")),
        )
    for i, wanted in enumerate(gold):
        if wanted["type"] == "commitment":
            found = mined[pairs[i]] if i in pairs else {}
            due, names = wanted.get("deadline"), agency_names(wanted)
            out["deadline"] += Figures(int(bool(due) and same_deadline(due, found.get("deadline"))), int(bool(due)))
            out["responsible"] += Figures(len(names & agency_names(found)), len(names))
            out["commitment"] += Figures(int(_whole(wanted, found)), 1)
    for record in mined:
        if record["type"] == "commitment":
            out["deadline"] += Figures(mined=int(bool(record.get("deadline"))))
            out["responsible"] += Figures(mined=len(agency_names(record)))
            out["commitment"] += Figures(mined=1)
    return out


def _whole(wanted: Record, found: Record) -> bool:
    return (
        bool(found) and same_deadline(wanted.get("deadline"), found.get("deadline")) and subject_agrees(wanted, found)
    )


def _misses(plan: str, gold: Sequence[Record], mined: Sequence[Record], pairs: dict[int, int]) -> Iterator[Miss]:
    for i, wanted in enumerate(gold):
        found = mined[pairs[i]] if i in pairs else {}
        if not found:
            yield Miss(plan, "missed", wanted, {})
        elif wanted["type"] == "commitment" and not _whole(wanted, found):
            yield Miss(plan, "wrong", wanted, found)
    paired = set(pairs.values())
    yield from (Miss(plan, "spurious", {}, record) for j, record in enumerate(mined) if j not in paired)


def _structure_layers(structure: Record, plan: Record) -> dict[str, Figures]:
    return {
        "headings": _shared(
            [squeeze(h["text"]) for h in structure.get("headings", [])],
            [squeeze(s["text"] if s.get("title") is None else s["title"]) for s in plan.get("sections", [])],
        ),
        "boxes": _shared(list(_box_cells(structure.get("boxes"))), list(_box_cells(plan.get("boxes")))),
        "annexes": _shared(list(_table_cells(structure.get("annex_tables"))), list(_table_cells(plan.get("annexes")))),
    }


def _shared(gold: list[Any], mined: list[Any]) -> Figures:
    return Figures((Counter(gold) & Counter(mined)).total(), len(gold), len(mined))


def _box_cells(boxes: Iterable[Record] | None) -> Iterator[tuple[Any, ...]]:
    for box in boxes or []:
        number = box.get("number")
        yield number, "title", squeeze(box.get("title"))
        for row in box.get("rows") or []:
            content = row.get("content")
            yield number, "item", squeeze(row.get("item"))
            yield number, "content", squeeze("".join(filter(None, content)) if isinstance(content, list) else content)
        for cells in box.get("grid") or []:
            yield from ((number, "cell", squeeze(cell)) for cell in cells if squeeze(cell))


def _table_cells(tables: Iterable[Record] | None) -> Iterator[tuple[Any, ...]]:
    for table in tables or []:
        for row in table.get("rows") or []:
            cells = [squeeze(str(cell or "")) for cell in row]
            yield from ((table.get("annex"), col, cell) for col, cell in enumerate(cells) if cell)


def _audit_layer(plan: str, flat: str, expected: Sequence[Record], mined: Record) -> tuple[Figures, list[Miss]]:
    """Errors found against the annotated contradictions that one of their pieces of evidence overlaps.

    A contradiction counts once, however many errors name it; an error that names none is a false alarm.
    """
    wanted = [finding for finding in expected if not finding["holds"]]
    targets = [_all_places(flat, [finding["quote"]]) for finding in wanted]
    hit: set[int] = set()
    misses: list[Miss] = []
    for error in (finding for finding in mined.get("findings", []) if finding.get("severity") == "error"):
        evidence = error.get("evidence") or []
        at = _all_places(flat, [piece["text"] for piece in evidence])
        named = {i for i, target in enumerate(targets) if any(_overlap(a, b) for a in at for b in target)}
        hit |= named
        if not named:
            told = {"evidence": evidence[0] if evidence else {"text": ""}, "subject": error.get("message")}
            misses.append(Miss(plan, "false alarm", {}, told))
    alarms = len(misses)
    misses += [
        Miss(plan, "contradiction missed", {"quote": finding["quote"], "subject": finding.get("why")}, {})
        for i, finding in enumerate(wanted)
        if i not in hit
    ]
    return Figures(len(hit), len(wanted), len(hit) + alarms), misses


def _all_places(flat: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    squeezed = [squeeze(quote) for quote in quotes]
    return [(at, at + len(words)) for words in squeezed for at in _occurrences(words, flat)]
