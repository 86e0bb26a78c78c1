"""What forms may name of this room. It lies on phones, so only what the viewer reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from watchbook.duty.health.models import Alarm, Behaviour, Exposure, Injury, Medicine
from watchbook.duty.health.permissions import WRITE
from watchbook.duty.health.queries.dogs import readable_dogs
from watchbook.duty.health.queries.stock import lots
from watchbook.duty.teams.queries import current_team_of
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import once
from watchbook.ground.people.permissions import may
from watchbook.ground.records.naming import register_naming
from watchbook.ground.records.slots import Reference, register_reference
from watchbook.ground.web.moments import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

_RECENT = timedelta(days=180)
_MOST = 60


def medicines_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """What is prescribed now to dogs whose health the viewer reads; his own dog's first."""
    today = timezone.localtime(at).date()
    rows = Medicine.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today),
        agency_id=viewer.agency, dog__in=readable_dogs(viewer), from_on__lte=today,
    )  # fmt: skip
    current = current_team_of(viewer, viewer.person_id, at)
    own = current.dog_id if current is not None else None
    kept = list(rows.exclude(state=State.EXPUNGED).select_related("dog")[:_MOST])
    for one in sorted(kept, key=lambda row: row.dog_id != own):
        yield Reference(
            one.id, f"{one.name} ({one.dog.name})", one.dose or "", subjects=(one.dog_id,),
            fills={"dog": str(one.dog_id)},
        )  # fmt: skip


def lots_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """The unit's lots of which something is left."""
    for lot in lots(viewer)[:_MOST]:
        if lot.left_e3 != 0:
            yield Reference(lot.row.id, str(lot), f"{lot.left} left")


def _recent(model: Any, column: str) -> Callable[[Viewer, datetime], Iterator[Reference]]:
    def source(viewer: Viewer, at: datetime) -> Iterator[Reference]:
        rows = model.objects.filter(
            agency_id=viewer.agency, dog__in=readable_dogs(viewer),
            **{f"{column}__gte": at - _RECENT},
        )  # fmt: skip
        for one in rows.exclude(state=State.EXPUNGED).select_related("dog")[:_MOST]:
            day = moment(getattr(one, column), "date").text
            yield Reference(one.id, f"{one.dog.name}, {day}", str(one), subjects=(one.dog_id,))

    return source


def alarms_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The alarms of the last weeks."""
    if not may(viewer, WRITE):
        return
    rows = Alarm.objects.filter(agency_id=viewer.agency, signed_at__gte=at - timedelta(days=30))
    for one in rows.exclude(state=State.EXPUNGED).select_related("device")[:_MOST]:
        yield Reference(one.id, f"{one.device}, {moment(one.signed_at).text}", str(one))


def _attended(viewer: Viewer) -> frozenset[UUID]:
    """The dogs whose health the viewer reads: he calls them by name."""
    return once(
        ("dogs of health", viewer),
        lambda: frozenset(readable_dogs(viewer).values_list("id", flat=True)),
    )


def register() -> None:
    """Fill the slot of the records' room."""
    register_naming("teams.dog", lambda viewer, row: row.id in _attended(viewer))
    register_reference("health.medicine", medicines_to_name)
    register_reference("health.stock", lots_to_name)
    register_reference("health.injury", _recent(Injury, "happened_at"))
    register_reference("health.exposure", _recent(Exposure, "happened_at"))
    register_reference("health.behaviour", _recent(Behaviour, "seen_at"))
    register_reference("health.alarm", alarms_to_name)
