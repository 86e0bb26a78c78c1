"""One issued number as data for the same template as the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.front.reports.wording import moment_words
from watchbook.ground.web.papers import PAPER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watchbook.front.reports.models import Issued
    from watchbook.ground.people.viewer import Viewer

SHOWS = (
    "The number stands as it was given out. The list of the records that made it, each with its "
    "version and digest, is kept under the SHA-256 above; running it again shows what came, what "
    "was amended and what went since."
)


def number_data(row: Issued, told: Mapping[str, str], viewer: Viewer) -> dict[str, Any]:
    """What the template takes: words only, all from the record."""
    agency = viewer.agency_name or row.agency_id
    facts = [
        ("Period", told["period"]),
        ("Narrowed to", told["narrowed"] or "nothing: the whole unit"),
        ("As of", moment_words(row.as_of_at, viewer.timezone)),
        ("Who asked", row.asked_by),
        ("What for", row.purpose),
        ("Released by", str(row.released_by) if row.released_by else "not recorded"),
        ("Record", str(row.id)),
        ("List of records, SHA-256", row.parts or "not recorded"),
    ]
    line = {
        "label": row.label, "value": told["value"], "n": told["n"], "waits": told["waits"],
        "rule": row.rule, "version": f"rule {row.figure_version}",
        "source": (row.source or "").rstrip("."),
    }  # fmt: skip
    section = {
        "title": "The number", "words": [], "numbers": [line], "tables": [], "charts": [],
    }  # fmt: skip
    return {
        "paper": PAPER, "agency": agency, "title": "Number as issued", "subtitle": row.label,
        "facts": [list(pair) for pair in facts], "sections": [section], "notes": [SHOWS],
        "foot": f"{agency}: {row.label}, as issued {row.as_of_at:%Y-%m-%d %H:%M} UTC",
    }  # fmt: skip
