"""How casualties and their cards are read: a line of the life file, search, pages, forms.

A life file and search say that there was a casualty, when and where; no medical word stands
there. The lines of the card are read on the casualty's page, whose opening is logged.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.after.casualty.models import Ending
from watchbook.after.casualty.permissions.cards import CAR_CODES, SEE
from watchbook.after.casualty.queries.casualties import (
    casualties,
    seen_casualties,
    sees_casualty,
)
from watchbook.after.casualty.queries.conduct import team_at
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.duty.health.queries.dogs import sees_dog
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import (
    Found,
    Line,
    RecordFace,
    Reference,
    register_face,
    register_reference,
)
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

_RECENT = timedelta(days=3)
_MOST = 20


def casualty_url(row: Record) -> str:
    """The casualty's page."""
    return reverse("casualty:casualty", kwargs={"agency": row.agency_id, "casualty_id": row.id})


def _at_casualty(row: Any) -> str:
    kwargs = {"agency": row.agency_id, "casualty_id": row.casualty_id}
    return f"{reverse('casualty:casualty', kwargs=kwargs)}#line-{row.id}"


def car_url(row: Any) -> str:
    """The page of what hangs in the car of a dog."""
    return reverse("casualty:car", kwargs={"agency": row.agency_id, "dog_id": row.dog_id})


def _sees_code(viewer: Viewer, row: Any) -> bool:
    return may(viewer, CAR_CODES) or sees_dog(viewer, row)


def _casualty_lines(row: Any, values: dict[str, Any]) -> Iterator[Line]:
    team = team_at(row)
    subjects = (row.dog_id, team.handler_id if team else None, team.id if team else None)
    known = tuple(one for one in subjects if one is not None)
    if known:
        title = "DRILL: K9 down" if values.get("is_drill") else "K9 down"
        yield Line(
            known, values["happened_at"], "health", title, values.get("place_words") or "", SEE
        )


def _casualty_found(row: Any, values: dict[str, Any]) -> Found:
    return Found(str(row), values.get("place_words") or "", values["happened_at"], SEE)


def _called_off(_viewer: Viewer, rows: Sequence[Record]) -> Mapping[UUID, str]:
    if not rows:
        return {}
    ended = Ending.objects.filter(
        agency_id=rows[0].agency_id, casualty__in=[row.id for row in rows], how="cancelled"
    )
    return dict.fromkeys(ended.order_by().values_list("casualty_id", flat=True), "called off")


def _sees_line(viewer: Viewer, row: Any) -> bool:
    return sees_casualty(viewer, row.casualty) and may_read_card(viewer, row.casualty)


def _sees_ending(viewer: Viewer, row: Any) -> bool:
    return sees_casualty(viewer, row.casualty)


def casualties_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The casualties of the last three days that the viewer sees, newest first."""
    for one in casualties(viewer).filter(happened_at__gte=at - _RECENT)[:_MOST]:
        yield Reference(one.id, str(one), moment(one.happened_at).text)


def register() -> None:
    """Fill the slots of the records' room."""
    register_face(
        RecordFace(
            "casualty.casualty", casualty_url, _casualty_lines, _casualty_found,
            may_see=sees_casualty, may_see_many=seen_casualties, marks_many=_called_off,  # type: ignore[arg-type]  # rows of this kind are casualties
        )
    )  # fmt: skip
    register_face(RecordFace("casualty.line", _at_casualty, may_see=_sees_line))
    for kind in ("casualty.ending", "casualty.same"):
        register_face(RecordFace(kind, _at_casualty, may_see=_sees_ending))
    register_face(RecordFace("casualty.facts", car_url, may_see=sees_dog))
    register_face(RecordFace("casualty.carcode", car_url, may_see=_sees_code))
    register_reference("casualty.casualty", casualties_to_name)
