"""Inside a block that acts for an agency, every transaction sees that agency's rows and no other."""

import pytest
from django.db import transaction

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Person

pytestmark = pytest.mark.commits


def names():
    return set(Person.objects.values_list("agency_id", flat=True))


def test_a_transaction_begun_inside_the_block_sees_the_agencys_rows(cast):
    with acting_for("harlan"):
        for _ in range(2):
            with transaction.atomic():
                assert "harlan" in names()
                with transaction.atomic():
                    assert "harlan" in names()
        with acting_for("calder"), transaction.atomic():
            assert "calder" in names()
        with transaction.atomic():
            assert "harlan" in names()


def read_and_fail():
    with transaction.atomic():
        names()
        raise RuntimeError


def test_after_an_error_inside_the_block_the_next_transaction_sees_them_again(cast):
    with acting_for("harlan"):
        with pytest.raises(RuntimeError):
            read_and_fail()
        with transaction.atomic():
            assert "harlan" in names()
