"""Real documents against what a plain text extractor gives of them: nothing lost, nothing doubled, nothing moved.

What is furniture in which file stands in real_files.yaml. The documents lie beside the repository and are no part of it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.model.document import Document
from extract.pipeline import read
from extract.read.html_decode import decode

SHARED = Path(__file__).resolve().parents[3] / "shared"
FILES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("real_files.yaml").read_text("utf-8"))
_PARTS = re.compile(r"(?<=[，。；：、\n])")


def extracted(path: Path) -> str:
    """The text of a file as a plain extractor gives it."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(data) as pdf:
            return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    if path.suffix == ".docx":
        docx = pytest.importorskip("docx")
        blocks = docx.Document(io.BytesIO(data)).iter_inner_content()
        return "\n".join(_text(block) for block in blocks)
    if path.suffix == ".html":
        from selectolax.lexbor import LexborHTMLParser

        page = LexborHTMLParser(decode(data))
        for hidden in page.css("script, style"):
            hidden.decompose()
        return page.body.text(separator="\n") if page.body else ""
    return data.decode("utf-8-sig")


def _text(block: Any) -> str:
    """A paragraph of python-docx, or a table with each of its cells once."""
    if hasattr(block, "text"):
        return str(block.text)
    cells = {cell._tc: cell.text for row in block.rows for cell in row.cells}
    return "\n".join(cells.values())


def without_furniture(text: str, about: dict[str, Any]) -> str:
    """The extraction less what is listed as furniture."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    dropped = {at for first, end in about.get("drop", ()) for at in range(len(lines))[first:end]}
    marks, stray = re.compile(about.get("marks", r"(?!)")), re.compile(about.get("stray", r"(?!)"))
    return "\n".join(
        stray.sub("", line) for at, line in enumerate(lines) if at not in dropped and not marks.fullmatch(line)
    )


def shown(document: Document) -> str:
    """The text of a document's blocks."""
    return "\n".join(document.text[start:end] for block in document.blocks for start, end in block.pieces)


def differences(expected: str, found: str) -> Iterator[tuple[str, str, str]]:
    """(equal, or what differs; the characters of both sides), clause by clause first and then within clauses."""
    one, other = (["".join(part.split()) for part in _PARTS.split(text)] for text in (expected, found))
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left, right = "".join(one[a:b]), "".join(other[c:d])
        if kind != "replace" or len(left) * len(right) > 10_000_000:
            yield kind, left, right
            continue
        for inner, e, f, g, h in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            yield inner, left[e:f], right[g:h]


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_real_file_is_read_whole_and_in_order(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the shared real documents are not beside this repository")
    expected = without_furniture(extracted(path), FILES[name])
    found = list(differences(expected, shown(read(path))))
    kept = sum(len(left) for kind, left, _ in found if kind == "equal")
    lost = [left for kind, left, _ in found if kind != "equal" and left]
    invented = [right for kind, _, right in found if kind != "equal" and right]
    assert kept >= 0.995 * (kept + sum(map(len, lost))), lost
    assert sum(map(len, invented)) <= 0.005 * kept, invented


def test_every_real_document_is_in_the_list() -> None:
    """A document that came since is no failure of the readers, but somebody should look at it."""
    if not SHARED.exists():
        pytest.skip("the shared real documents are not beside this repository")
    known = {
        path.relative_to(SHARED).as_posix()
        for pattern in ("corpus/*.*", "gold_more/*.docx")
        for path in SHARED.glob(pattern)
    }
    if new := sorted(known - set(FILES)):
        pytest.skip(f"not yet looked at: {', '.join(new)}")


@pytest.mark.parametrize(
    ("expected", "found", "equal"),
    [
        ("甲，乙。丙。", "甲，乙。\n丙。", 6),
        ("甲，乙。丙，", "丙，甲，乙。", 4),
        ("建3座，好。", "建了3座，好。", 6),
        ("甲。", "", 0),
    ],
)
def test_the_measure_sees_what_is_lost_moved_or_added(expected: str, found: str, equal: int) -> None:
    assert sum(len(left) for kind, left, _ in differences(expected, found) if kind == "equal") == equal


PLAN = "gold_more/shanghai_beidou_3nian"


def test_one_plan_in_two_formats_gives_the_same_records() -> None:
    from extract.pipeline import mine

    if not (SHARED / f"{PLAN}.docx").exists():
        pytest.skip("the shared real documents are not beside this repository")
    plans = [mine(read(SHARED / f"{PLAN}.{suffix}")) for suffix in ("docx", "txt")]
    records = [
        sorted(
            (r.kind, r.subject, r.quantity.text if r.quantity else "", *(agency.name for agency in r.responsible))
            for r in plan.commitments
        )
        for plan in plans
    ]
    assert records[0] and records[0] == records[1]
    assert [section.text for section in plans[0].sections] == [section.text for section in plans[1].sections]


@pytest.mark.parametrize("name", [name for name in sorted(FILES) if name.endswith(".html")])
def test_the_metadata_of_real_pages(name: str) -> None:
    if not (SHARED / name).exists():
        pytest.skip("the shared real documents are not beside this repository")
    document = read(SHARED / name)
    about = document.metadata
    assert about.title and about.issuer and about.issued
    # The page prints number and issuer below its title and at its end as well.
    assert about.doc_no and about.doc_no in document.text and about.issuer in document.text
