"""Entries and heads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.ledger.entry import Entry, Head, entry_bytes, parse_entry
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.tests.building import KIND, RECORD, START

HEAD = Head(KIND, RECORD, "p1", None, START, START, 1, b"n" * 16, 1)


@given(
    st.binary(min_size=16, max_size=16),
    st.binary(min_size=32, max_size=32),
    st.datetimes(timezones=st.just(UTC)),
)
def test_an_entry_reads_back(tag, digest, at):
    entry = Entry(tag, digest, at)
    assert entry.at == at.replace(microsecond=0)
    assert parse_entry(entry_bytes(entry)) == entry


@given(st.binary(max_size=200))
def test_only_the_error_family_escapes(data):
    with pytest.raises(LedgerError):
        parse_entry(data)


def test_one_altered_byte_makes_another_entry_or_none():
    data = entry_bytes(Entry(b"t" * 16, b"d" * 32, START))
    for at in range(len(data)):
        for other in (data[at] ^ 1, 0x20, 0x30):
            changed = data[:at] + bytes([other]) + data[at + 1 :]
            if changed == data:
                continue
            try:
                assert entry_bytes(parse_entry(changed)) == changed
            except LedgerError:
                continue


def test_tag_and_digest_have_one_length():
    with pytest.raises(LedgerError):
        Entry(b"short", b"d" * 32, START)
    with pytest.raises(LedgerError):
        Entry(b"t" * 16, b"short", START)


def test_a_head_reads_back_in_utc():
    zone = timezone(timedelta(hours=-6))
    head = replace(HEAD, occurred_at=START.astimezone(zone), act="reviewed")
    assert Head.from_leaves(head.leaves()) == head
    assert head.leaves()["@occurred_at"] == "2026-11-21T22:52:14.123456Z"
    assert Head.from_leaves(replace(HEAD, recorded_at=None).leaves()).recorded_at is None


def test_an_act_about_the_log_itself_has_version_zero():
    assert replace(HEAD, version=0, act="clock-stepped-back").version == 0
    with pytest.raises(LedgerError):
        replace(HEAD, version=0)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "Training"},
        {"kind": ""},
        {"act": "Reviewed "},
        {"record": RECORD.upper()},
        {"actor": ""},
        {"actor": "e\u0308"},
        {"actor": "\ud800"},
        {"next": b"short"},
        {"n": 0},
        {"n": True},
        {"n": 2**53},
        {"version": -1, "act": "reviewed"},
        {"received_at": datetime(2026, 1, 1)},
    ],
    ids=str,
)
def test_a_head_refuses_what_could_not_be_read_back(changes):
    with pytest.raises(LedgerError):
        replace(HEAD, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"@kind": 1},
        {"@n": "1"},
        {"@n": True},
        {"@next": "NN" * 16},
        {"@next": "0" * 31},
        {"@next": None},
        {"@received_at": None},
        {"@occurred_at": 7},
        {"@act": False},
        {"@more": 1},
    ],
    ids=str,
)
def test_leaves_that_make_no_head_are_refused(changes):
    with pytest.raises(LedgerError):
        Head.from_leaves({**HEAD.leaves(), **changes})


def test_a_head_is_whole_or_none():
    leaves = HEAD.leaves()
    del leaves["@act"]
    with pytest.raises(LedgerError):
        Head.from_leaves(leaves)
