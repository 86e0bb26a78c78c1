"""Opened records: made, read back, verified, and held against forgery."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbook.core.ledger import disclosure, merkle, tiles
from watchbook.core.ledger.entry import Entry, Head, entry_bytes, parse_entry
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.opened import (
    Opened,
    OpenedEntry,
    Signed,
    opened_bytes,
    parse_opened,
    show,
)
from watchbook.core.ledger.succession import ACT, KIND, Succession
from watchbook.core.ledger.tests.building import RECORD, Book, made
from watchbook.core.ledger.tests.test_standalone import loaded
from watchbook.core.ledger.verify import verify_opened

BOOK = Book(size=300)
OPENED = BOOK.opened()
DATA = opened_bytes(OPENED)


def standalone(data, folder):
    (folder / "one.json").write_bytes(data)
    return loaded().verify(folder / "one.json", None).wrong


def found_in(opened, **options):
    return [str(one) for one in verify_opened(opened_bytes(opened), **options)]


@pytest.mark.parametrize("withhold", [(), ("/note",), tuple(BOOK.rows[0].body)])
def test_it_reads_back_and_verifies_whatever_is_withheld(withhold):
    opened = BOOK.opened(withhold)
    data = opened_bytes(opened)
    assert parse_opened(data) == opened
    assert verify_opened(data, trusted=[BOOK.vkey + "\n"]) == []
    assert len(opened.entries[0].withheld) == len(withhold)


def test_an_expunged_leaf_looks_like_a_withheld_one():
    row = BOOK.rows[0]
    kept, partial = disclosure.expunge(row.body, row.secret, ["/note"])
    leaves = row.head.leaves()
    expunged = show(leaves, row.head_secret, kept, partial)
    assert expunged == show(leaves, row.head_secret, row.body, row.secret, withhold=["/note"])


@settings(max_examples=300)
@given(st.integers(0, 2**31), st.integers(1, 255))
def test_any_altered_byte_is_caught(at, flip):
    data = bytearray(DATA)
    data[at % len(data)] ^= flip
    assert verify_opened(bytes(data))


def test_a_key_that_is_not_trusted_is_refused():
    other = Book(origin="k9.example/log/demo/1x", size=1)
    assert "not one of those" in found_in(OPENED, trusted=[other.vkey])[0]


def test_an_entry_left_out_shows_wherever_it_stood():
    entries = OPENED.entries
    middle = found_in(replace(OPENED, entries=entries[:2] + entries[3:]))
    assert any("entry 3 is missing" in one for one in middle)
    assert any("tag is not the one" in one for one in middle)
    first = found_in(replace(OPENED, entries=entries[1:]))
    assert any("entry 1 is missing" in one for one in first)
    tags = {parse_entry(data).tag: (1, index) for index, data in enumerate(BOOK.entries)}
    last = found_in(replace(OPENED, entries=entries[:-1]), find_tag=tags.get)
    assert any("goes on with entry 240" in one for one in last)
    assert found_in(OPENED, find_tag=tags.get) == []


def test_later_entries_than_the_checkpoint_were_not_left_out():
    following = BOOK.rows[-1].head.next
    assert found_in(OPENED, find_tag={following: (1, 300)}.get) == []
    assert found_in(OPENED, find_tag={following: (2, 0)}.get) == []
    assert found_in(OPENED, find_tag={following: (1, 299)}.get)


def test_entries_in_another_order_are_named():
    entries = OPENED.entries
    swapped = found_in(replace(OPENED, entries=(entries[1], entries[0], *entries[2:])))
    assert any("before the entry it follows" in one for one in swapped)


def test_an_empty_file_shows_nothing():
    assert found_in(replace(OPENED, entries=())) == ["record: The file has no entries."]


def forged(**changes):
    """A log of one entry, signed by its own key, whose head is what `changes` make of it."""
    book = Book(size=1)
    row = book.rows[0]
    head = {**row.head.leaves(), **changes.pop("leaves", {})}
    body = changes.pop("body", row.body)
    digest = disclosure.entry_digest(head, row.head_secret, body, row.secret)
    at = changes.pop("at", row.head.received_at)
    entry = entry_bytes(Entry(made("first", 16), digest, at))
    shown, hidden = show(head, row.head_secret, body, row.secret)
    root = disclosure.disclosure_hash(b"\x00" + entry)
    opened = book.opened()
    one = replace(opened.entries[0], entry=entry, disclosures=shown, withheld=hidden)
    signed = Signed(book.sign(1, root), book.vkey)
    return replace(opened, entries=(one,), signed=signed, **changes)


def test_the_forger_of_these_tests_makes_good_ones_too():
    assert found_in(forged()) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"leaves": {"@version": 2}}, "does not follow version 0"),
        ({"leaves": {"@act": "reviewed"}}, "does not follow version 0"),
        ({"leaves": {"@n": 2}}, "entry 1 is missing"),
        ({"leaves": {"@next": "zz"}}, "hexadecimal"),
        ({"leaves": {"@received_at": "2026-11-21T22:52:15.000000Z"}}, "time is not the one"),
        ({"record": "another"}, "another record or kind"),
        ({"kind": "another"}, "another record or kind"),
        ({"body": {"name": 1}}, "neither a head's name nor a pointer"),
    ],
    ids=str,
)
def test_what_the_key_signed_must_also_make_sense(changes, message):
    assert any(message in one for one in found_in(forged(**changes)))


def test_every_leaf_of_the_head_must_be_shown():
    first = OPENED.entries[0]
    hidden = disclosure.disclosure_hash(first.disclosures[0])
    one = replace(first, disclosures=first.disclosures[1:], withheld=(hidden,))
    found = found_in(replace(OPENED, entries=(one, *OPENED.entries[1:])))
    assert any("exactly the ten leaves" in each for each in found)


def test_a_leaf_shown_twice_is_refused():
    first = OPENED.entries[0]
    one = replace(first, disclosures=(*first.disclosures, first.disclosures[-1]))
    assert any("twice" in each for each in found_in(replace(OPENED, entries=(one,))))


def two_epochs():
    """A record whose log went on in a second epoch."""
    first, second = Book(size=3, every=2), Book(origin="k9.example/log/demo/2", size=1)
    row = second.rows[0]
    head = replace(row.head, n=3, version=2).leaves()
    digest = disclosure.entry_digest(head, row.head_secret, row.body, row.secret)
    entry = entry_bytes(Entry(first.rows[-1].head.next, digest, row.head.received_at))
    shown, hidden = show(head, row.head_secret, row.body, row.secret)
    root = disclosure.disclosure_hash(b"\x00" + entry)
    last = replace(second.opened().entries[0], entry=entry, disclosures=shown, withheld=hidden)
    entries = (*first.opened_entries(), last)
    assert Head.from_leaves(head).n == 3
    return Opened(
        RECORD,
        first.kind,
        entries,
        Signed(second.sign(1, root), second.vkey),
        {1: Signed(first.files["checkpoint"], first.vkey)},
    )


def test_a_record_may_go_on_in_the_next_epoch():
    opened = two_epochs()
    assert parse_opened(opened_bytes(opened)) == opened
    assert found_in(opened) == []
    following = disclosure.parse_disclosure(opened.entries[-1].disclosures[4])[2]
    assert found_in(opened, find_tag={bytes.fromhex(str(following)): (1, 2)}.get)


def test_checkpoints_stand_under_their_own_epochs():
    opened = two_epochs()
    without = found_in(replace(opened, earlier={}))
    assert any("No verified checkpoint of epoch 1" in one for one in without)
    misnamed = found_in(replace(opened, earlier={3: opened.earlier[1]}))
    assert any("another epoch" in one for one in misnamed)
    twice = found_in(replace(opened, earlier={2: opened.signed, **opened.earlier}))
    assert any("another epoch" in one for one in twice)


def ended_epoch():
    """A record in an epoch of which 200 of 300 signed entries are held, with the next one's word."""
    book = Book(size=300)
    held = tiles.append_leaves(lambda _: None, 0, book.entries[:200])
    told = Succession(1, book.files["checkpoint"], 300, 200, held.root, 200, "disk failed")
    node = tiles.nodes_from_tiles(held.tiles.get, 200)
    entries = tuple(
        replace(one, proof=tuple(merkle.inclusion_proof(node, one.index, 200)))
        for one in book.opened_entries()
        if one.index < 200
    )
    second = Book(origin="k9.example/log/demo/2", size=1)
    head = replace(second.rows[0].head, kind=KIND, version=0, act=ACT).leaves()
    secrets = made("hs", 32), made("s", 32)
    digest = disclosure.entry_digest(head, secrets[0], told.body(), secrets[1])
    entry = entry_bytes(Entry(made("t", 16), digest, second.rows[0].head.received_at))
    shown, hidden = show(head, secrets[0], told.body(), secrets[1])
    stated = OpenedEntry(0, 2, entry, shown, hidden, ())
    newest = Signed(second.sign(1, merkle.hash_leaf(entry)), second.vkey)
    earlier = {1: Signed(book.files["checkpoint"], book.vkey, stated)}
    return Opened(RECORD, book.kind, entries, newest, earlier)


