from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from watchbook.after.casualty.actions.clinics import submit_clinic, submit_donor
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.sending import Sent


class Directory:
    """A unit with one clinic and one donor, written by its sergeant."""

    def __init__(self, cast, at):
        self.cast, self.at = cast, at

    def clinic(self, who="dana", **values):
        told = {"name": "Ridge Animal Hospital", "telephone": "555-0190"} | values
        sent = Sent(acting_user=getattr(self.cast, who), values=told, at=self.at)
        return submit_clinic(sent)

    def donor(self, **values):
        told = {"name": "Biscuit", "contact": "P. Lind", "telephone": "555-0191"} | values
        return submit_donor(Sent(acting_user=self.cast.dana, values=told, at=self.at))

    def get(self, who, name, query="", **kwargs):
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).get(address + query)

    def post(self, who, name, data, **kwargs):
        address = reverse(f"casualty:{name}", kwargs={"agency": "harlan", **kwargs})
        return self.cast.client_of(getattr(self.cast, who)).post(address, data, follow=True)


@pytest.fixture
def directory(db, cast, at):
    with acting_for("harlan"):
        yield Directory(cast, at)


@pytest.fixture
def written(directory):
    directory.ridge = directory.clinic(
        skills=["surgery", "police-dogs"], is_open_always=True, verified_on=date(2026, 3, 1),
        verified_with="Dr. Holm", address="4 Ridge Road",
        drives=[{"id": "d1", "from_place": "the yard", "minutes": 14}],
    )  # fmt: skip
    directory.closed = directory.clinic(name="Old Mill Vets", is_closed=True)
    directory.biscuit = directory.donor(
        blood_type="dea11-negative", clinic=directory.ridge.id, last_given_on=date(2026, 6, 1)
    )
    return directory
