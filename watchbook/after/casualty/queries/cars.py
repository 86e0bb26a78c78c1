"""What hangs in the car of a dog: what a clinic must know of it, its weight, clinics, codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.protocol_rules import lines_in
from watchbook.after.casualty.queries.carcodes import car_codes
from watchbook.after.casualty.queries.clinics import found_clinics, opening
from watchbook.after.casualty.queries.handing import facts_of, weight_of
from watchbook.after.casualty.queries.protocols import protocol_in_force, steps_of
from watchbook.duty.health.queries.dogs import readable_dogs
from watchbook.duty.teams.queries.teams import teams_of_dog

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.teams.models import Dog
    from watchbook.ground.people.viewer import Viewer

OLD_DAYS = 90
"""A weight older than a season is called old on what hangs in the car."""


def car_lines(viewer: Viewer, at: datetime) -> list[dict[str, Any]]:
    """Each dog whose health the viewer reads and that works now, with what is missing."""
    lines = []
    for dog in readable_dogs(viewer):
        stands = [one for one in teams_of_dog(viewer, dog.id) if one.until_at is None]
        if not stands:
            continue
        facts, weighed = facts_of(dog.agency_id, dog.id), weight_of(dog.agency_id, dog.id)
        codes = [one for one in car_codes(viewer, dog.id) if not one.is_revoked]
        lines.append({
            "dog": dog, "team": stands[0], "facts": facts, "weighed": weighed,
            "is_old": weighed is not None and (at - weighed[1]).days > OLD_DAYS,
            "codes": codes,
        })  # fmt: skip
    return lines


def car_context(viewer: Viewer, dog: Dog, at: datetime) -> dict[str, Any]:
    """Everything that the page for one car says."""
    weighed = weight_of(dog.agency_id, dog.id)
    stands = [one for one in teams_of_dog(viewer, dog.id) if one.until_at is None]
    return {
        "dog": dog,
        "team": stands[0] if stands else None,
        "facts": facts_of(dog.agency_id, dog.id),
        "weighed": weighed,
        "is_old": weighed is not None and (at - weighed[1]).days > OLD_DAYS,
        "clinics": [(one, opening(one)) for one in found_clinics(viewer)],
    } | _signed_steps(viewer, at)


def _signed_steps(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """The steps of the protocol that a veterinarian signed and that has not ended; else nothing."""
    standing = protocol_in_force(viewer, at)
    if standing is None or not standing.gives_doses(at):
        return {}
    return {"standing": standing, "told_steps": steps_of(standing),
            "never_muzzle": ", ".join(lines_in(standing.row.never_muzzle_when))}  # fmt: skip
