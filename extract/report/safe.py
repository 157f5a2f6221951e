"""What plans hold is untrusted: characters that act instead of being seen, and strings that a program would obey.

Every format passes what it shows through `visible`; the formats that have a syntax of their own add their escape.
"""

from __future__ import annotations

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SHOWN = {code: 0x2400 + code for code in range(0x20)}
_SHOWN |= dict.fromkeys((*range(128, 160), 65534, 65535, *map(ord, _BIDI)), 65533)
_SHOWN |= {0x7F: 0x2421, 0x0D: 0x20, 0x2028: 0x20, 0x2029: 0x20}
for _kept in "\t\n":
    del _SHOWN[ord(_kept)]

_FORMULA = tuple("=+-@\t\r\n|%")
_MARKUP = re.compile(r"[\\`*_\[\]|~$@]|:(?=//)|(?<=www)\.|^[#+\-=](?=.)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def visible(text: str) -> str:
    """The text with each control and direction character as a visible one; the length, so every offset, stays.

    Tabs and line breaks stay; a carriage return becomes a blank, because browsers would count it differently.
    """
    return text.translate(_SHOWN)


def one_line(text: str) -> str:
    """Visible, and on one line: each run of white space is one blank."""
    return " ".join(visible(text).split())


def not_a_formula(text: str) -> str:
    """A string that no spreadsheet takes for a formula when it opens a CSV: an apostrophe goes before it.

    Full-width signs count too: Chinese and Japanese editions read ＝ as =. NFKC finds further look-alikes.
    """
    head = text.lstrip()[:1]
    risky = text.startswith(_FORMULA) or (head and unicodedata.normalize("NFKC", head)[0] in "=+-@")
    return f"'{text}" if risky else text


def markdown(text: str) -> str:
    """One line that Markdown shows as it stands: no markup, table bar, list, link or HTML of its own."""
    escaped = _MARKUP.sub(lambda found: f"\\{found[0]}", one_line(text))
    escaped = re.sub(r"^(\d+)([.)])", r"\1\\\2", escaped)
    return re.sub(r"[&<>]", lambda found: _ENTITIES[found[0]], escaped)
