"""One self-contained page: index, plans, script and style in one file that asks nobody for anything.

The script is allowed by its hash, so that nothing else on the page can ever run.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from extract.report.charts import charts
from extract.report.material import Material
from extract.report.payload import Shared, index, pack, plan_payload
from extract.report.words import Lang, word

SCRIPTS = ("dom.js", "data.js", "matrix.js", "panel.js", "reader.js", "lists.js", "download.js", "main.js")


def html(material: Material, lang: Lang) -> str:
    """The page as one string."""
    lists = Shared()
    plans = [pack(plan_payload(material, name, lists)) for name in material.names]
    script, style = "".join(map(_asset, SCRIPTS)), _asset("page.css")
    return _template().render(
        lang=lang, title=material.title(lang), noscript=word(lang, "ui", "noscript"),
        script=Markup(script), script_hash=_hash(script), style=Markup(style), style_hash=_hash(style),
        plans=plans,
        index=pack(index(material, lang, charts(material), lists)),
    )  # fmt: skip


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(_asset("page.html.j2"))


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
