"""Reports and numbers on paper: typst compiles one template from JSON (the extra `pdf`)."""

from watchbook.front.reports.paper.pages import can_make_papers, paper_data, pdf_from, pdf_of

__all__ = ["can_make_papers", "paper_data", "pdf_from", "pdf_of"]
