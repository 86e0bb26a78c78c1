"""Signed notes (c2sp.org/signed-note v1.0.0) with Ed25519: what checkpoints and receipts are."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from watchbook.core.ledger.errors import NoteError

ED25519 = b"\x01"
KEY_ID_BYTES = 4
KEY_BYTES = 32
MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
_DASH = "\u2014 "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_HEX8 = re.compile(r"[0-9a-f]{8}")


def check_key_name(name: str) -> str:
    """A key name as notes allow it: not empty, no white space, no plus sign. Raises NoteError."""
    if not name or "+" in name or name.split() != [name] or _CONTROL.search(name):
        raise NoteError("A key name must have no spaces, control characters or plus sign.")
    return name


def key_id(name: str, public: bytes) -> bytes:
    """SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), first 4 bytes."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


def decode_base64(text: str) -> bytes:
    """Standard base64 in its one spelling. Raises NoteError for any other."""
    try:
        data = b64decode(text, validate=True)
    except ValueError as error:
        raise NoteError(f"{text[:80]!r} is not base64.") from error
    if b64encode(data).decode() != text:
        raise NoteError(f"{text[:80]!r} is not base64 in its one spelling.")
    return data


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under its name."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        """Refuse names and keys that no note could carry."""
        check_key_name(self.name)
        if len(self.public) != KEY_BYTES:
            raise NoteError("An Ed25519 public key has 32 bytes.")

    @property
    def key_id(self) -> bytes:
        """The four bytes that signature lines carry."""
        return key_id(self.name, self.public)

    @property
    def vkey(self) -> str:
        """The verifier key line: name+key id in hex+base64 of 0x01 and the public key."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public).decode()}"

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` (64 bytes) is this key's over `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def parse_vkey(line: str) -> Verifier:
    """The verifier of a key line, which may end in a newline. Raises NoteError."""
    parts = line.removesuffix("\n").split("+", 2)
    if len(parts) != 3 or _HEX8.fullmatch(parts[1]) is None:
        raise NoteError("A verifier key is name+key id+key.")
    data = decode_base64(parts[2])
    if data[:1] != ED25519:
        raise NoteError("The verifier key is not an Ed25519 key.")
    verifier = Verifier(parts[0], data[1:])
    if verifier.key_id.hex() != parts[1]:
        raise NoteError("The verifier key's id does not belong to its name and key.")
    return verifier


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under its name."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> "Signer":
        """The signer whose Ed25519 seed is `seed` (32 bytes)."""
        if len(seed) != KEY_BYTES:
            raise NoteError("An Ed25519 seed has 32 bytes.")
        return cls(check_key_name(name), Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw())

    def signature_line(self, text: str) -> str:
        """`— <name> <base64>` and a newline, over `text`."""
        signed = self.verifier.key_id + self.private.sign(text.encode())
        return f"{_DASH}{self.name} {b64encode(signed).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it says it is, its key id, and the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note taken apart; nothing is verified yet. `text` ends in a newline."""

    text: str
    signatures: tuple[Signature, ...]


def check_text(text: str) -> bytes:
    """The bytes that are signed. Raises NoteError for control characters or no last newline."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteError("A note's text must end in a newline and have no other control characters.")
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NoteError("A note's text contains half of a character.") from error


def sign_note(text: str, signers: Sequence[Signer]) -> bytes:
    """The note of `text` with one signature line for each signer, in that order."""
    if not signers:
        raise NoteError("A note needs a signer.")
    check_text(text)
    return (text + "\n" + "".join(signer.signature_line(text) for signer in signers)).encode()


def parse_note(data: bytes) -> Note:
    """Take a note apart at its last blank line. Raises NoteError for every malformed line."""
    if len(data) > MAX_NOTE_BYTES:
        raise NoteError("The note is longer than a megabyte.")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise NoteError("The note is not UTF-8.") from error
    at = whole.rfind("\n\n")
    if at < 0:
        raise NoteError("The note has no blank line between its text and its signatures.")
    text, lines = whole[: at + 1], whole[at + 2 :]
    check_text(text)
    if not lines.endswith("\n"):
        raise NoteError("The note's last signature line breaks off.")
    signatures = tuple(_parse_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MAX_SIGNATURES:
        raise NoteError(f"The note has more than {MAX_SIGNATURES} signatures.")
    return Note(text, signatures)


def _parse_signature(line: str) -> Signature:
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2:
        raise NoteError(f"{line[:80]!r} is not a signature line.")
    data = decode_base64(parts[1])
    if len(data) <= KEY_ID_BYTES:
        raise NoteError(f"{line[:80]!r} holds no signature.")
    return Signature(check_key_name(parts[0]), data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def verify_note(data: bytes, verifiers: Iterable[Verifier]) -> Note:
    """The note, once a known key has signed it.

    Keys that are not among `verifiers` are passed over. Raises NoteError where a known key's
    signature is wrong, or where no known key has signed.
    """
    note = parse_note(data)
    text = note.text.encode()
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    good = False
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            continue
        if not verifier.verify(text, signature.signature):
            raise NoteError(f"The signature of {signature.name} is wrong.")
        good = True
    if not good:
        raise NoteError("No known key has signed this note.")
    return note
