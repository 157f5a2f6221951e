"""The report stage: plans and comparisons as HTML, xlsx, docx, Markdown and tables."""

from extract.report.build import FORMATS, report
from extract.report.material import ReportError

__all__ = ["FORMATS", "ReportError", "report"]
