from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from watchbook.ground.ledger.chain import uuid_beside

AT = datetime(2026, 11, 2, 12, 0, 0, 123_000, tzinfo=UTC)


def named(number):
    return uuid5(NAMESPACE_URL, str(number))


def test_an_id_beside_others_is_the_same_for_the_same_time_number_and_name():
    one = uuid_beside(AT, 5, named(5))
    assert one == uuid_beside(AT, 5, named(5))
    assert one not in {uuid_beside(AT, 5, named(6)), uuid_beside(AT, 6, named(5))}


def test_ids_beside_each_other_are_of_version_7_and_stand_in_the_order_of_time_and_number():
    later = AT + timedelta(milliseconds=1)
    made = [uuid_beside(AT, number, named(number)) for number in range(1_000)]
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert made == sorted(made)
    assert len(set(made)) == 1_000
    assert made[-1] < uuid_beside(later, 0, named(0))
    assert made[0].int >> 80 == int(AT.timestamp() * 1000)


def test_a_number_beyond_12_bits_begins_anew_and_the_name_still_tells_ids_apart():
    assert uuid_beside(AT, 4096, named(1)) == uuid_beside(AT, 0, named(1))
    assert uuid_beside(AT, 4096, named(1)) != uuid_beside(AT, 0, named(2))