def test_a_record_of_an_ended_epoch_verifies_by_the_next_ones_word(tmp_path):
    opened = ended_epoch()
    assert parse_opened(opened_bytes(opened)) == opened
    assert found_in(opened) == []
    assert standalone(opened_bytes(opened), tmp_path) == []


def without_word(opened, stated):
    return replace(opened, earlier={1: replace(opened.earlier[1], succession=stated)})


def test_a_succession_that_does_not_fit_is_refused(tmp_path):
    opened = ended_epoch()
    stated = opened.earlier[1].succession
    other = replace(opened.earlier[1], checkpoint=Book(size=300).sign(300, made("x", 32)))
    for changed in (
        without_word(opened, None),
        without_word(opened, replace(stated, index=1)),
        without_word(opened, replace(stated, disclosures=stated.disclosures[:-1])),
        without_word(opened, opened.entries[0]),
        replace(opened, earlier={1: replace(other, succession=stated)}),
    ):
        assert found_in(changed)
        assert standalone(opened_bytes(changed), tmp_path)


def test_epochs_of_different_logs_do_not_mix(tmp_path):
    opened = two_epochs()
    other = Book(origin="k9.example/log/other/1", size=3, every=2)
    signed = Signed(other.files["checkpoint"], other.vkey)
    mixed = replace(opened, earlier={1: signed})
    assert any("different logs" in one for one in found_in(mixed))
    assert standalone(opened_bytes(mixed), tmp_path)


