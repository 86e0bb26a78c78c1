"""Sealed bodies and keys."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.ledger import sealed
from watchbook.core.ledger.errors import SealError
from watchbook.core.ledger.tests.building import RECORD, made

ID = UUID(RECORD)
KEY, NONCE = made("key", 32), made("nonce", 12)
BODY = sealed.seal(KEY, b"plain", sealed.body_aad(ID, 1), nonce=NONCE)


@given(st.binary(), st.integers(1, 2**53))
def test_what_was_sealed_opens_with_its_key_in_its_place(plain, n):
    aad = sealed.body_aad(ID, n)
    assert sealed.unseal(KEY, sealed.seal(KEY, plain, aad, nonce=NONCE), aad) == plain


def test_another_key_place_or_record_does_not_open_it():
    for key, aad in (
        (made("other", 32), sealed.body_aad(ID, 1)),
        (KEY, sealed.body_aad(ID, 2)),
        (KEY, sealed.body_aad(UUID(int=1), 1)),
        (KEY, sealed.file_aad(ID, made("file", 32))),
    ):
        with pytest.raises(SealError):
            sealed.unseal(key, BODY, aad)


def test_every_altered_byte_and_every_shortening_is_caught():
    for at in range(len(BODY)):
        altered = BODY[:at] + bytes([BODY[at] ^ 1]) + BODY[at + 1 :]
        for data in (altered, BODY[:at]):
            with pytest.raises(SealError):
                sealed.unseal(KEY, data, sealed.body_aad(ID, 1))


def test_a_wrapped_key_opens_for_its_record_only():
    wrapped = sealed.wrap_key(KEY, made("data", 32), ID, nonce=NONCE)
    assert len(wrapped) == 61
    assert sealed.unwrap_key(KEY, wrapped, ID) == made("data", 32)
    with pytest.raises(SealError):
        sealed.unwrap_key(KEY, wrapped, UUID(int=1))


def test_lengths_are_checked():
    with pytest.raises(SealError):
        sealed.seal(b"short", b"", b"", nonce=NONCE)
    with pytest.raises(SealError):
        sealed.seal(KEY, b"", b"", nonce=b"short")
    with pytest.raises(SealError):
        sealed.wrap_key(KEY, b"short", ID, nonce=NONCE)
    with pytest.raises(SealError):
        sealed.file_aad(ID, b"short")
