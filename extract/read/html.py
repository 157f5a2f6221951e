"""Web pages → Document: the text of the plan without the page around it, and the page's metadata table.

Not read: what scripts would load, frames, pictures.
"""

from __future__ import annotations

import re

from extract.model.document import Document, Source
from extract.read.builder import DocumentBuilder
from extract.read.html_blocks import write
from extract.read.html_decode import decode, shallow
from extract.read.html_main import files_below, main, stripped, title_above
from extract.read.html_metadata import MetadataTable, find_table, metadata
from extract.read.html_tree import Tree, parse

_SEPARATOR = re.compile(r"[-_|—>]+")
_SHORTEST = 6


def read(data: bytes, source: Source) -> Document:
    """Read a web page. Any bytes give a document, if need be an empty one."""
    page, metas = parse(shallow(decode(data)))
    table = find_table(page)
    tree = stripped(page if table is None else page.without([table.index]))
    at = main(tree)
    heading, out = _heading(page), DocumentBuilder()
    if heading is None and (above := title_above(tree, at, _titles(metas, table))) is not None:
        heading = _printed(tree, above)
    if heading and "".join(heading.split()) not in tree.text(at)[:2000]:
        out.paragraph(heading, level=1)
    write(tree, at, out)
    for files in files_below(tree, at):
        write(tree, files, out)
    return Document(source=source, text=out.text(), blocks=tuple(out.blocks), metadata=metadata(table, metas, heading))


def _heading(tree: Tree) -> str | None:
    """The page's one h1; None where it has several or none."""
    found = [at for at in tree.inside(0, "h1") if tree.size(at)]
    return _printed(tree, found[0]) if len(found) == 1 else None


def _titles(metas: dict[str, str], table: MetadataTable | None) -> list[str]:
    """What the page may call itself, without spaces: in its metadata, or in the parts of its window's title."""
    stated = [table.values.get("title", "") if table else "", metas.get("articletitle", "")]
    parts = stated if any(stated) else _SEPARATOR.split(metas["title"])
    return [title for part in parts if len(title := "".join(part.split())) >= _SHORTEST]


def _printed(tree: Tree, at: int) -> str:
    """The text of an element as it stands."""
    return " ".join("".join(node.text for node in tree.nodes[at : tree.nodes[at].end]).split())
