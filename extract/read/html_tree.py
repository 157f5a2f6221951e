"""A page as a flat list of nodes in document order, each of which knows where its subtree ends.

Everything that looks at a page does so with loops over this list; nothing recurses, however deep a page is nested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.read.html_tags import HOLDERS, INVISIBLE

TEXT = ""
"""The tag of a text node."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all", re.I)
_HIDES = re.compile("display|visibility|hidden|font-size", re.IGNORECASE)
_HOLDS = re.compile("<textarea|<noscript|<xmp|srcdoc|<script", re.IGNORECASE)
_BRACE = re.compile(r"([^{}]*)([{}])")
_NAME = re.compile(r"\s*[.#][\w-]+\s*")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_MAX_STYLES = 200_000
_HIDDEN_SHARE = 0.2
"""Of a page's running text: an element that holds more is opened by a script, however a style sheet hides it at first."""
_SENTENCE = re.compile("[，。；]")
_LITTLE = 200
"""Characters of running text: a page that shows less may hold its text for a script to show."""


@dataclass(slots=True)
class Node:
    """An element, or a text node. The nodes of its subtree are those from its own index up to `end`."""

    tag: str
    text: str
    attrs: dict[str, str]
    parent: int
    end: int = 0


class Tree:
    """The visible nodes of a page, with the amount of text in every subtree."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        linked = _inside_links(nodes)
        sizes = [len("".join(node.text.split())) for node in nodes]
        self._size = _sums(sizes)
        self._linked = _sums([size if link else 0 for size, link in zip(sizes, linked, strict=True)])
        self._solid = _sums(
            [
                size if size >= 10 and not link and _SENTENCE.search(node.text) else 0
                for node, size, link in zip(nodes, sizes, linked, strict=True)
            ]
        )

    def size(self, index: int) -> int:
        """The number of characters in a subtree, spaces apart."""
        return self._size[self.nodes[index].end] - self._size[index]

    def linked(self, index: int) -> int:
        """How many of them are the text of links."""
        return self._linked[self.nodes[index].end] - self._linked[index]

    def solid(self, index: int) -> int:
        """How many of them stand in running text: not in links, and with the marks of sentences."""
        return self._solid[self.nodes[index].end] - self._solid[index]

    def children(self, index: int) -> Iterator[int]:
        """The indexes of a node's children."""
        at = index + 1
        while at < self.nodes[index].end:
            yield at
            at = self.nodes[at].end

    def inside(self, index: int, *tags: str) -> Iterator[int]:
        """The indexes of the nodes of the given tags in a subtree, itself not included."""
        return (at for at in range(index + 1, self.nodes[index].end) if self.nodes[at].tag in tags)

    def text(self, index: int) -> str:
        """All text of a subtree, without any spaces."""
        return "".join("".join(self.nodes[at].text.split()) for at in range(index, self.nodes[index].end))

    def starts_with(self, index: int, pattern: re.Pattern[str]) -> bool:
        """Whether the text of a subtree begins with a pattern of at most 8 characters, spaces apart."""
        head = ""
        for at in range(index, min(self.nodes[index].end, index + 200)):
            head += "".join(self.nodes[at].text.split())
            if len(head) >= 8:
                break
        return pattern.match(head) is not None

    def names(self, index: int) -> list[str]:
        """The id and the classes of a node, in small letters."""
        attrs = self.nodes[index].attrs
        return f"{attrs.get('id', '')} {attrs.get('class', '')}".lower().split()

    def marks(self, index: int) -> set[str]:
        """The id and the classes of a node as a style sheet writes them: #id, .class."""
        attrs = self.nodes[index].attrs
        own = {f"#{attrs['id']}"} if "id" in attrs else set()
        return own | {f".{name}" for name in attrs.get("class", "").split()}

    def without(self, dropped: list[int]) -> Tree:
        """A tree that lacks the given subtrees."""
        if not dropped:
            return self
        kept: list[Node] = []
        new_index, skip_to = [0] * (len(self.nodes) + 1), 0
        marked = set(dropped)
        for at, node in enumerate(self.nodes):
            new_index[at] = len(kept)
            if at in marked:
                skip_to = max(skip_to, node.end)
            if at >= skip_to:
                kept.append(node)
        new_index[len(self.nodes)] = len(kept)
        return Tree(
            [Node(n.tag, n.text, n.attrs, new_index[n.parent] if n.parent >= 0 else -1, new_index[n.end]) for n in kept]
        )


