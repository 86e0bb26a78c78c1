from __future__ import annotations

from uuid import UUID

import pytest

from watchbook.front.reports.parts import KeptPart, as_bytes, compared, from_bytes


def part(number, amount=1, version=1, *, is_of=False):
    return KeptPart(is_of, "training.performance", UUID(int=number), version, "ab" * 32, amount)


def test_a_list_reads_back_as_it_was_and_its_order_does_not_matter():
    parts = [part(2), part(1, 45), part(1, is_of=True)]
    assert as_bytes(parts) == as_bytes(reversed(parts))
    assert from_bytes(as_bytes(parts)) == sorted(parts)
    assert from_bytes(as_bytes([])) == []


@pytest.mark.parametrize("content", [b'{"v": 9}\n', b"[]\n", b"no list"])
def test_what_is_no_list_is_refused(content):
    with pytest.raises(ValueError, match=r"list|Expecting|char"):
        from_bytes(content)


def test_what_came_what_changed_and_what_went():
    then = [part(1), part(2, 45), part(3), part(4, is_of=True)]
    now = [part(1), part(2, 30, 2), part(5), part(4, is_of=True)]
    told = compared(then, now)
    assert [one.part.record_id.int for one in told.added] == [5]
    assert [(one.before.amount, one.after.amount) for one in told.amended] == [(45, 30)]
    assert [one.part.record_id.int for one in told.gone] == [3]
    assert told.same == 2
    assert not told.is_same
    assert compared(then, then).is_same


def test_a_record_of_numerator_and_denominator_counts_in_each():
    both = [part(1), part(1, is_of=True)]
    assert len(compared(both, [part(1)]).gone) == 1
