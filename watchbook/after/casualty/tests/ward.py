"""Protocols, kits and a weighed dog for tests; Vera proves her address where a test needs it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from watchbook.after.casualty.actions.kits import submit_kit, submit_kit_use
from watchbook.after.casualty.actions.protocols import sign_protocol, submit_protocol
from watchbook.core.schema import validate
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent
from watchbook.ground.records.slots import submission_action

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Kit, KitUse, Protocol, Signature
    from watchbook.ground.people.tests.factories import Cast
    from watchbook.ground.people.viewer import Viewer

MEASURES = [
    {"id": "m1", "name": "1 mL syringe", "capacity_ul": "1", "mark_ul": "0.01"},
    {"id": "m3", "name": "3 mL syringe", "capacity_ul": "3", "mark_ul": "0.1"},
    {"id": "bag", "name": "500 mL bag", "capacity_ul": "500", "mark_ul": "50"},
]
DRUG: dict[str, Any] = {
    "id": "drug-a", "drug": "Drug A", "route": "IM", "amount": "kilogram", "per_kg_ug": "0.04",
    "most_ug": "2", "strength_ug_per_ml": "1", "weakest_ug_per_ml": "0.4",
    "interval_min": "3", "most_doses": "3", "syringes": "1 mL syringe; 3 mL syringe",
    "contraindications": "allergy to Drug A\nheart block", "source": "A book, page 4.",
}  # fmt: skip
FLUID: dict[str, Any] = {
    "id": "fluid-c", "drug": "Fluid C", "route": "IV", "amount": "fluid", "per_kg_ul": "10",
    "most_ul": "500", "interval_min": "15", "syringes": "500 mL bag",
}  # fmt: skip


class Ward:
    """A unit with what a test writes into it."""

    def __init__(self, cast: Cast, at: datetime) -> None:
        self.cast, self.at = cast, at

    def protocol(self, who: str = "dana", *, amends: Any = None, **values: Any) -> Protocol:
        told = {
            "name": "Field care", "label": "3", "veterinarian": "Dr Vera Lindqvist",
            "licence": "V-1", "telephone": "555-0100",
            "expires_on": (self.at + timedelta(days=300)).date(),
            "weight_valid_days": 90, "measures": MEASURES, "rules": [DRUG, FLUID],
            "never_muzzle_when": "vomiting\nheat",
            "steps": [{"id": "s1", "step": "bleeding", "text": "Press hard."}],
        } | values  # fmt: skip
        return submit_protocol(self._sent(who, "casualty.protocol", told, amends))

    def sign(self, row: Protocol, who: Viewer | None = None, **values: Any) -> Signature:
        told: dict[str, Any] = {
            "version": row.version, "licence": "V-1", "words": "", "at": self.at,
        } | values  # fmt: skip
        return sign_protocol(acting_user=who or self.cast.vera, protocol=row.id, **told)

    def kit(self, who: str = "alice", *, amends: Any = None, **values: Any) -> Kit:
        told = {"name": "Bag 1", "place": "Car 12"} | values
        return submit_kit(self._sent(who, "casualty.kit", told, amends))

    def use(self, kit: Kit, who: str = "alice", *, amends: Any = None, **values: Any) -> KitUse:
        told = {"kit": kit.id, "used_for": "drill"} | values
        return submit_kit_use(self._sent(who, "casualty.kituse", told, amends))

    def send(self, who: str | Viewer, kind: str, **values: Any) -> Any:
        return submission_action(kind)(self._sent(who, kind, values, None))

    def _sent(self, who: str | Viewer, kind: str, told: dict[str, Any], amends: Any) -> Sent:
        checked = validate(kind_named(kind).schema, told)
        if not checked.is_valid:
            raise InvalidError(checked.problems)
        viewer = getattr(self.cast, who) if isinstance(who, str) else who
        return Sent(
            acting_user=viewer, values=checked.values, at=self.at,
            record_id=amends.id if amends else None, based_on=amends.version if amends else None,
            reason="Put right" if amends else "",
        )  # fmt: skip

    def get(self, who: str | Viewer, name: str, query: str = "", /, **kwargs: Any) -> Any:
        viewer = getattr(self.cast, who) if isinstance(who, str) else who
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(viewer).get(address + query)

    def post(self, who: str | Viewer, name: str, told: dict[str, Any], /, **kwargs: Any) -> Any:
        viewer = getattr(self.cast, who) if isinstance(who, str) else who
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(viewer).post(address, told)


def body(response: Any) -> str:
    """What a page says, streamed or not."""
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return str(response.content.decode())
