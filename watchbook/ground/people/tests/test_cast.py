"""The cast itself."""

from __future__ import annotations

import pytest

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people import queries

pytestmark = pytest.mark.django_db


def test_everybody_is_in_one_agency_with_one_role(cast):
    assert cast.alice.roles == {"handler"}
    assert cast.dana.roles == {"supervisor"}
    assert cast.charlie.agency == "calder"
    assert not cast.nobody.is_signed_in


def test_people_of_another_agency_are_not_in_the_list(cast):
    with acting_for("harlan"):
        names = [person.name for person in queries.people_of(cast.dana)]
    assert "Alice Marlow" in names
    assert "Charlie Novak" not in names
