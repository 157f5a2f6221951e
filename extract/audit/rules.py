"""The registry: every rule of the audit, by code. A new rule is one function and one line here.

Codes are grouped by kind: GH1 sums, GH2 counts, GH3 body against table, GH4 one indicator with two values, GH5
percentages, GH6 impossible values, GH7 deadlines, GH8 annexes, GH9 gaps.
"""

from __future__ import annotations

from extract.audit import against, annexes, conflicts, counts, deadlines, gaps, impossible, percents, sums, totals
from extract.audit.found import Rule

RULES: tuple[Rule, ...] = (
    Rule("GH101", "total-and-parts", "error", sums.parts, "a total is not the sum of the parts listed behind it"),
    Rule("GH102", "parts-and-total", "error", sums.counted_up, "a total is not the sum of the parts listed before it"),
    Rule(
        "GH103", "needed-and-missing", "error", sums.needed, "what is needed less what is there is not what is missing"
    ),
    Rule("GH104", "years-and-total", "error", sums.years, "the years do not add up to the total"),
    Rule("GH105", "column-total", "error", totals.columns, "a table's row of totals is not the sum of its column"),
    Rule("GH106", "row-total", "error", totals.rows, "a table's column of totals is not the sum of its row"),
    Rule("GH107", "total-and-kinds", "error", sums.kinds, "a total is not the sum of its kinds listed behind it"),
    Rule("GH201", "named-before", "error", counts.named, "a number closes a list of more or fewer names"),
    Rule("GH202", "listed-behind", "error", counts.listed, "a number opens a list of more or fewer names"),
    Rule("GH203", "years-of-title", "error", counts.title_years, "the title counts its years wrongly"),
    Rule("GH204", "cell-and-list", "error", counts.cells, "a cell counts wrongly what the next one lists"),
    Rule(
        "GH301", "indicator-table", "error", against.indicators, "the body and an indicator table give different values"
    ),
    Rule("GH302", "task-list", "error", against.quantities, "the body and a list of tasks give different values"),
    Rule("GH303", "table-column", "error", against.columns, "the body's figure is not that of a table's column"),
    Rule("GH304", "list-of-rows", "error", against.lists, "the body counts more or fewer than a table lists"),
    Rule(
        "GH305",
        "task-deadline",
        "error",
        deadlines.task_tables,
        "the body and a table of tasks give different deadlines",
    ),
    Rule("GH401", "two-levels", "error", conflicts.levels, "one indicator has two values for the same time"),
    Rule("GH402", "two-amounts", "warning", conflicts.amounts, "one thing is promised in two amounts"),
    Rule("GH501", "growth", "error", percents.growth, "a growth rate does not follow from the figures beside it"),
    Rule("GH502", "growths", "error", percents.several, "one of several growth rates does not follow from its figures"),
    Rule("GH503", "share", "error", percents.shares, "a share does not follow from the figures beside it"),
    Rule(
        "GH504", "gap-rate", "error", percents.gap_rates, "the rate of what is missing does not follow from its figures"
    ),
    Rule("GH601", "rate-beyond-100", "error", impossible.rates, "a rate goes beyond 100 %"),
    Rule("GH602", "rate-beyond-100-in-table", "error", impossible.rates_in_tables, "a table's rate goes beyond 100 %"),
    Rule("GH603", "end-before-start", "error", impossible.order, "a period ends before it starts"),
    Rule("GH604", "no-such-day", "error", impossible.days, "a date that no calendar has"),
    Rule("GH701", "overdue", "error", deadlines.overdue, "due before the plan was issued"),
    Rule(
        "GH702",
        "overdue-in-table",
        "error",
        deadlines.overdue_in_tables,
        "a table's task is due before the plan was issued",
    ),
    Rule("GH703", "out-of-period", "error", deadlines.out_of_period, "due after the plan's period"),
    Rule("GH801", "missing-annex", "error", annexes.missing, "an annex is cited that is not among those there"),
    Rule(
        "GH802",
        "missing-annex-by-title",
        "error",
        annexes.missing_by_title,
        "an annex is cited by a title that none has",
    ),
    Rule("GH803", "annexes-elsewhere", "warning", annexes.elsewhere, "annexes are cited, and the file holds none"),
    Rule("GH901", "no-deadline", "warning", gaps.no_deadline, "a target has no deadline"),
    Rule("GH902", "no-agency", "warning", gaps.no_agency, "a commitment has no agency"),
    Rule("GH903", "below-baseline", "warning", gaps.below_baseline, "a target is below what is reported as reached"),
)
