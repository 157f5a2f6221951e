"""What Datasette is told about the tables: titles, what columns mean, facets, and questions ready to be asked."""

from __future__ import annotations

from typing import Any

from extract.store.columns import tables
from extract.store.sqlite import FACETS

TITLES = {
    "commitments": "承诺与基期值 Commitments and baselines",
    "plans": "规划 Plans",
    "findings": "审查发现 Findings",
    "agencies": "责任单位 Agencies of the records",
    "columns": "列说明 What the columns mean",
}
QUERIES: dict[str, dict[str, str]] = {
    "targets_by_city": {
        "title": "各地承诺数量 Records by place",
        "description": "每个地方各类记录数 How many records of each kind a place has",
        "sql": """select city, count(*) as records, sum(kind = 'target') as targets, sum(kind = 'task') as tasks,
  sum(kind = 'duty') as duties, sum(kind = 'baseline') as baselines
from commitments group by city order by records desc limit 500""",
    },
    "same_subject": {
        "title": "同一对象的各地目标 One subject in all places",
        "description": "按对象中的字词比较各地的目标值 Targets whose subject holds some words, from the highest value",
        "sql": """select city, year, subject, quantity, value, unit, measure, due, file, id from commitments
where record in (select rowid from commitments_search where commitments_search match escape_fts(:subject))
  and kind = 'target' and instr(subject, :subject) order by unit, value desc limit 500""",
    },
    "due_by_year": {
        "title": "逐年到期 What falls due, year by year",
        "description": "按期限截止年份统计 Records by the year of their deadline",
        "sql": """select due_year, count(*) as records, sum(kind = 'target') as targets, sum(kind = 'task') as tasks
from commitments where due_year is not null and kind <> 'baseline' group by due_year order by due_year""",
    },
    "busiest_agencies": {
        "title": "任务最多的责任单位 Agencies with most to do",
        "description": "按记录数排列的责任单位 Agencies by the records that name them",
        "sql": """select agency, count(*) as records, sum(role = 'lead') as as_lead, count(distinct city) as places
from agencies group by agency order by records desc limit 200""",
    },
    "without_deadline": {
        "title": "没有期限的目标 Targets without a deadline",
        "description": "各地目标中未写明期限的比例 The share of a place's targets that name no deadline",
        "sql": """select city, count(*) as targets, sum(due is null and every is null and due_from is null) as without_deadline,
  round(100.0 * sum(due is null and every is null and due_from is null) / count(*), 1) as percent
from commitments where kind = 'target' group by city order by without_deadline desc limit 500""",
    },
    "findings_by_code": {
        "title": "审查发现统计 Findings by code",
        "description": "各类审查发现的数量 How often each finding was made",
        "sql": """select finding, severity, count(*) as findings, count(distinct file) as plans, min(message) as example
from findings group by finding, severity order by findings desc""",
    },
}
SETTINGS: dict[str, Any] = {
    "default_page_size": 50,
    "default_facet_size": 12,
    "facet_time_limit_ms": 400,  # a page never waits longer for a count than that; what is not counted is named
    "sql_time_limit_ms": 5000,
    "suggest_facets": False,  # tries every column, whatever the number of rows
    "allow_download": True,
    "cache_size_kb": 65536,
}


def metadata(database: str) -> dict[str, Any]:
    """Datasette's metadata for a database of the store's tables."""
    told: dict[str, dict[str, Any]] = {
        name: {
            "title": TITLES[name],
            "description": f"{table.zh} · {table.en}",
            "columns": {column.name: f"{column.zh} · {column.en}" for column in table.columns},
        }
        for name, table in tables().items()
    }
    told |= {name: {"title": TITLES[name]} for name in ("agencies", "columns")}
    for name, facets in FACETS.items():
        told[name] |= {"facets": list(facets), "sort": "record"}
    told["commitments"]["facets"].append({"agency": "agency"})
    told["commitments"]["fts_table"] = "commitments_search"
    told["commitments"]["fts_pk"] = "record"
    told["commitments_search"] = {"hidden": True}
    told["about"] = {"hidden": True}
    queries = {name: query | {"hide_sql": True} for name, query in QUERIES.items()}
    return {
        "title": "规划 guihua",
        "databases": {database: {"title": "规划数据 The store", "tables": told, "queries": queries}},
    }
