"""One reading: what several queries of a page need is read once, and only there."""

import pytest
from django.db import connection

from watchbook.ground.ledger.once import once, one_reading
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Person

pytestmark = pytest.mark.commits


def _counted():
    asked = []

    def read():
        asked.append(1)
        return len(asked)

    return read


def test_a_page_reads_a_thing_once_and_the_next_page_reads_it_anew():
    read = _counted()
    with one_reading():
        assert [once("teams", read), once("teams", read)] == [1, 1]
        with one_reading():
            assert once("teams", read) == 1
        assert once("other", read) == 2
    with one_reading():
        assert once("teams", read) == 3


def test_outside_of_a_page_nothing_is_kept():
    read = _counted()
    assert [once("teams", read), once("teams", read)] == [1, 2]


def _fail():
    raise ValueError("broken")


def test_nothing_is_kept_where_a_page_failed():
    with pytest.raises(ValueError, match="broken"), one_reading():
        once("teams", _fail)
    assert once("teams", _counted()) == 1


def test_a_page_sees_one_agency_whatever_was_asked_inside(cast):
    with acting_for("harlan"):
        with one_reading():
            assert Person.objects.filter(agency_id="harlan").exists()
            with acting_for("calder"):
                assert Person.objects.filter(agency_id="calder").exists()
            assert Person.objects.filter(agency_id="harlan").exists()
        assert not connection.in_atomic_block
        assert Person.objects.filter(agency_id="harlan").exists()
