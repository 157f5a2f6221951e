"""Where on a page the text of the plan is: the furniture removed, the element that holds the text found."""

from __future__ import annotations

import re
from itertools import islice

from extract.read.html_lexicon import containers, furniture, phrases, strangers, title_words
from extract.read.html_tree import Tree

_WORD = re.compile(r"[a-z]+")
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside"))
_LISTS = frozenset(("ul", "ol", "dl", "div", "table", "section", "td", "p"))
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|pptx?)(?:$|[?#])", re.IGNORECASE)
_LEAVES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre", "a"))
_BLOCKS = ("p", "div", "br", "table", "section", "li")

_SENTENCE_END = re.compile("[。；]")
_KNOWN_SHARE = 0.8
"""Of the running text of a page: what an element with a known name must hold to be taken."""
_MAX_TITLE = 300
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_MIN_TITLE = 5
_NEAR = 600
"""Characters: how far from the text its title and its annexes are looked for."""
_DOMINANT_SHARE = 0.95
"""Of the running text: what an element must hold for the search to go on inside it."""


def stripped(tree: Tree) -> Tree:
    """The page without menus, paths, share bars, feet and lists of links."""
    total = tree.solid(0)
    return tree.without([at for at in range(1, len(tree.nodes)) if _is_furniture(tree, at, total)])


def main(tree: Tree) -> int:
    """The index of the element that holds the text; the body where nothing narrower is sure."""
    total = tree.solid(0)
    if not total:
        return 0
    known = [at for at in _known(tree) if tree.solid(at) >= _KNOWN_SHARE * total]
    if known:
        most = max(tree.solid(at) for at in known)
        return min((at for at in known if tree.solid(at) >= 0.98 * most), key=tree.size)
    return _with_title(tree, _dominant(tree, total))


def title_above(tree: Tree, at: int, titles: list[str]) -> int | None:
    """The element above the text that prints one of `titles`; where none does, what is set as a title there."""
    near: list[int] = []
    passed = 0
    for above in range(at - 1, 0, -1):
        if not tree.nodes[above].tag:
            passed += tree.size(above)
        elif passed <= _NEAR and tree.nodes[above].end <= at and _MIN_TITLE <= tree.size(above) <= _MAX_TITLE:
            near.append(above)
    texts = [tree.text(above) for above in near]
    printed = (k for k, text in zip(near, texts, strict=True) if any(text in t or t in text for t in titles))
    styled = (k for k, text in zip(near, texts, strict=True) if _is_title(tree, k, text))
    return next(printed, next(styled, None))


def files_below(tree: Tree, at: int) -> list[int]:
    """The elements soon below the text that link to files: the annexes of the plan."""
    found: list[int] = []
    below, passed = tree.nodes[at].end, 0
    while below < len(tree.nodes) and passed <= _NEAR:
        size = tree.size(below)
        links = (tree.nodes[link].attrs.get("href", "") for link in tree.inside(below, "a"))
        if tree.nodes[below].tag and 0 < size <= _NEAR and any(_FILE.search(link) for link in links):
            found.append(below)
        elif size > _NEAR:
            below += 1
            continue
        below, passed = tree.nodes[below].end or below + 1, passed + size
    return found


def _is_title(tree: Tree, at: int, text: str) -> bool:
    """Whether an element looks like the title of a page: by its tag, its name, or its place in the middle."""
    attrs = tree.nodes[at].attrs
    named = tree.nodes[at].tag in ("h1", "h2", "h3", "center") or any(w in title_words() for w in _words(tree, at))
    middle = attrs.get("align", "").lower() == "center" or _CENTRED.search(attrs.get("style", "")) is not None
    return (named or middle) and phrases().fullmatch(text) is None and not tree.linked(at)


def _is_furniture(tree: Tree, at: int, total: int) -> bool:
    node = tree.nodes[at]
    if not node.tag or node.tag == "body" or not tree.size(at):
        return False
    solid, size = tree.solid(at), tree.size(at)
    words = _words(tree, at)
    named = node.tag in _FURNITURE_TAGS or any(word in furniture() for word in words)
    if named and solid <= 0.2 * total and (size <= 200 or solid <= 0.3 * size):
        return True
    if solid <= 0.4 * total and any(word in strangers() for word in words):
        return True
    if node.tag not in _LISTS or solid or tree.linked(at) < 0.6 * size or not _is_link_list(tree, at):
        return False
    # Menus hold no sentences; a paragraph that cites laws by links does.
    return _SENTENCE_END.search(tree.text(at)) is None


def _words(tree: Tree, at: int) -> list[str]:
    """The words in id and classes: `footerLinks` and `page-footer` both hold footer."""
    attrs = tree.nodes[at].attrs
    names = f"{attrs.get('id', '')} {attrs.get('class', '')}"
    return _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names).lower())


def _is_link_list(tree: Tree, at: int) -> bool:
    """Three links or more, and no files among them: a list of annexes belongs to the text."""
    links = [tree.nodes[link].attrs.get("href", "") for link in tree.inside(at, "a")]
    return len(links) >= 3 and not any(_FILE.search(link) for link in links)


def _known(tree: Tree) -> list[int]:
    """Elements with a known name; of several with one name, the element around them all."""
    by_name: dict[str, list[int]] = {}
    for at in range(len(tree.nodes)):
        for name in tree.names(at):
            if name in containers() and tree.size(at):
                by_name.setdefault(name, []).append(at)
    found = {at for places in by_name.values() for at in places}
    found |= {_around(tree, places) for places in by_name.values()}
    return sorted(found)


def _around(tree: Tree, places: list[int]) -> int:
    at = places[0]
    while at > 0 and tree.nodes[at].end < tree.nodes[places[-1]].end:
        at = tree.nodes[at].parent
    return max(at, 0)


def _dominant(tree: Tree, total: int) -> int:
    at = 0
    while True:
        inner = next((c for c in tree.children(at) if tree.solid(c) >= _DOMINANT_SHARE * total), None)
        if inner is None or tree.nodes[inner].tag in _LEAVES or not tree.nodes[inner].tag:
            return at
        if len(list(islice(tree.inside(inner, *_BLOCKS), 2))) < 2:
            return at
        at = inner


def _with_title(tree: Tree, at: int) -> int:
    """Climb to the element that also holds a title or a line of dates above the text, if that adds little else."""
    up = at
    while up > 0:
        up = tree.nodes[up].parent
        added = tree.size(up) - tree.size(at)
        if added:
            return up if added <= _MAX_TITLE else at
    return at
