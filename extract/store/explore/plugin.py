"""What guihua adds to Datasette: Chinese search, counts by agency, a page for a record and for a plan, and safe headers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args
from markupsafe import Markup

from extract.store.explore.pages import plan_page, plan_url, record_page, record_url
from extract.store.search import marks_of
from extract.store.sqlite import match
from extract.text.markup import Highlight, mark

DATABASE = "guihua"
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
"""Sent with every page: nothing is fetched from anywhere else, whatever a plan holds."""


@hookimpl(trylast=True)
def prepare_connection(conn: Any) -> None:
    """Datasette passes each search through escape_fts; here that cuts it as the index is cut."""
    conn.create_function("escape_fts", 1, match, deterministic=True)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Filters of the templates: words marked in a text, and a JSON list as words."""
    env.filters["marked"] = marked
    env.filters["listed"] = listed
    env.globals["record_url"] = record_url


def marked(text: str | None, search: str | None) -> Markup:
    """A text as HTML, the words of a search marked."""
    words = (search or "").split()
    spans = [Highlight(*at, css="word") for at in marks_of(text or "", words)] if words else []
    return Markup(mark(text or "", spans))  # mark() escapes the text


def listed(value: str | None, between: str = "、") -> str:
    """A JSON list of words as one string."""
    return between.join(str(each) for each in json.loads(value or "[]"))


@hookimpl
def render_cell(row: Any, value: Any, column: str) -> Markup | None:
    """In tables and answers alike, a record's id and a plan's file lead to their pages."""
    names = row.keys()
    if not isinstance(value, str) or "file" not in names:
        return None
    if column == "id":
        return Markup('<a href="{}">{}</a>').format(record_url(row["file"], value), value)
    return Markup('<a href="{}">{}</a>').format(plan_url(value), value) if column == "file" else None


@hookimpl
def filters_from_request(request: Any, database: str, table: str) -> FilterArguments | None:
    """`?_agency=…`: the records of an agency."""
    agency = request.args.get("_agency")
    if not agency or table != "commitments":
        return None
    return FilterArguments(
        ["record in (select record from agencies where agency = :guihua_agency)"],
        {"guihua_agency": agency},
        [f"责任单位 {agency}"],
    )


class AgencyFacet(Facet):
    """Counts the records on a page by agency: a record has several, they are in a table of their own."""

    type = "agency"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """The agencies named most often, or word that counting took too long."""
        if not self.get_configs():
            return [], []
        size = self.get_facet_size()
        if " where " in self.sql:
            sql = f"select agency as value, count(distinct record) as count from agencies where record in (select record from ({self.sql}))"
        else:  # every record: a record names an agency once as good as always, and distinct would take a second
            sql = "select agency as value, count(*) as count from agencies"
        try:
            found = await self.ds.execute(
                self.database, f"{sql} group by agency order by count desc, value limit {size + 1}", self.params, truncate=False,
                custom_time_limit=self.ds.setting("facet_time_limit_ms"),
            )  # fmt: skip
        except QueryInterrupted:
            return [], ["agency"]
        result = {
            "name": "agency", "type": "column", "hideable": False, "toggle_url": "", "truncated": len(found) > size,
            "results": [self._value(row) for row in found.rows[:size]],
        }  # fmt: skip
        return [result], []

    def _value(self, row: Any) -> dict[str, Any]:
        name = row["value"]
        selected = ("_agency", name) in self.get_querystring_pairs()
        change = path_with_removed_args if selected else path_with_added_args
        url = self.ds.absolute_url(self.request, self.ds.urls.path(change(self.request, {"_agency": name})))
        return {"value": name, "label": name, "count": row["count"], "toggle_url": url, "selected": selected}


@hookimpl
def register_facet_classes() -> list[type[Facet]]:
    """The facet by agency."""
    return [AgencyFacet]


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """What the pages of guihua show beyond what Datasette gives them."""

    async def found() -> dict[str, Any]:
        store = datasette.get_database(DATABASE)
        if view_name == "index":
            about = await store.execute("SELECT key, value FROM about")
            return {"about": {row["key"]: row["value"] for row in about.rows}}
        if view_name == "row" and table in ("commitments", "plans"):
            page = record_page if table == "commitments" else plan_page
            return {"page": await page(store, request.url_vars["pks"])}
        return {}

    return found


@hookimpl
def extra_css_urls() -> list[str]:
    """The style of guihua's pages."""
    return ["/assets/guihua.css"]


@hookimpl
def extra_js_urls() -> list[dict[str, Any]]:
    """A few lines that fold the column descriptions away, run when the page is there."""
    return [{"url": "/assets/guihua.js", "module": True}]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Headers on every answer; and no answer to a foreign host name, so that no web page can read a loopback server."""
    hosts: frozenset[bytes] = getattr(datasette, "guihua_hosts", frozenset())

    def wrap(app: Any) -> Any:
        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            async def send_more(event: Any) -> None:
                if event["type"] == "http.response.start":
                    event = event | {"headers": [*event.get("headers", ()), *HEADERS]}
                await send(event)

            host = dict(scope.get("headers", ())).get(b"host", b"").rsplit(b":", 1)[0]
            if hosts and scope["type"] == "http" and host not in hosts:
                await send_more({"type": "http.response.start", "status": 421, "headers": []})
                await send({"type": "http.response.body", "body": b"unknown host"})
                return
            await app(scope, receive, send_more)

        return wrapped

    return wrap