def parse(html: str) -> tuple[Tree, dict[str, str]]:
    """The tree of a page's body, and its meta tags by name in small letters; `title` is the title of its window."""
    parser = LexborHTMLParser(html)
    metas: dict[str, str] = {}
    for meta in parser.css("meta"):
        name = (meta.attributes.get("name") or meta.attributes.get("property") or "").lower()
        metas.setdefault(name, (meta.attributes.get("content") or "").strip())
    head = parser.css_first("head > title")
    metas.setdefault("title", " ".join(head.text().split()) if head else "")
    if parser.body is None:
        return Tree([Node("body", "", {}, -1, 1)]), metas
    tree = Tree(_flatten(parser.body))
    if tree.solid(0) < _LITTLE and _HIDES.search(html):
        # A page that hides its text at first, until a script has run.
        whole = Tree(_flatten(parser.body, shown_only=False))
        tree = whole if whole.solid(0) >= max(_LITTLE, 3 * tree.solid(0)) else tree
    if tree.solid(0) < _LITTLE and _HOLDS.search(html):
        tree = _with_held(tree, parser)
    return _without_hidden(tree, parser), metas


def _with_held(tree: Tree, parser: LexborHTMLParser) -> Tree:
    """A page that shows little, with the text that it holds as a string for a script, if that is more."""
    held = [holder.attributes.get("srcdoc") or holder.text() for holder in parser.css(HOLDERS)]
    longest = LexborHTMLParser(max(held, key=len, default="")).body
    inner = Tree(_flatten(longest)) if longest is not None else tree
    if inner.solid(0) <= tree.solid(0):
        return tree
    shift = len(tree.nodes)
    grafted = [Node(n.tag, n.text, n.attrs, max(n.parent + shift, 0), n.end + shift) for n in inner.nodes]
    grafted[0].tag, grafted[0].parent = "div", 0
    root = tree.nodes[0]
    return Tree([Node(root.tag, "", root.attrs, -1, shift + len(grafted)), *tree.nodes[1:], *grafted])


def _without_hidden(tree: Tree, parser: LexborHTMLParser) -> Tree:
    """The page without the elements whose class or id a style sheet hides."""
    hidden: set[str] = set()
    for sheet in parser.css("style"):
        for selectors, properties in _rules(_COMMENT.sub("", sheet.text()[:_MAX_STYLES])):
            if _HIDDEN.search(properties):
                hidden |= {name.strip() for name in selectors.split(",") if _NAME.fullmatch(name)}
    if not hidden:
        return tree
    most = _HIDDEN_SHARE * tree.solid(0)
    return tree.without([at for at in range(1, len(tree.nodes)) if tree.marks(at) & hidden and tree.solid(at) <= most])


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """(selectors, properties) of the rules that hold on every medium, not of those for print or small screens."""
    open_selectors: list[str] = []
    for text, brace in _BRACE.findall(sheet):
        if brace == "{":
            open_selectors.append(text)
        elif open_selectors:
            selectors = open_selectors.pop()
            if not open_selectors:
                yield selectors, text


def _flatten(body: LexborNode, shown_only: bool = True) -> list[Node]:
    """The nodes of a body; with `shown_only` False also those that an own style hides."""
    nodes: list[Node] = []
    path: list[int] = []
    current: LexborNode | None = body
    while current is not None:
        entered = _visible(current, shown_only)
        if entered:
            path.append(_append(nodes, current, path))
            if current.child is not None:
                current = current.child
                continue
            nodes[path.pop()].end = len(nodes)
        while current is not None and current.next is None and path:
            current = current.parent
            nodes[path.pop()].end = len(nodes)
        current = current.next if current is not None and path else None
    return nodes


def _append(nodes: list[Node], element: LexborNode, path: list[int]) -> int:
    if element.is_text_node:
        nodes.append(Node(TEXT, element.text_content or "", {}, path[-1] if path else -1))
    else:
        attrs = {name: value or "" for name, value in element.attributes.items()}
        nodes.append(Node(element.tag or "", "", attrs, path[-1] if path else -1))
    return len(nodes) - 1


def _visible(element: LexborNode, shown_only: bool) -> bool:
    if element.is_text_node:
        return True
    if not element.is_element_node or element.tag in INVISIBLE:
        return False
    if not shown_only:
        return True
    attrs = element.attributes
    return not ("hidden" in attrs or attrs.get("aria-hidden") == "true" or _HIDDEN.search(attrs.get("style") or ""))


def _inside_links(nodes: list[Node]) -> list[bool]:
    inside: list[bool] = []
    until = 0
    for at, node in enumerate(nodes):
        if node.tag == "a":
            until = max(until, node.end)
        inside.append(at < until)
    return inside


def _sums(values: list[int]) -> list[int]:
    return list(accumulate(values, initial=0))
