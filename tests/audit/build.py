"""Small plans for the audit: sentences among the tasks of an invented city, with annexes behind them."""

from __future__ import annotations

from typing import Any

from extract.audit import audit_plan
from extract.model.finding import Finding
from extract.pipeline import mine
from extract.read import read_bytes

TITLE = "云溪市“十四五”消防事业发展规划"


def audited(case: dict[str, Any] | str) -> list[Finding]:
    """The findings in a small plan. A case: `text`, and where needed `title`, `issued`, `report`, `goals`, `annex`."""
    case = {"text": case} if isinstance(case, str) else case
    parts = [
        f"云溪市人民政府办公室\n{case['issued']}\n" if "issued" in case else "",
        f"{case.get('title', TITLE)}\n一、发展基础\n{case.get('report', '工作扎实推进。')}\n",
        f"二、发展目标\n{case['goals']}\n" if "goals" in case else "",
        f"三、主要任务\n（一）加强建设\n{case['text']}\n",
        f"四、保障措施\n（一）加强领导\n健全机制。\n{case.get('annex', '')}",
    ]
    return audit_plan(mine(read_bytes("".join(parts).encode(), "small.txt")))


def codes(case: dict[str, Any] | str, *, gaps: bool = False) -> list[str]:
    """The codes of the errors and warnings of a case, gaps (GH9) apart unless they are asked for."""
    return [f.code for f in audited(case) if f.severity != "info" and (gaps or not f.code.startswith("GH9"))]
