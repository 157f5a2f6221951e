"""Full calendar dates, in the one place where they are looked for: front matter and table cells.

dateparser reads them (2022年10月11日, 2004-10-01, 2022/6/30, 2022.6.30); dates in Chinese numerals are turned into
digits first, which it does not do. Everything that is no full date belongs to the plan calendar.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extract.text.numerals import chinese

_CN = "零〇○一二三四五六七八九十"
_FULL_DATE = re.compile(
    rf"(?P<year>(?:19|20)\d{{2}}|[{_CN}]{{4}})(?:年|[-./])(?P<month>\d{{1,2}}|[{_CN}]{{1,2}})(?:月|[-./])"
    rf"(?P<day>\d{{1,2}}|[{_CN}]{{1,3}})(?:日|(?![\d.]))"
)


def full_date(text: str) -> str | None:
    """The first full calendar date in a clean text, as YYYY-MM-DD; None if there is none or it does not exist."""
    match = _FULL_DATE.search(text)
    if match is None:
        return None
    return _parse("-".join(_digits(match[name]) for name in ("year", "month", "day")))


def _digits(text: str) -> str:
    value = int(text) if text.isdigit() else chinese(text)
    return "0" if value is None else str(value)


@lru_cache(maxsize=1024)
def _parse(date: str) -> str | None:
    import dateparser

    found = dateparser.parse(date, date_formats=["%Y-%m-%d"], settings={"PARSERS": ["custom-formats"]})
    return None if found is None else found.date().isoformat()
