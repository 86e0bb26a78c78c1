"""Reports and numbers on paper: one template, set from JSON by `ground/web/papers.py`."""

from watchbook.front.reports.paper.pages import paper_data, pdf_from, pdf_of

__all__ = ["paper_data", "pdf_from", "pdf_of"]
