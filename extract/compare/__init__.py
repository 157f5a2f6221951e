"""The comparison stage: plans side by side on a shared schema."""

from extract.compare.compare import assign, compare_plans, named

__all__ = ["assign", "compare_plans", "named"]
