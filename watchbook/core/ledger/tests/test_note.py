"""Signed notes, checkpoints, proof files and receipts."""

from base64 import b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.core.ledger import checkpoint, merkle, note, proof, receipt
from watchbook.core.ledger.errors import LedgerError, NoteError, ProofError
from watchbook.core.ledger.tests.building import RECORD, START, made

SIGNER = note.Signer.from_seed("k9.example/ledger", bytes(range(32)))
OTHER = note.Signer.from_seed("witness.example/w", made("witness", 32))
TEXT = "first\n\nsecond after a blank line\n"
SIGNED = note.sign_note(TEXT, [SIGNER, OTHER])
C2SP = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
    "\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrM"
    "ouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)


def test_the_example_of_the_note_specification_is_read_to_its_last_blank_line():
    read = note.parse_note(C2SP.encode())
    assert read.text.endswith(":\n\ned è subito sera.\n")
    assert [one.name for one in read.signatures] == ["quasimodo.example/salvatore"]


def test_a_note_verifies_under_each_known_key_and_passes_over_others():
    for verifiers in ([SIGNER.verifier], [OTHER.verifier], [SIGNER.verifier, OTHER.verifier]):
        assert note.verify_note(SIGNED, verifiers).text == TEXT


def test_a_note_without_a_known_key_or_with_a_wrong_one_is_refused():
    with pytest.raises(NoteError, match="No known key"):
        note.verify_note(SIGNED, [])
    same_name = note.Signer.from_seed(SIGNER.name, made("another", 32))
    with pytest.raises(NoteError, match="No known key"):
        note.verify_note(SIGNED, [same_name.verifier])
    altered = SIGNED.replace(b"first", b"First")
    with pytest.raises(NoteError, match="is wrong"):
        note.verify_note(altered, [SIGNER.verifier])
    lines = SIGNED.split(b"\n")
    mixed = b"\n".join([*lines[:-3], lines[-3][:-8] + b"AAAAAAA=", lines[-2], b""])
    with pytest.raises(NoteError, match="is wrong"):
        note.verify_note(mixed, [SIGNER.verifier, OTHER.verifier])


def test_every_altered_byte_of_a_note_with_one_signature_is_caught():
    signed = note.sign_note(TEXT, [SIGNER])
    for at in range(len(signed)):
        for flip in (1, 0x20, 0x80):
            altered = bytearray(signed)
            altered[at] ^= flip
            with pytest.raises(NoteError):
                note.verify_note(bytes(altered), [SIGNER.verifier])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"\n\n",
        b"text\n\n\xe2\x80\x94 name AAAAAAA=",
        b"text\n\n- name AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 name\n",
        b"text\n\n\xe2\x80\x94 two names AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 na+me AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 name AAAA\n",
        b"text\n\n\xe2\x80\x94 name AAAAAA==\n",
        b"text\n\n\xe2\x80\x94 name AAAAAAB=\n",
        b"text\n\n\xe2\x80\x94 name AAA*AAA=\n",
        b"text\n\n\xe2\x80\x94  AAAAAAA=\n",
        b"te\txt\n\n\xe2\x80\x94 name AAAAAAA=\n",
        b"te\xffxt\n\n\xe2\x80\x94 name AAAAAAA=\n",
        b"text\n\n" + b"\xe2\x80\x94 name AAAAAAA=\n" * 101,
        b"x" * 1_000_001,
    ],
    ids=lambda data: data[:45],
)
def test_malformed_notes_are_refused(data):
    with pytest.raises(NoteError):
        note.parse_note(data)


def test_a_hundred_signatures_are_read():
    line = b"\xe2\x80\x94 name AAAAAAA=\n"
    assert len(note.parse_note(b"text\n\n" + line * 100).signatures) == 100


@given(
    st.binary(max_size=120) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))
)
def test_only_the_error_family_escapes_every_parser(data):
    text = data.decode("utf-8", "replace")
    for parse in (
        lambda: note.verify_note(data, [SIGNER.verifier]),
        lambda: note.parse_vkey(text),
        lambda: checkpoint.parse_checkpoint(text),
        lambda: proof.parse_proof(data),
        lambda: proof.parse_proof(b"c2sp.org/tlog-proof@v1\n" + data),
        lambda: receipt.parse_receipt(text),
        lambda: receipt.parse_receipt("watchbook/receipt/v1\n" + text),
    ):
        try:
            parse()
        except LedgerError:
            continue


@pytest.mark.parametrize("text", ["", "no newline", "bell\x07\n", "surrogate \ud800\n"], ids=repr)
def test_only_clean_text_is_signed(text):
    with pytest.raises(NoteError):
        note.sign_note(text, [SIGNER])


def test_a_note_needs_a_signer():
    with pytest.raises(NoteError):
        note.sign_note(TEXT, [])


def test_a_verifier_key_reads_back_and_its_parts_belong_together():
    vkey = SIGNER.verifier.vkey
    assert note.parse_vkey(vkey + "\n") == SIGNER.verifier
    ecdsa = vkey.replace("+AQ", "+Ag")
    for line in ("", "a+b", vkey.replace("fb93", "fb94"), vkey.upper(), ecdsa, "k 9" + vkey[2:]):
        with pytest.raises(NoteError):
            note.parse_vkey(line)
    short = f"name+00000000+{b64encode(b'%c' % 1 + b'short').decode()}"
    with pytest.raises(NoteError):
        note.parse_vkey(short)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\x07", " a"])
