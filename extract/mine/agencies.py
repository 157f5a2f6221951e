"""Names of agencies: whether a noun phrase is one, and the names that an elliptic list spells out.

市场监管、消防等部门 → 市场监管部门, 消防部门; 市、县（区）政府 → 市政府, 县（区）政府.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extract.lexicon import agencies, phrases, words

_JOINERS = re.compile(r"[、，,；;]|以及|和(?!谐)|及(?!时|以上)|与|暨")
_LONGEST_HEAD = 14
_NUMERIC_SHARE = re.compile(r"分之|%|％")
_ENDS_PLACE = re.compile(r"(?:[市县区镇乡村旗州省盟]|街道|乡镇)(?:[（(][^（）()]{1,8}[）)])?(?:区|市|县)?$")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")


@lru_cache(maxsize=8192)
def head_of(name: str) -> str | None:
    """The longest listed word that ends a name, sectors apart; a closing bracket is looked through."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", name) or name
    for form in (name, bare):
        for size in range(min(_LONGEST_HEAD, len(form)), 0, -1):
            word = agencies().get(form[-size:])
            if word is not None and word.kind != "sector" and (size > 1 or len(form) > 1):
                return word.name
    return None


def is_sector(name: str) -> bool:
    """Whether a name is a sector that stands for its department (教育、民政等部门)."""
    word = agencies().get(name.removeprefix("各级").removeprefix("市").removeprefix("县"))
    return word is not None and word.kind == "sector"


@lru_cache(maxsize=16384)
def is_agency(phrase: str) -> bool:
    """Whether a noun phrase names somebody who can act: an organisation, people, or a place that can (各县（市）).

    A bare territory (全市) is none, nor a share of things (三分之二的乡镇).
    """
    phrase = phrase.removesuffix("之间")
    if not 1 < len(phrase) <= 90 or phrase in _territories() or _NUMERIC_SHARE.search(phrase[:8]):
        return False
    if phrase.count("（") != phrase.count("）") or phrase[0] in "（）":
        return False
    if phrase[0] in "的等、，《”" or phrase[-1] in "的、，“《和及与或" or ("《" in phrase and "》" not in phrase):
        return False
    last = _parts(phrase)[-1]
    last = last.rpartition("等")[2] or last
    if re.fullmatch(r"各级.{2,6}|(?:支队|大队|省|市|县|区|乡|镇|村|、)+级", phrase) and (
        phrase.endswith("级") or is_sector(phrase.removeprefix("各级"))
    ):
        return True
    if last in _territories() or last.startswith("跨"):
        return False
    if head_of(last) is not None:
        return True
    return bool(_ENDS_PLACE.search(last)) and not any(last.endswith(t) for t in _territories() if len(t) > 1)


@cache
def _territories() -> frozenset[str]:
    return frozenset(phrases("agents")["territories"])


@cache
def _whole_words() -> re.Pattern[str]:
    """Listed names that hold a joining word themselves (工业和信息化, 住房和城乡建设): they are not split."""
    joined = sorted((name for name in agencies() if re.search("[和与及、]", name)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, joined)) if joined else r"(?!)")


def _parts(phrase: str) -> list[str]:
    """Split a list at its joints, outside brackets and listed names."""
    keep = [m.span() for m in _whole_words().finditer(phrase)] + [m.span() for m in _BRACKETED.finditer(phrase)]
    parts, at = [], 0
    for joint in _JOINERS.finditer(phrase):
        if any(start <= joint.start() < end for start, end in keep):
            continue
        parts.append(phrase[at : joint.start()])
        at = joint.end()
    parts.append(phrase[at:])
    return [part for part in parts if part] or [phrase]


@lru_cache(maxsize=8192)
def expand_names(phrase: str) -> tuple[str, ...]:
    """The names in a phrase, each spelled out, in order and without repeats."""
    names: list[str] = []
    for group in re.split(r"[，,；;]", phrase):
        names += _expand_group(group)
    return tuple(dict.fromkeys(name for name in names if name))


_THE_OTHERS = re.compile(r"(?:[省市区县]级|[省市区县]直)?各?(?:有关|相关)(?:部门|单位)")
"""市财政局、市税务局等市级各有关部门: names in full, and whoever else is concerned."""


def _expand_group(group: str) -> list[str]:
    group = group.removesuffix("之间")
    parts = _parts(group)
    cut = next((i for i, part in enumerate(parts) if "等" in part[1:]), None)
    if cut is None:
        return _spell_out(parts, None)
    last, _, tail = parts[cut].partition("等")
    named, rest = [*parts[:cut], last], parts[cut + 1 :]
    behind = _spell_out(rest, None) if rest else []
    if _THE_OTHERS.fullmatch(tail) and all(_own_head(part) is not None for part in named):
        return [*_spell_out(named, None), tail, *behind]
    if len(parts) == 1 and head_of(last) is not None:
        return [group]
    shared = _shared_head(tail.lstrip("有关相重点行业各职能主管级")) if tail else None
    return _spell_out(named, shared) + behind


def _spell_out(parts: list[str], shared: str | None) -> list[str]:
    """Give each part of a list the head that a later part (or `shared`) has for it, and the prefix of the first."""
    prefix = next((p for p in phrases("agents")["shared_prefixes"] if parts[0].startswith(p)), "")
    out: list[str] = []
    joined = shared
    for part in reversed(parts):
        if joined is not None and _lacks_head(part, joined):
            out.append(part + joined)
        else:
            joined = _shared_head(part) if len(parts) > 1 and shared is None else shared
            out.append(part)
    out.reverse()
    if prefix:
        sharing = [
            i for i, name in enumerate(out) if i and (name != parts[i] or _sector_department(name) or prefix == "每个")
        ]
        out = [prefix + name if i in sharing and not _QUANTIFIED.match(name) else name for i, name in enumerate(out)]
    return [piece for name in out for piece in _split_party(name)]


_QUANTIFIED = re.compile("各|每|全|有关|相关|其他|所有")
_OVER_PLACES = ("管委会", "管理委员会", "人民政府", "政府", "街道办事处", "办事处")


def _lacks_head(part: str, joined: str) -> bool:
    if joined in _OVER_PLACES and re.search(r"[省区县市镇乡旗州盟]$", part):
        return True
    return _own_head(part) is None


def _sector_department(name: str) -> bool:
    return name.endswith("部门") and is_sector(name.removesuffix("部门"))


@cache
def _shared_heads() -> re.Pattern[str]:
    return re.compile(f"(?:{words('agents', 'shared_heads')})$")


def _shared_head(name: str) -> str | None:
    match = _shared_heads().search(name)
    if match is None or (match.start() == 0 and len(name) == len(match[0]) and len(match[0]) < 2):
        return None
    return match[0]


def _own_head(part: str) -> str | None:
    """The head that a part of a list has of its own; a place or a sector has none."""
    if is_sector(part):
        return None
    head = head_of(part)
    if head is not None and _ENDS_PLACE.fullmatch(part[-len(head) :]) and len(head) <= 2:
        return None
    return head


def _split_party(name: str) -> list[str]:
    """各级党委政府 → 各级党委, 各级政府."""
    match = re.fullmatch(r"(?P<whose>.{0,8}?)党委、?政府", name)
    return [match["whose"] + "党委", match["whose"] + "政府"] if match else [name]
