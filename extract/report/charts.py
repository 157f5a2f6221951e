"""Charts of indicators whose values may be set side by side, as SVG without script or style of its own."""

from __future__ import annotations

import re
from statistics import median
from typing import Any

import altair as alt
import vl_convert

from extract.model.comparison import ComparisonCell
from extract.model.indicator import IndicatorInfo
from extract.report.material import Material
from extract.report.safe import one_line
from extract.report.values import comparable, figure

FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
INK, QUIET, BAR, RULE = "#1c2733", "#5b6875", "#6b97bd", "#a8481f"
MOST_BARS = 30
"""More plans than this are shown as a spread of ticks: bars without names would say nothing."""
_WIDTH, _STEP = 420, 22
_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


def charts(material: Material) -> dict[str, str]:
    """Indicator → SVG, for those with at least two comparable values."""
    drawn = {}
    for indicator in material.indicators:
        cells = comparable(material.row(indicator.id))
        if cells:
            drawn[indicator.id] = _svg(_chart(material, indicator, cells))
    return drawn


def _chart(material: Material, indicator: IndicatorInfo, cells: list[ComparisonCell]) -> Any:
    chart = _bars(material, indicator, cells) if len(cells) <= MOST_BARS else _spread(cells)
    layers = [chart]
    given = indicator.reference
    if given is not None and given.unit == cells[0].unit:
        rule = alt.Chart(_data([{"reference": given.value}]))
        layers.append(rule.mark_rule(color=RULE, strokeDash=[4, 3], strokeWidth=1.5).encode(x="reference:Q"))
    return alt.layer(*layers)


def _bars(material: Material, indicator: IndicatorInfo, cells: list[ComparisonCell]) -> Any:
    ranked = sorted(cells, key=lambda cell: cell.value or 0, reverse=indicator.better != "less")
    rows: list[dict[str, Any]] = [
        {
            "plan": material.labels[cell.plan], "value": cell.value,
            "shown": one_line(f"{figure(cell.value, cell.max, cell.comparator)}{cell.unit or ''}"),
        }
        for cell in ranked
    ]  # fmt: skip
    names = alt.Axis(
        title=None, domain=False, ticks=False, labelColor=INK, labelFontSize=13, labelLimit=160, labelPadding=8
    )
    top = max(0.0, *(float(row["value"]) for row in rows)) * 1.18 or 1
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("value:Q", axis=None, scale=alt.Scale(domain=[min(0.0, *(float(row["value"]) for row in rows)), top])),
        y=alt.Y("plan:N", sort=None, axis=names),
    )
    labels = base.mark_text(align="left", dx=5, color=INK, fontSize=13).encode(text="shown:N")
    return alt.layer(base.mark_bar(color=BAR, height=14), labels).properties(width=_WIDTH, height=alt.Step(_STEP))


def _spread(cells: list[ComparisonCell]) -> Any:
    values = [float(cell.value or 0) for cell in cells]
    axis = alt.Axis(
        title=None,
        grid=False,
        labelColor=QUIET,
        labelFontSize=12,
        tickColor="#c8d0d8",
        domainColor="#c8d0d8",
        tickCount=6,
    )
    ticks = alt.Chart(_data([{"value": value} for value in values]))
    middle = alt.Chart(_data([{"value": median(values)}]))
    return alt.layer(
        ticks.mark_tick(color=BAR, opacity=0.45, thickness=2, size=30).encode(x=alt.X("value:Q", axis=axis)),
        middle.mark_tick(color=INK, thickness=3, size=40).encode(x="value:Q"),
    ).properties(width=_WIDTH + 120, height=48)


def _data(rows: list[dict[str, Any]]) -> Any:
    return alt.InlineData(values=rows)


def _svg(chart: Any) -> str:
    """Drawn; the drawing's English roles go, because the page describes the chart in the reader's language."""
    spec = chart.configure(font=FONT, background="transparent", view=alt.ViewConfig(stroke=None)).to_dict()
    return _ROLES.sub("", vl_convert.vegalite_to_svg(spec))
