"""Writes: a number or a report is issued, once, as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.front.reports.composing import composed
from watchbook.front.reports.errors import ReportError
from watchbook.front.reports.paper import pdf_of
from watchbook.front.reports.parts import as_bytes
from watchbook.front.reports.permissions import ISSUE
from watchbook.front.reports.queries.issued import parts_now
from watchbook.ground.evidence.store import store_file
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.permissions import require
from watchbook.ground.records.figures import answered, figure_named

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from watchbook.front.reports.composing import Document
    from watchbook.front.reports.models import Issued, Report
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.figures import Asked, Figure
    from watchbook.ground.records.report_sections import ReportName

_LINE = 200


def issue_number(
    *,
    acting_user: Viewer,
    figure: str,
    asked: Asked,
    asked_by: str,
    purpose: str,
    at: datetime,
    released_by: UUID | None = None,
    record_id: UUID | None = None,
) -> Issued:
    """Keep a number as it is now, with the list of the records that make it, and who asked for it.

    Effects: one file in the store, one record. The viewer's own sight makes the number: what is
    closed to him is not in it. A ReportError where nobody is named who asked, or what for.
    """
    require(acting_user, ISSUE)
    told = figure_named(figure)
    given = _given(acting_user, asked_by, purpose, released_by, at)
    answer = answered(acting_user, told, asked)
    listed = store_file(
        str(acting_user.agency), [as_bytes(parts_now(acting_user, told, asked))]
    ).sha256
    values: dict[str, Any] = {
        "figure": told.name, "label": told.label, "figure_version": told.version,
        "rule": told.rule, "source": told.source, "unit": told.unit, "from_at": asked.since,
        "until_at": asked.until, "team": asked.team, "person": asked.person, "dog": asked.dog,
        "filters": _filters(told, asked), "value": answer.value, "of_value": answer.of,
        "of_label": told.of.label if told.of else None, "n": answer.n, "of_n": answer.of_n,
        "not_approved": answer.not_approved, "missing": answer.missing, "parts": listed, **given,
    }  # fmt: skip
    return _put(acting_user, "reports.issued", values, at, record_id)  # type: ignore[no-any-return]  # its typed row


def issue_report(
    *,
    acting_user: Viewer,
    name: ReportName,
    asked: Asked,
    asked_by: str,
    purpose: str,
    at: datetime,
    released_by: UUID | None = None,
    record_id: UUID | None = None,
) -> Report:
    """Keep a report as it is now: its numbers, and the paper itself as a file of the record."""
    require(acting_user, ISSUE)
    given = _given(acting_user, asked_by, purpose, released_by, at)
    document = composed(acting_user, name, asked, at)
    paper = store_file(str(acting_user.agency), [pdf_of(document)]).sha256
    values = {
        "name": name, "title": f"{document.title}: {document.subtitle}"[:_LINE],
        "from_at": asked.since, "until_at": asked.until, "team": asked.team,
        "numbers": _numbers(document),
        "paper": paper, **given,
    }  # fmt: skip
    return _put(acting_user, "reports.report", values, at, record_id)  # type: ignore[no-any-return]  # its typed row


def _numbers(document: Document) -> list[dict[str, Any]]:
    listed = [
        {
            "id": f"n{place}", "figure": one.name, "label": one.label,
            "figure_version": one.version, "told": one.value_words[:_LINE], "value": one.value,
            "of_value": one.of_value, "n": one.n, "not_approved": one.not_approved,
        }
        for place, one in enumerate(document.numbers)
    ]  # fmt: skip
    return [{name: value for name, value in one.items() if value is not None} for one in listed]


def _given(
    viewer: Viewer, asked_by: str, purpose: str, released_by: UUID | None, at: datetime
) -> dict[str, Any]:
    asked_by, purpose = asked_by.strip(), purpose.strip()
    if not asked_by or not purpose:
        raise ReportError("Say who asked for it and what for; it stands with what is given out.")
    if len(asked_by) > _LINE or len(purpose) > _LINE:
        raise ReportError(f"At most {_LINE} characters each; shorten who asked or what for.")
    released = released_by or viewer.person_id
    return {"as_of_at": at, "asked_by": asked_by, "purpose": purpose, "released_by": released}


def _filters(figure: Figure, asked: Asked) -> list[dict[str, str]]:
    labels = {one.name: (one.label, dict(one.choices)) for one in figure.filters}
    listed: list[dict[str, str]] = []
    for name, value in sorted(asked.words.items()):
        label, choices = labels.get(name, (name, {}))
        told = f"{label}: {choices.get(value, value)}"
        listed.append({"id": f"f{len(listed)}", "name": name, "value": value, "told": told})
    return listed


def _put(
    viewer: Viewer, kind: str, values: dict[str, Any], at: datetime, record_id: UUID | None
) -> Any:
    kept = {key: value for key, value in values.items() if value not in (None, [], "")}
    with writing(agency=str(viewer.agency), acting_user=viewer, at=at) as book:
        return book.put(kind, kept, record_id=record_id, occurred_at=at)
