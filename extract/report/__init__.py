"""The report stage: plans and comparisons as HTML, xlsx, docx, Markdown and tables."""
