"""Reads of rules on ambulance transport: the agency's own, and the bundled list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.bundled import known_transport
from watchbook.after.casualty.choices.officers import DUTIES, TRUSTS
from watchbook.after.casualty.models import Transport
from watchbook.after.casualty.permissions.cards import READ
from watchbook.after.casualty.permissions.officers import OFFICER
from watchbook.core.schema import label_of
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class KnownTransport:
    """A rule of the bundled list; `own` is the agency's record of it, if it took it."""

    code: str
    values: dict[str, Any]
    own: Transport | None

    @property
    def facts(self) -> list[tuple[str, object]]:
        """What it says, line by line; None where it is not known."""
        return transport_facts(self.values)

    @property
    def trust(self) -> str:
        """How far to rely on it."""
        return label_of(TRUSTS, self.values.get("trust"))


def transports(viewer: Viewer) -> QuerySet[Transport]:
    """The agency's rules on transport, by state, those no longer used too."""
    if not (may(viewer, READ) or may(viewer, OFFICER)):
        return Transport.objects.none()
    return Transport.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)


def rules_in_use(viewer: Viewer) -> list[dict[str, Any]]:
    """The rules in use, for the evacuation block and for clinics: each with its lines."""
    return [
        {"rule": one, "duty": label_of(DUTIES, one.duty), "trust": label_of(TRUSTS, one.trust),
         "facts": [fact for fact in transport_facts(values_in(one)) if fact[1]]}
        for one in transports(viewer).exclude(is_retired=True)
    ]  # fmt: skip


def transport_of(viewer: Viewer, rule_id: UUID) -> Transport:
    """One rule; a NotFoundError where the viewer reads none."""
    found = transports(viewer).filter(id=rule_id).first()
    if found is None:
        message = "There is no such rule here."
        raise NotFoundError(message)
    return found


def bundled_transport(viewer: Viewer) -> list[KnownTransport]:
    """The bundled list, each with the agency's own record of it."""
    own = {one.known_as: one for one in transports(viewer) if one.known_as}
    return [KnownTransport(code, told, own.get(code)) for code, told in known_transport().items()]


def values_in(rule: Transport) -> dict[str, Any]:
    """What the newest version of a rule says."""
    return kind_named("casualty.transport").values_in(rule)


def transport_facts(told: Mapping[str, Any]) -> list[tuple[str, object]]:
    """What a rule says as lines of a page; None for what is not known."""
    return [
        ("An ambulance", label_of(DUTIES, told.get("duty")) or None),
        ("People come first", told.get("people_first")),
        ("What the crew may do", told.get("care")),
        ("Who goes with the dog", told.get("attending")),
        ("Where to", told.get("destination")),
        ("Afterwards", told.get("afterwards")),
        ("More", told.get("more")),
        ("In force since", told.get("in_force_on")),
    ]


def transport_on_phone(viewer: Viewer, _at: datetime) -> list[dict[str, Any]]:
    """What a phone keeps of these rules; public law, so it may lie open."""
    return [
        {"title": str(line["rule"]), "duty": line["duty"], "trust": line["trust"],
         "source": line["rule"].source,
         "facts": [{"term": term, "text": str(value)} for term, value in line["facts"]]}
        for line in rules_in_use(viewer)
    ]  # fmt: skip


def transport_columns() -> list[str]:
    """Names of the columns of exported rules."""
    return ["id", "version", "region", "law", "ambulance", "people_first", "care", "attending",
            "destination", "afterwards", "in_force_on", "trust", "source", "used"]  # fmt: skip


def transport_rows(found: QuerySet[Transport]) -> list[list[object]]:
    """Exported rules."""
    return [
        [str(one.id), one.version, one.region, one.title, label_of(DUTIES, one.duty) or None,
         one.people_first, one.care, one.attending, one.destination, one.afterwards,
         one.in_force_on.isoformat() if one.in_force_on else None,
         label_of(TRUSTS, one.trust) or None, one.source, not one.is_retired]
        for one in found
    ]  # fmt: skip
