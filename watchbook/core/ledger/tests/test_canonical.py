"""Values and canonical bytes."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import IntEnum, StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.ledger.canonical import (
    MAX_INTEGER,
    canonical_bytes,
    check_body,
    check_scalar,
    format_instant,
    format_second,
    parse_canonical,
    parse_instant,
    parse_second,
    pointer,
    split_pointer,
)
from watchbook.core.ledger.errors import CanonicalError, LedgerError

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
SCALAR = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT
FLAT = st.dictionaries(TEXT, SCALAR)


class Word(StrEnum):
    TRAIL = "trail"


class Number(IntEnum):
    TWO = 2


@given(FLAT)
def test_it_writes_what_an_independent_rfc_8785_writes_and_reads_it_back(flat):
    data = canonical_bytes(flat)
    assert data == rfc8785.dumps(flat)
    assert parse_canonical(data) == flat


@given(st.binary(max_size=60))
def test_only_the_error_family_escapes_the_parser(data):
    with suppress(LedgerError):
        assert canonical_bytes(parse_canonical(data)) == data


def test_it_brings_text_into_normal_form_c_and_makes_plain_values():
    assert check_scalar("Zoe\u0308") == "Zoë"
    assert type(check_scalar(Word.TRAIL)) is str
    assert type(check_scalar(Number.TWO)) is int
    assert [check_scalar(value) for value in (None, True, False, "a", -3)] == [
        None,
        True,
        False,
        "a",
        -3,
    ]
    assert canonical_bytes({"/a": Word.TRAIL, "/b": Number.TWO}) == b'{"/a":"trail","/b":2}'


@pytest.mark.parametrize(
    "value",
    [
        "a\0b",
        "é\0",
        "\ud800",
        2**53,
        -(2**53),
        1.5,
        float("nan"),
        b"bytes",
        [],
        {},
        datetime(2026, 11, 21, tzinfo=UTC),
    ],
    ids=repr,
)
def test_it_refuses_what_has_no_one_form(value):
    with pytest.raises(CanonicalError):
        check_scalar(value)
    with pytest.raises(CanonicalError):
        canonical_bytes({"/a": value})


@pytest.mark.parametrize("name", ["a\0", "\ud800", 3], ids=repr)
def test_it_refuses_names_that_are_not_clean_text(name):
    with pytest.raises(CanonicalError):
        canonical_bytes({name: 1})


def test_deep_nesting_is_refused_without_a_crash():
    with pytest.raises(CanonicalError):
        parse_canonical(b'{"/a":' + b"[" * 100_000)


def test_bytes_from_a_later_unicode_stay_readable():
    assert parse_canonical('{"/a":"Zoe\u0308"}'.encode()) == {"/a": "Zoe\u0308"}


@given(st.lists(TEXT.filter(bool), min_size=1))
def test_pointers_split_into_the_parts_they_were_made_of(parts):
    normal = [str(check_scalar(part)) for part in parts]
    assert split_pointer(pointer(*normal)) == tuple(normal)


def test_a_pointer_escapes_slash_and_tilde():
    assert pointer("a/b", "m~n", "~1") == "/a~1b/m~0n/~01"


@pytest.mark.parametrize("parts", [(), ("",), ("a", "")])
def test_a_pointer_needs_parts(parts):
    with pytest.raises(CanonicalError):
        pointer(*parts)


@pytest.mark.parametrize("path", ["", "a", "/", "//", "/a/", "/~", "/~2", "/a\0", "/e\u0308"])
def test_it_refuses_what_is_no_pointer(path):
    with pytest.raises(CanonicalError):
        split_pointer(path)


def test_a_body_is_checked_whole_and_the_pointer_is_named():
    assert check_body({"/a/b": "e\u0308", "/a/c": 1}) == {"/a/b": "ë", "/a/c": 1}
    with pytest.raises(CanonicalError, match="/a/b"):
        check_body({"/a/b": 1.5})
    with pytest.raises(CanonicalError, match="/a can't be both"):
        check_body({"/a": 1, "/a/b/c": 2})


def test_instants_are_utc_with_six_decimals():
    zone = timezone(timedelta(hours=-6))
    at = datetime(2026, 11, 21, 16, 52, 14, 5, tzinfo=zone)
    assert format_instant(at) == "2026-11-21T22:52:14.000005Z"
    assert format_second(at) == "2026-11-21T22:52:14Z"
    assert parse_instant(format_instant(at)) == at
    assert parse_second(format_second(at)) == at.replace(microsecond=0)


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_reads_back(at):
    assert parse_instant(format_instant(at)) == at


class NoOffset(tzinfo):
    def utcoffset(self, _at):
        return None

    def dst(self, _at):
        return None

    def tzname(self, _at):
        return None


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 1, 1),
        datetime(2026, 1, 1, tzinfo=NoOffset()),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
    ],
)
def test_it_refuses_times_without_a_place_in_utc(at):
    with pytest.raises(CanonicalError):
        format_instant(at)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T22:52:14Z",
        "2026-11-21T22:52:14.000000+00:00",
        "2026-11-21 22:52:14.000000Z",
        "2026-11-21T22:52:60.000000Z",
        "2026-02-30T22:52:14.000000Z",
        "2026-11-21T22:52:14.000000Z\n",
        "٢٠٢٦-11-21T22:52:14.000000Z",
        "",
    ],
)
def test_it_refuses_other_spellings_of_an_instant(text):
    with pytest.raises(CanonicalError):
        parse_instant(text)
