"""Leaves, digests and what is left after an expungement."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.ledger import disclosure as leaves
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.tests.test_canonical import SCALAR, TEXT

SECRET = bytes(range(32))
BODIES = st.dictionaries(TEXT.map(lambda text: "/" + text), SCALAR, min_size=1, max_size=8)
HEAD = {"@n": 1}


@given(BODIES, st.binary(min_size=32, max_size=32))
def test_the_fast_path_gives_what_the_single_steps_give(body, secret):
    hashes = {}
    for name, value in body.items():
        salt = leaves.salt(secret, name)
        assert salt == hmac.digest(secret, name.encode(), "sha256")[:16]
        data = leaves.disclosure(salt, name, value)
        assert leaves.parse_disclosure(data) == (salt, name, value)
        hashes[name] = leaves.disclosure_hash(data)
    assert leaves.leaf_hashes(body, secret) == hashes
    head = leaves.leaf_hashes(HEAD, SECRET)
    digest = leaves.digest_of([*hashes.values(), *head.values()])
    assert leaves.entry_digest(HEAD, SECRET, body, secret) == digest


@given(BODIES, st.data())
def test_the_digest_outlives_every_expungement_in_any_order(body, data):
    digest = leaves.entry_digest(HEAD, SECRET, body, SECRET)
    names = data.draw(st.permutations(list(body)))
    kept, secret = dict(body), SECRET
    for name in names:
        kept, secret = leaves.expunge(kept, secret, [name])
        assert name not in kept
        assert leaves.entry_digest(HEAD, SECRET, kept, secret) == digest
        assert leaves.read_secret(secret.serialise()) == secret
    assert kept == {}
    assert SECRET not in secret.serialise()


def test_a_body_can_be_expunged_leaf_after_leaf():
    body = {"/name": "Jane", "/age": 9, "/place": "gate"}
    digest = leaves.entry_digest(HEAD, SECRET, body, SECRET)
    kept, partial = leaves.expunge(body, SECRET, ["/name"])
    kept, partial = leaves.expunge(kept, partial, ["/age"])
    assert kept == {"/place": "gate"}
    assert len(partial.hashes) == 2
    assert leaves.entry_digest(HEAD, SECRET, kept, partial) == digest


def test_a_whole_secret_is_read_as_it_is():
    assert leaves.read_secret(SECRET) == SECRET


def test_neither_the_value_nor_its_salt_is_left_after_expungement():
    body = {"/name": "Jane", "/age": 9}
    kept, partial = leaves.expunge(body, SECRET, ["/name"])
    stored = partial.serialise()
    salt = leaves.encode_salt(leaves.salt(SECRET, "/name")).encode()
    assert kept == {"/age": 9}
    assert b"/name" not in stored
    assert salt not in stored
    assert SECRET.hex().encode() not in stored


@pytest.mark.parametrize("names", [[], ["/b"], ["/a", "/b"]])
def test_only_leaves_that_are_there_can_be_expunged(names):
    with pytest.raises(LedgerError):
        leaves.expunge({"/a": 1}, SECRET, names)


def test_a_body_that_does_not_fit_its_partial_secret_is_named():
    _, partial = leaves.expunge({"/a": 1, "/b": 2}, SECRET, ["/a"])
    with pytest.raises(LedgerError, match="/c"):
        leaves.remaining_hashes({"/b": 2, "/c": 3}, partial)
    with pytest.raises(LedgerError, match="/b"):
        leaves.remaining_hashes({}, partial)


@pytest.mark.parametrize("hashes", [[], [b"short"], [b"x" * 31, b"x" * 33]], ids=repr)
def test_a_digest_needs_whole_hashes(hashes):
    with pytest.raises(LedgerError):
        leaves.digest_of(hashes)


def test_secrets_and_salts_have_one_length():
    with pytest.raises(LedgerError):
        leaves.salt(b"short", "/a")
    with pytest.raises(LedgerError):
        leaves.disclosure(b"short", "/a", 1)


@pytest.mark.parametrize("body", [{"/\ud800": 1}, {"/a": "\ud800"}], ids=repr)
def test_lone_surrogates_are_refused_everywhere(body):
    with pytest.raises(LedgerError):
        leaves.leaf_hashes(body, SECRET)
    with pytest.raises(LedgerError):
        leaves.disclosures(body, SECRET)
    with pytest.raises(LedgerError):
        leaves.disclosure(b"x" * 16, *next(iter(body.items())))
    with pytest.raises(LedgerError):
        leaves.leaf_hashes({"/a": "\ud800"}, SECRET)


GOOD = leaves.disclosure(b"x" * 16, "/a", 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'["eHh4eHh4eHh4eHh4eHh4eA","/a"]',
        b'["eHh4eHh4eHh4eHh4eHh4eA",1,1]',
        b'["eHh4eHh4eHh4eHh4eHh4eB","/a",1]',
        b'["eHh4","/a",1]',
        b'["====","/a",1]',
        GOOD.replace(b",1", b", 1"),
        GOOD.replace(b",1", b",1.0"),
        GOOD.replace(b",1", b",[1]"),
        b"\xff",
        b"[" * 100_000,
    ],
    ids=lambda data: data[:40],
)
def test_a_disclosure_has_one_spelling(data):
    with pytest.raises(LedgerError):
        leaves.parse_disclosure(data)


_, PARTIAL = leaves.expunge({"/a": 1, "/b": 2, "/c": 3}, SECRET, ["/a", "/b"])
STORED = PARTIAL.serialise()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"hashes":[]}',
        b'{"hashes":["00"]}',
        b'{"hashes":[1]}',
        b'{"hashes":"00"}',
        STORED.replace(b'"/c":"', b'"c":"'),
        STORED.replace(b'"hashes"', b' "hashes"'),
        STORED.replace(b'"/c":"', b'"/c":"A'),
        STORED.replace(b'"/c":"', b'"/c":1,"/d":"'),
        b"[" * 100_000,
    ],
    ids=lambda data: data[:40],
)
def test_a_partial_secret_has_one_spelling(data):
    with pytest.raises(LedgerError):
        leaves.PartialSecret.parse(data)


def test_a_partial_secret_refuses_salts_of_another_length():
    with pytest.raises(LedgerError):
        leaves.PartialSecret({"/a": b"short"}, (b"x" * 32,))


def test_its_hash_is_plain_sha256():
    assert leaves.disclosure_hash(GOOD) == hashlib.sha256(GOOD).digest()


@given(st.binary(max_size=80))
def test_only_the_error_family_escapes_the_parsers(data):
    for parse in (leaves.parse_disclosure, leaves.read_secret):
        try:
            parse(data)
        except LedgerError:
            continue
