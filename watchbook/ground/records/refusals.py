"""How the API says no, whichever room answers."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field


class Problem(Schema):
    """One thing that is wrong with what was asked."""

    pointer: str = Field(description="Where it stands: `/query/limit`")
    message: str


class Refusal(Schema):
    """Why there is no answer, and what to do next. The same words as on a page."""

    error: str
    what: str
    next: str
    reference: str | None = Field(None, description="What to tell your administrator")
    problems: list[Problem] | None = None