def test_key_names_are_checked(name):
    with pytest.raises(NoteError):
        note.Signer.from_seed(name, bytes(32))


def test_a_seed_has_32_bytes():
    with pytest.raises(NoteError):
        note.Signer.from_seed("name", b"short")


ROOT = merkle.hash_leaf(b"one")
CHECKPOINT = checkpoint.Checkpoint(SIGNER.name, 1, ROOT)
SIGNED_CHECKPOINT = checkpoint.sign_checkpoint(CHECKPOINT, [SIGNER, OTHER])


def test_a_checkpoint_reads_back_signed_and_unsigned():
    assert checkpoint.open_checkpoint(SIGNED_CHECKPOINT, SIGNER.verifier) == CHECKPOINT
    assert checkpoint.read_checkpoint(SIGNED_CHECKPOINT) == CHECKPOINT


def test_a_checkpoint_is_signed_and_opened_under_its_own_origin():
    with pytest.raises(NoteError):
        checkpoint.sign_checkpoint(CHECKPOINT, [OTHER])
    with pytest.raises(NoteError):
        checkpoint.sign_checkpoint(CHECKPOINT, [])
    with pytest.raises(NoteError, match="is of k9"):
        checkpoint.open_checkpoint(SIGNED_CHECKPOINT, OTHER.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n1\n",
        CHECKPOINT.text + "extension\n",
        CHECKPOINT.text[:-1],
        CHECKPOINT.text.replace("\n1\n", "\n01\n"),
        CHECKPOINT.text.replace("\n1\n", "\n-1\n"),
        CHECKPOINT.text.replace("\n1\n", "\n1" + "0" * 19 + "\n"),
        "origin\n1\nAAAA\n",
        "ori gin\n1\n" + CHECKPOINT.text.split("\n")[2] + "\n",
    ],
    ids=repr,
)
def test_malformed_checkpoints_are_refused(text):
    with pytest.raises(NoteError):
        checkpoint.parse_checkpoint(text)


def test_a_size_is_never_negative():
    with pytest.raises(NoteError):
        checkpoint.Checkpoint("origin", -1, ROOT)


PROOF = proof.Proof(0, (), SIGNED_CHECKPOINT, b"extra bytes")


def test_a_proof_file_reads_back_and_shows_its_entry():
    for one in (PROOF, replace(PROOF, extra=None), replace(PROOF, extra=b"")):
        assert proof.parse_proof(one.serialise()) == one
    assert proof.verify_proof(PROOF, b"one", SIGNER.verifier) == CHECKPOINT
    with pytest.raises(ProofError):
        proof.verify_proof(PROOF, b"two", SIGNER.verifier)
    with pytest.raises(ProofError, match="does not verify"):
        proof.verify_proof(PROOF, b"one", replace(SIGNER.verifier, public=OTHER.verifier.public))


HEADER = b"c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\n",
        HEADER + b"index 0\n",
        HEADER + b"\nnote",
        HEADER + b"extra AA==\n\nnote",
        HEADER + b"index 00\n\nnote",
        HEADER + b"index 0\nAAAA\n\nnote",
        HEADER
        + b"index 0\n"
        + b64encode(ROOT)
        + b"\n"
        + (b64encode(ROOT) + b"\n") * 63
        + b"\nnote",
        HEADER + b"\xff\n\nnote",
    ],
    ids=lambda data: data[:45],
)
def test_malformed_proof_files_are_refused(data):
    with pytest.raises(LedgerError):
        proof.parse_proof(data)


RECEIPT = receipt.Receipt(RECORD, made("bytes", 32), START, receipt.Status.ACCEPTED, 7)
RECEIPTS = note.Signer.from_seed(receipt.receipt_key_name(SIGNER.name), bytes(range(32)))


def test_a_receipt_reads_back_under_its_own_key():
    assert RECEIPTS.name == "k9.example/ledger/receipt"
    for one in (RECEIPT, replace(RECEIPT, status=receipt.Status.QUARANTINED, index=None)):
        assert receipt.open_receipt(receipt.sign_receipt(one, RECEIPTS), RECEIPTS.verifier) == one


@pytest.mark.parametrize(
    "changes",
    [{"submission": RECORD.upper()}, {"sha256": b"short"}, {"index": -1}, {"submission": "x"}],
    ids=str,
)
def test_a_receipt_refuses_what_could_not_be_read_back(changes):
    with pytest.raises(NoteError):
        replace(RECEIPT, **changes)


LINES = RECEIPT.text.split("\n")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (0, "watchbook/receipt/v2"),
        (1, "x"),
        (2, "AB"),
        (3, "yesterday"),
        (4, "lost"),
        (5, "07"),
        (5, ""),
        (6, "more"),
    ],
)
def test_malformed_receipts_are_refused(line, text):
    with pytest.raises(LedgerError):
        receipt.parse_receipt("\n".join([*LINES[:line], text, *LINES[line + 1 :]]))


def test_a_receipt_has_six_lines():
    with pytest.raises(NoteError):
        receipt.parse_receipt(RECEIPT.text + "more\n")
