"""Times as recorders write them."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.tracks.instants import from_unix_seconds, instants_of, moment_of
from watchbook.core.tracks.track import instant


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-03-14T08:23:27Z", "2025-03-14T08:23:27+00:00"),
        ("2025-03-14t08:23:27z", "2025-03-14T08:23:27+00:00"),
        ("2025-03-14 08:23:27 +0130", "2025-03-14T06:53:27+00:00"),
        ("2025-03-14T08:23:27,5-05:00", "2025-03-14T13:23:27.500000+00:00"),
        ("2025-03-14T08:23:27.123456789Z", "2025-03-14T08:23:27.123456+00:00"),
        ("20250314T082327Z", "2025-03-14T08:23:27+00:00"),
        ("2025-03-14T08:23Z", "2025-03-14T08:23:00+00:00"),
        ("2025-03-14T08:23:27+01", "2025-03-14T07:23:27+00:00"),
    ],
)
def test_it_reads_what_recorders_write(text, utc):
    assert moment_of(text).isoformat() == utc


@pytest.mark.parametrize(
    "text",
    ["2025-03-14", "noon", "2025-13-14T08:00:00Z", "2025-03-14T08:00:60Z",
     "0001-01-01T00:00:00+05:00", "2025-03-14T08:00:00+99:00", "٢٠٢٥-03-14T08:00:00Z"],
)  # fmt: skip
def test_it_does_not_guess_at_what_is_no_instant(text):
    assert moment_of(text) is None
    found = instants_of([text])
    assert (found.unreadable, np.isnat(found.values[0])) == (1, True)


def test_it_reads_a_naive_time_without_claiming_a_zone():
    assert moment_of("2025-03-14T08:00:00").tzinfo is None


@given(st.lists(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))))  # fmt: skip
def test_the_quick_and_the_careful_road_agree_to_the_microsecond(moments):
    texts = [moment.isoformat().replace("+00:00", "Z") for moment in moments]
    quick = instants_of(texts)
    careful = instants_of([*texts, None])
    assert [instant(value) for value in quick.values] == moments
    assert (quick.values == careful.values[:-1]).all()
    assert careful.missing == 1


def test_it_reads_times_before_1970_and_after_2255():
    found = instants_of(["1969-07-20T20:17:40Z", "2999-12-31T23:59:59.999999Z"])
    assert [instant(value).year for value in found.values] == [1969, 2999]
    assert instant(found.values[1]).microsecond == 999_999


def test_it_gives_no_time_for_unknown_seconds():
    values = from_unix_seconds([0.0, float("nan")])
    assert values[0] == np.datetime64(0, "us")
    assert np.isnat(values[1])
