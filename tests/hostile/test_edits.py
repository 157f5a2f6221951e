"""Sound files with a few edits that hypothesis chooses, and makes fewer where a reader stumbles over them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.workers import Worker
from tests.hostile.fuzz import LIMITS, LIMITS_OF_PICTURES, Outcome, attempt_bytes, readable
from tests.hostile.mutants import OFFICE, PIECES, seeds

FORMATS = [form for form in readable() if form not in OFFICE]
EXAMPLES = {"pdf": 15, "image": 8, "ofd": 20}
Edit = tuple[float, int, bytes]
"""Where in the file, from 0 to 1; how many bytes go; what comes in their place."""
PLACES = st.floats(0, 1, exclude_max=True)
EDITS = st.lists(st.tuples(PLACES, st.integers(0, 30), st.sampled_from(PIECES) | st.binary(max_size=6)), max_size=5)


@pytest.fixture(scope="module", params=FORMATS)
def reader(request: pytest.FixtureRequest) -> Iterator[tuple[str, Worker[tuple[str, bytes], Outcome]]]:
    """A format, and a child that reads files of it."""
    with Worker(attempt_bytes, LIMITS_OF_PICTURES if request.param == "image" else LIMITS) as worker:
        yield request.param, worker


def test_edits(reader: tuple[str, Worker[tuple[str, bytes], Outcome]]) -> None:
    form, worker = reader
    sound = seeds(form)

    @settings(max_examples=EXAMPLES.get(form, 60), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(range(len(sound))), PLACES, EDITS)
    def edited(which: int, part: float, edits: list[Edit]) -> None:
        data = sound[which]
        changed = repacked(data, part, edits) if data.startswith(b"PK") else applied(data, edits)
        what, why, _ = worker.call((f"edited.{form}", changed))
        assert what == "read" or why

    edited()


def applied(data: bytes, edits: list[Edit]) -> bytes:
    """The bytes with the edits made one after the other."""
    for place, gone, new in edits:
        at = int(place * len(data))
        data = data[:at] + new + data[at + gone :]
    return data


def repacked(data: bytes, part: float, edits: list[Edit]) -> bytes:
    """A zip archive with the edits made in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as packed:
        names = archive.namelist()
        hit = names[int(part * len(names))]
        for name in names:
            content = archive.read(name)
            packed.writestr(zipfile.ZipInfo(name), applied(content, edits) if name == hit else content)
    return out.getvalue()
