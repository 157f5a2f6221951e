"""Numbers as the numFmt of a list level draws them."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def numeral(count: int, form: str) -> str:
    """`count` in the given w:numFmt. A form that is not known here is written in decimal, as Word does."""
    if form == "none":
        return ""
    if form in _COUNTING:
        return counting(count)
    if form in _LEGAL_FORMS:
        return counting(count, _LEGAL, "拾佰仟萬" if "Traditional" in form else "拾佰仟万")
    if form in _DIGITAL:
        return "".join(_DIGITS[int(digit)] for digit in str(count)) if count >= 0 else str(count)
    if form in ("upperRoman", "lowerRoman"):
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    if form in ("upperLetter", "lowerLetter"):
        return _letters(count, "A" if form == "upperLetter" else "a")
    if form == "decimalZero":
        return f"{count:02d}"
    if form.startswith("decimalFullWidth"):
        return str(count).translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    return _in_row(count, form) or str(count)


def counting(count: int, digits: str = "零一二三四五六七八九", units: str = "十百千万") -> str:
    """A Chinese number: 十一, 二十, 一百零一. From 100,000,000 on decimal."""
    if not 0 < count < 10**8:
        return digits[0] if count == 0 else str(count)
    high, low = divmod(count, 10_000)
    if high:
        rest = (digits[0] if low < 1000 else "") + counting(low, digits, units) if low else ""
        return counting(high, digits, units) + units[3] + rest
    out = ""
    for place in (3, 2, 1, 0):
        digit = low // 10**place % 10
        if digit:
            out += digits[digit] + (units[place - 1] if place else "")
        elif out and low % 10**place and not out.endswith(digits[0]):
            out += digits[0]
    # 十一, not 一十一; in capitals 壹拾壹 keeps its one.
    return out[1:] if 10 <= count < 20 and digits[1] == "一" else out


_COUNTING = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
     "taiwaneseCountingThousand", "koreanCounting")
)  # fmt: skip
_LEGAL_FORMS = frozenset(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"))
_DIGITAL = frozenset(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"))

_ROWS: dict[str, tuple[tuple[int, int, int], ...]] = {
    # form → (first count, last count, code point of the first)
    "decimalEnclosedCircle": ((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)),
    "decimalEnclosedCircleChinese": ((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)),
    "decimalEnclosedParen": ((1, 20, 0x2474),),
    "decimalEnclosedFullstop": ((1, 20, 0x2488),),
    "ideographEnclosedCircle": ((1, 10, 0x3280),),
}
_CYCLES = {"ideographTraditional": _STEMS, "ideographZodiac": _BRANCHES}


def _in_row(count: int, form: str) -> str:
    for first, last, point in _ROWS.get(form, ()):
        if first <= count <= last:
            return chr(point + count - first)
    cycle = _CYCLES.get(form, "")
    return cycle[count - 1] if 0 < count <= len(cycle) else ""


def _letters(count: int, first: str) -> str:
    """A … Z, AA, BB, …: Word repeats the letter."""
    if not 0 < count <= 780:
        return str(count)
    return chr(ord(first) + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    out = ""
    for number, letters in _ROMAN:
        out += letters * (count // number)
        count %= number
    return out
