"""Web pages → Document: the text of the plan without the page around it, and the page's metadata table.

Not read: what scripts would load, frames, pictures.
"""

from __future__ import annotations

from extract.model.document import Document, Source
from extract.read.builder import DocumentBuilder
from extract.read.html_blocks import write
from extract.read.html_decode import decode, shallow
from extract.read.html_main import main, stripped
from extract.read.html_metadata import find_table, metadata
from extract.read.html_tree import Tree, parse


def read(data: bytes, source: Source) -> Document:
    """Read a web page. Any bytes give a document, if need be an empty one."""
    page, metas = parse(shallow(decode(data)))
    table = find_table(page)
    heading = _heading(page)
    tree = stripped(page if table is None else page.without([table.index]))
    out = DocumentBuilder()
    at = main(tree)
    if heading and heading not in tree.text(at)[:2000]:
        out.paragraph(_printed(page), level=1)
    write(tree, at, out)
    about = metadata(table, metas, _printed(page) if heading else None)
    return Document(source=source, text=out.text(), blocks=tuple(out.blocks), metadata=about)


def _heading(tree: Tree) -> str | None:
    """The page's one h1, without spaces; None where it has several or none."""
    found = [at for at in tree.inside(0, "h1") if tree.size(at)]
    return tree.text(found[0]) if len(found) == 1 else None


def _printed(tree: Tree) -> str:
    """The page's h1 as it stands."""
    at = next(at for at in tree.inside(0, "h1") if tree.size(at))
    return " ".join("".join(node.text for node in tree.nodes[at : tree.nodes[at].end]).split())
