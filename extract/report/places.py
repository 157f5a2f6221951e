"""Where in a plan something stands, as a reader finds it: the headings above it, its box or annex, its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right

from extract.model.plan import Plan
from extract.report.safe import one_line, visible

_ENDS = re.compile(r"[。！？；\n]")
_LONGEST = 160


class Places:
    """Looks up section paths and sentences of one plan by offset."""

    def __init__(self, plan: Plan) -> None:
        self.text = plan.text
        self.sections = sorted(plan.sections, key=lambda section: section.start)
        self.starts = [section.start for section in self.sections]
        self.by_start = {section.start: section for section in self.sections}
        self.regions = [(box.start, box.end, box.title) for box in plan.boxes]
        self.regions += [(table.start, table.end, table.title or "") for table in (*plan.annexes, *plan.tables)]

    def path(self, offset: int) -> tuple[str, ...]:
        """The headings above an offset, outermost first, and the title of the box or table it stands in."""
        at = bisect_right(self.starts, offset) - 1
        path: list[str] = []
        section = self.sections[at] if at >= 0 else None
        while section is not None and len(path) < 9:  # nine levels are more than any plan has
            path.append(one_line(section.text))
            section = None if section.parent is None else self.by_start.get(section.parent)
        path.reverse()
        path += [one_line(title) for start, end, title in self.regions if start <= offset < end and title]
        return tuple(path)

    def sentence(self, start: int, end: int) -> tuple[str, str, str]:
        """The sentence around a stretch: what is before it, the stretch, what is after; each made visible."""
        left = max((found.end() for found in _ENDS.finditer(self.text, max(0, start - _LONGEST), start)), default=None)
        right = _ENDS.search(self.text, end, end + _LONGEST)
        before = self.text[max(0, start - _LONGEST) if left is None else left : start]
        after = self.text[end : right.end() if right else end + _LONGEST]
        return visible(before).lstrip(), visible(self.text[start:end]), visible(after).rstrip()
