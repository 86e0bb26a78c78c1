"""Writes about clinics and about dogs that give blood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.models import Clinic
from watchbook.after.casualty.permissions.cards import WRITE
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import amending, refused

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Any

    from watchbook.after.casualty.models import Donor
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent


def submit_clinic(sent: Sent) -> Clinic:
    """Keep what is known of a clinic; `values` clean and whole."""
    require(sent.acting_user, WRITE)
    _refuse_day_to_come(sent, "verified_on")
    latitude, longitude = (sent.values.get(f"{one}_e7") for one in ("latitude", "longitude"))
    if (latitude is None) != (longitude is None):
        raise refused("/longitude_e7", "A place needs latitude and longitude, or neither.")
    clinic: Clinic = sent.put("casualty.clinic", sent.values, None)
    return clinic


def verify_clinic(
    *, acting_user: Viewer, clinic: Clinic, verified_with: str, on: date, at: datetime
) -> Clinic:
    """Say that somebody called the clinic and all of its page still holds.

    An InvalidError where nobody is named who answered.
    """
    name = verified_with.strip()
    if not name:
        raise refused("/verified_with", "Name the person who answered at the clinic.")
    values: dict[str, Any] = _values_of(clinic) | {"verified_on": on, "verified_with": name[:120]}
    return submit_clinic(amending(acting_user, clinic, values, "Asked the clinic", at))


def submit_donor(sent: Sent) -> Donor:
    """Keep what is known of a dog that gives blood."""
    require(sent.acting_user, WRITE)
    _refuse_day_to_come(sent, "last_given_on")
    donor: Donor = sent.put("casualty.donor", sent.values, None)
    return donor


def _refuse_day_to_come(sent: Sent, name: str) -> None:
    day = sent.values.get(name)
    # A day ahead of the server's own date may be today where the sender stands.
    if day is not None and (day - sent.at.date()).days > 1:
        raise refused(f"/{name}", "This day has not come yet; check the date.")


def _values_of(clinic: Clinic) -> dict[str, Any]:
    return dict(kind_named("casualty.clinic").values_in(clinic))
