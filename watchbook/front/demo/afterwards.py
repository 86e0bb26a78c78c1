"""What followed the night of August: consent, things kept, the way back to duty. All made up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from watchbook.front.demo import cast
from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from random import Random

    from watchbook.front.demo.casualty import Casualties

_DOCTOR = f"{cast.VETERINARIAN.rank} {cast.VETERINARIAN.name}"
_CLINIC = "Aldermere Animal Hospital"


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


_HAIR, _METAL = "hair", "metal"
_TOLD: tuple[tuple[datetime, str, str, str, dict[str, Any]], ...] = (
    (_at(6, 2, 15, 10), "casualty.consent", "marsh", "", {
        "consents": "Sgt. Delia Marsh", "consents_telephone": "555-0117",
        "consents_other": "555-0118", "sum_cents": 1_200_000,
        "decides": "Sheriff's duty captain", "decides_telephone": "555-0101",
        "decides_other": "555-0102",
    }),
    (_at(8, 15, 3, 12), "casualty.consent", "faulk", "card", {
        "wish": "present", "wish_words": "At his head, until he sleeps.",
        "wish_told_to": f"{_CLINIC}, at the door",
    }),
    (_at(8, 15, 4, 20), "casualty.kept", "marsh", _METAL, {
        "what": "other", "words": "Splinter of sheet metal, 3 cm, out of the left thigh",
        "label": "AC-26-0815-1", "kept_by": _DOCTOR, "place": f"{_CLINIC}, box in the safe",
    }),
    (_at(8, 15, 4, 24), "casualty.kept", "marsh", _HAIR, {
        "what": "hair", "words": "Around the wound of the left thigh, dry, in paper",
        "label": "AC-26-0815-2", "kept_by": _DOCTOR, "place": f"{_CLINIC}, box in the safe",
    }),
    (_at(8, 17, 14, 5), "casualty.passed", "marsh", _METAL, {
        "given_by": _DOCTOR, "given_to": "Det. Aurelio Prentice",
        "organisation": "Aldermere County, evidence room", "number": "E-26-3381",
    }),
    (_at(8, 17, 14, 6), "casualty.passed", "marsh", _HAIR, {
        "given_by": _DOCTOR, "given_to": "Det. Aurelio Prentice",
        "organisation": "Aldermere County, evidence room", "number": "E-26-3382",
    }),
    (_at(9, 3, 15, 0), "casualty.recovery", "marsh", "card", {
        "decision": "returned", "decided_on": date(2026, 9, 3), "veterinarian": _DOCTOR,
        "status": "fit", "plan": "Lead walks, ten minutes more each week. Stitches stay dry.",
        "steps": [
            {"id": "s1", "text": "Stitches out", "due_on": date(2026, 8, 27),
             "done_on": date(2026, 8, 27)},
            {"id": "s2", "text": "Trot on the lead, both hind legs watched",
             "due_on": date(2026, 9, 1), "done_on": date(2026, 9, 1)},
            {"id": "s3", "text": "Off the lead, a short search", "due_on": date(2026, 9, 3),
             "done_on": date(2026, 9, 3)},
        ],
    }),
)  # fmt: skip


class Afterwards:
    """Makes the list, with a chance of its own so that everything else stays as it is."""

    def __init__(self, chance: Random, hurt: Casualties) -> None:
        """`hurt` has made its list before this one does."""
        self.chance, self.hurt = chance, hurt
        self.things: dict[str, UUID] = {}

    def all(self) -> list[Done]:
        """From the unit's consent of June to the return in September."""
        return [self._done(number, *told) for number, told in enumerate(_TOLD)]

    def _done(
        self, number: int, at: datetime, kind: str, who: str, of: str, values: dict[str, Any]
    ) -> Done:
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        told = dict(values)
        if kind == "casualty.kept":
            self.things[of] = record_id
            told["kept_at"] = at
        if kind == "casualty.passed":
            told |= {"kept": self.things[of], "passed_at": at}
        elif of:
            told["casualty"] = self.hurt.night
        return Done(at, 520_000 + number, kind, who, record_id, told)