@pytest.mark.parametrize("origin", ["k9.example/log/demo/x", "k9.example/log/demo/01", "k9"])
def test_an_origin_ends_in_its_epoch(origin):
    book = Book(size=1)
    other = Book(size=1)
    other.origin = origin
    other.signer = replace(book.signer, name=origin)
    signed = Signed(other.sign(1, book.root), other.signer.verifier.vkey)
    assert any("end in an epoch" in one for one in found_in(replace(book.opened(), signed=signed)))


def test_a_key_line_has_one_spelling():
    signed = replace(OPENED.signed, vkey=BOOK.vkey + "\n")
    assert any("one spelling" in one for one in found_in(replace(OPENED, signed=signed)))


def test_without_a_verified_checkpoint_nothing_is_said_about_the_end():
    signed = replace(OPENED.signed, vkey="nonsense")
    found = found_in(replace(OPENED, signed=signed), find_tag=lambda _: (1, 0))
    assert not any("goes on" in one for one in found)


SHAPE = json.loads(DATA)


def dumped(shape):
    return json.dumps(shape, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def with_entry(**changes):
    return {**SHAPE, "entries": [{**SHAPE["entries"][0], **changes}]}


@pytest.mark.parametrize(
    "shape",
    [
        [],
        1,
        {},
        {**SHAPE, "more": 1},
        {**SHAPE, "record": 1},
        {**SHAPE, "entries": {}},
        {**SHAPE, "entries": [1]},
        {**SHAPE, "entries": [{}]},
        {**SHAPE, "earlier": []},
        {**SHAPE, "earlier": [{"epoch": 1}]},
        {**SHAPE, "earlier": [{"epoch": 1, "checkpoint": "", "vkey": "", "succession": None}]},
        {**SHAPE, "earlier": [{"epoch": 1, "checkpoint": "", "vkey": ""}] * 2},
        with_entry(index=-1),
        with_entry(index=True),
        with_entry(epoch=1.0),
        with_entry(entry=[]),
        with_entry(disclosures="x"),
        with_entry(disclosures=["=="]),
        with_entry(disclosures=["A"]),
        with_entry(disclosures=[urlsafe_b64encode(b"x").decode()]),
        with_entry(disclosures=["é"]),
        with_entry(withheld=["zz"]),
        with_entry(withheld=["AA" * 32]),
        with_entry(withheld=["bb" * 32, "aa" * 32]),
        with_entry(withheld=["aa"]),
        with_entry(proof=["AAAA"]),
        with_entry(proof=["*"]),
        with_entry(proof=[1]),
    ],
    ids=lambda shape: str(shape)[:50],
)
def test_other_shapes_are_refused(shape):
    with pytest.raises(LedgerError):
        parse_opened(dumped(shape))
    assert verify_opened(dumped(shape))


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"[" * 100_000, DATA + b"\n", b'"\\ud800"'], ids=len
)
def test_bytes_that_are_not_the_files_own_are_refused(data):
    with pytest.raises(LedgerError):
        parse_opened(data)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["entries", "record", "kind", "checkpoint", "vkey", "epoch"]),
                inner,
                max_size=5,
            )
        ),
    )
)
def test_only_the_error_family_escapes(shape):
    try:
        parse_opened(dumped(shape))
    except LedgerError:
        return
    except UnicodeEncodeError:
        return
