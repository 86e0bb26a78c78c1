"""What forms may name of this room, and the tiles of its forms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.duty.watches.models import Watch
from watchbook.duty.watches.permissions import CARE, MARK, STAND, holds
from watchbook.duty.watches.queries.listing import degrees
from watchbook.duty.watches.queries.markers import is_own, markers, told_ids
from watchbook.duty.watches.queries.standing import duty_label, watches
from watchbook.ground.records.slots import Reference, register_reference
from watchbook.ground.web.slots import FieldFormLink, register_field_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.core.schema.leaves import Leaf
    from watchbook.duty.watches.models import Marker
    from watchbook.ground.people.viewer import Viewer

_RECENT = timedelta(days=30)
_MOST = 40


def _local(viewer: Viewer, moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(viewer.timezone))
    return f"{local.day} {local:%b %H:%M}"


def marks_to_name(viewer: Viewer, at: datetime) -> Iterator[Reference]:
    """The viewer's own marks of the last 30 days, those without a story first.

    `fills` carries when and where, for a form that tells it and asks for both.
    """
    own = [one for one in markers(viewer, at).filter(marked_at__gte=at - _RECENT)[:_MOST * 2]
           if is_own(viewer, one)]  # fmt: skip
    told = told_ids(str(viewer.agency))
    own.sort(key=lambda one: one.id in told)  # stable: newest first within each
    for one in own[:_MOST]:
        where = one.place or one.note or ""
        hint = where if one.id in told else " · ".join(w for w in (where, "no story yet") if w)
        label = f"Mark of {_local(viewer, one.marked_at)}"
        yield Reference(one.id, label, hint, fills=_when_and_where(one))


def _when_and_where(one: Marker) -> dict[str, Leaf]:
    """As a form would have it typed: the time with its zone, the place in degrees."""
    fills: dict[str, Leaf] = {"began_at": _instant(one.marked_at)}
    if one.latitude_e7 is not None and one.longitude_e7 is not None:
        fills |= {
            "latitude_e7": degrees(one.latitude_e7),
            "longitude_e7": degrees(one.longitude_e7),
        }
    return fills | ({"place": one.place} if one.place else {})


def _instant(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def watches_to_name(viewer: Viewer, _at: datetime) -> Iterator[Reference]:
    """The viewer's own watches without an end: a phone offers to end them by one press.

    `fills` carries what an amendment needs: the version, and every value as it stands.
    """
    if viewer.person_id is None:
        return
    own = watches(viewer).filter(team__handler=viewer.person_id, ended_at__isnull=True)
    for one in own.order_by("-began_at")[:_MOST]:
        yield Reference(
            one.id,
            f"{duty_label(one)} since {_local(viewer, one.began_at)}",
            str(one.team),
            fills=_as_sent(one),
        )


def _as_sent(one: Watch) -> dict[str, Leaf]:
    fills: dict[str, Leaf] = {
        "version": one.version, "team": str(one.team_id), "duty": one.duty,
        "began_at": _instant(one.began_at),
    }  # fmt: skip
    return fills | ({"note": one.note} if one.note else {})


def register() -> None:
    """Fill the slots of the records' room and of the web's."""
    register_reference("watches.marker", marks_to_name)
    register_reference("watches.watch", watches_to_name)
    for kind, label, order, visible in (
        ("watches.care", "Care", 12, holds(CARE)),
        ("watches.watch", "Watch", 14, holds(STAND)),
        ("watches.story", "Tell a mark", 16, holds(MARK)),
        ("watches.absence", "Absence", 60, holds(STAND)),
    ):
        register_field_form(FieldFormLink(kind, label, "", order, visible))
