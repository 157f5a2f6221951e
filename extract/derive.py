"""What `guihua run` makes of all plans together, when they are made: the store, the comparison, the reports.

Each step is a function of a task, and runs in a limited process of its own: the memory that it needs is given back, and
Ctrl-C ends it at once. It answers with the files that it wrote and with what a reader must know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extract.model.comparison import Comparison
from extract.model.indicator import IndicatorSchema
from extract.model.plan import Plan

LEAST, MOST = 2, 300
"""How many plans one comparison sets side by side."""
COMPARISON = "comparison.json"
REPORT = "report"
_PARTS = ("derive.py", "indicators.py", "model", "text", "lexicon", "compare", "store", "report")


@dataclass(frozen=True, slots=True)
class Task:
    """An outputs folder, its plans by theme (stems, at most one more than MOST of a theme), and the schema if one is named."""

    outputs: Path
    themes: tuple[tuple[str | None, tuple[str, ...]], ...]
    schema: str | None


Result = tuple[tuple[str, ...], tuple[str, ...]]
"""The files that a step wrote, by their paths in the outputs folder, and notes for the reader, a line each."""


def index(task: Task) -> Result:
    """The Parquet tables of all plans."""
    from extract.store import index as make_index

    made = make_index(task.outputs)
    problems = tuple(f"{problem.name}: {problem.reason}" for problem in made.problems)
    return tuple(f"{table}.parquet" for table in made.rows), problems


def compare(task: Task) -> Result:
    """The comparison of the plans that fit one schema, if there are 2 to 300 of them."""
    from extract.batch.files import write_whole
    from extract.pipeline import compare as compare_plans

    schema, stems, notes = _chosen(task)
    if schema is None:
        return (), notes
    comparison = compare_plans(_plans(task.outputs, stems), schema)
    write_whole(task.outputs / COMPARISON, comparison.model_dump_json(by_alias=True, indent=1) + "\n")
    return (COMPARISON,), notes


def report(task: Task) -> Result:
    """The reports of the plans that are compared, or of all if there are no more than one report holds."""
    from extract.report import report as write_reports

    comparison, stems = None, tuple(sorted(stem for _, stems in task.themes for stem in stems))
    if (task.outputs / COMPARISON).is_file():
        comparison = Comparison.model_validate_json((task.outputs / COMPARISON).read_bytes())
        stems = comparison.plans
    if not 0 < len(stems) <= MOST:
        return (), (f"no report: it holds 1 to {MOST} plans",)
    written = write_reports(_plans(task.outputs, stems), comparison, task.outputs / REPORT)
    return tuple(str(path.relative_to(task.outputs)) for path in written), ()


STEPS: Mapping[str, Callable[[Task], Result]] = {"index": index, "compare": compare, "report": report}
"""In the order in which they are done."""


def mark(schema: str | None) -> str:
    """What the results depend on besides the plans: the program, guihua's own schemas, and the one that is named."""
    from extract.batch import fingerprint
    from extract.schemas import indicator_schemas

    named = Path(schema).read_text(encoding="utf-8") if schema and Path(schema).is_file() else schema
    return fingerprint(named, *indicator_schemas().values(), parts=_PARTS)


def perform(named: tuple[str, Task]) -> Result:
    """One step by its name, as a worker does it."""
    name, task = named
    return STEPS[name](task)


def _plans(outputs: Path, stems: Iterable[str]) -> dict[str, Plan]:
    paths = {stem: outputs / "plans" / f"{stem}.json" for stem in stems}
    return {stem: Plan.model_validate_json(path.read_bytes()) for stem, path in paths.items()}


def _chosen(task: Task) -> tuple[IndicatorSchema | None, tuple[str, ...], tuple[str, ...]]:
    """The schema that is named, or the one that most plans are of; the plans it is for; and why there is none."""
    from extract.indicators import load_schema
    from extract.schemas import indicator_schemas

    known = [load_schema(task.schema)] if task.schema else [load_schema(name) for name in indicator_schemas()]
    fitting = {schema.name: _of(task, schema) for schema in known}
    sizes = Counter({name: len(stems) for name, stems in fitting.items() if LEAST <= len(stems) <= MOST})
    if sizes:
        (name, _), *_ = sizes.most_common(1)
        others = tuple(f"comparison: {size} plans fit the schema {other} too; compare them by name" for other, size in
                       sizes.most_common()[1:])  # fmt: skip
        return next(schema for schema in known if schema.name == name), fitting[name], others
    for name, stems in fitting.items():
        if len(stems) > MOST:
            return (
                None,
                (),
                (f"no comparison: more than {MOST} plans fit the schema {name}; compare some of them by name",),
            )
    return None, (), (f"no comparison: fewer than {LEAST} plans fit a schema ({', '.join(fitting)})",)


def _of(task: Task, schema: IndicatorSchema) -> tuple[str, ...]:
    """The plans of a schema's themes; where it is named and fits none, all plans."""
    everything = [(theme, stem) for theme, stems in task.themes for stem in stems]
    fitting = [stem for theme, stem in everything if theme in schema.themes]
    if len(everything) <= MOST and len(fitting) < LEAST:
        fitting += _by_words(task, schema, [stem for _, stem in everything if stem not in fitting])
    if task.schema and len(fitting) < LEAST:
        fitting = [stem for _, stem in everything]
    return tuple(sorted(fitting))


def _by_words(task: Task, schema: IndicatorSchema, stems: list[str]) -> Iterator[str]:
    """Of plans whose title names another theme, those whose text is of the schema's: 综合 may well be fire and rescue."""
    from extract.errors import SchemaError
    from extract.indicators import choose_schema

    for stem, plan in _plans(task.outputs, stems).items():
        with suppress(SchemaError):
            if choose_schema([plan]).name == schema.name:
                yield stem
