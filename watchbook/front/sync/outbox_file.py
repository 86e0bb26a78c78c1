"""The file into which a phone exports its outbox: read, never trusted. Pure: bytes to values."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

MOST_BYTES = 256 * 1024 * 1024
_MOST_OPENED = 200_000
_MOST_COMMAS = 2_000_000
"""Base64 holds neither brackets nor commas: a file with more is made to fill the memory."""
_MOST_ROWS = 20_000
_ARCHIVES = {
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class OutboxFileError(ValueError):
    """The file is no exported outbox; the message says what it is and what to do."""


@dataclass(frozen=True)
class ExportedRow:
    """One submission of the file. `trouble` says why it is not taken; `content` is empty then."""

    agency: str
    sent_as: UUID | None
    account: UUID | None
    label: str
    content: bytes
    phone: str
    signature: str
    mends: UUID | None
    trouble: str = ""


@dataclass(frozen=True)
class ExportedFile:
    """One file of the outbox, a photograph or a trail, under the hash that the phone gave it."""

    sha256: str
    content: bytes
    trouble: str = ""


@dataclass(frozen=True)
class ExportedOutbox:
    """What the file holds; `damaged` counts rows that the phone itself could not read."""

    submissions: tuple[ExportedRow, ...]
    files: tuple[ExportedFile, ...]
    damaged: int


def read_outbox(content: bytes) -> ExportedOutbox:
    """Read an exported file whole; an OutboxFileError for anything else.

    One damaged row does not hide the others: it carries its trouble.
    """
    told = _document(content)
    version = told.get("watchbook_outbox")
    if version != 1:
        raise OutboxFileError(
            "This is not an outbox that a phone exported."
            if version is None
            else "This outbox was exported by a newer application; update this server first."
        )
    rows = _listed(told, "submissions")
    files, damaged = _listed(told, "files", []), _listed(told, "damaged", [])
    if len(rows) + len(files) > _MOST_ROWS:
        raise OutboxFileError(f"It holds more than {_MOST_ROWS} submissions and files.")
    return ExportedOutbox(
        tuple(_row(row) for row in rows), tuple(_file(file) for file in files), len(damaged)
    )


def _listed(told: dict[str, Any], name: str, default: Any = None) -> list[Any]:
    found = told.get(name, default)
    if not isinstance(found, list):
        raise OutboxFileError("Its lists are missing; export it again.")
    return found


def _document(content: bytes) -> dict[str, Any]:
    if not content.strip():
        raise OutboxFileError("The file is empty; export it again.")
    if len(content) > MOST_BYTES:
        raise OutboxFileError(f"The file is larger than {MOST_BYTES // 2**20} MB.")
    for start, name in _ARCHIVES.items():
        if content.startswith(start):
            raise OutboxFileError(f"This is {name}. Choose the .json file itself.")
    if content.startswith(_UTF16):
        raise OutboxFileError("It was saved in another encoding (UTF-16). Choose the file as the "
                              "phone wrote it.")  # fmt: skip
    if content.count(b"[") + content.count(b"{") > _MOST_OPENED or (
        content.count(b",") > _MOST_COMMAS
    ):
        raise OutboxFileError("It is built of more parts than any outbox; it was not read.")
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise OutboxFileError("It is not UTF-8; it was changed after its export.") from error
    except (ValueError, RecursionError) as error:
        raise OutboxFileError(
            "It cannot be read as JSON: it was cut off or changed. Export it again."
        ) from error
    if not isinstance(told, dict):
        raise OutboxFileError("This is not an outbox that a phone exported.")
    return told


def _row(raw: Any) -> ExportedRow:
    row = raw if isinstance(raw, dict) else {}
    content, digest = _bytes(row.get("content")), str(row.get("sha256"))
    sent_as = _uuid(row.get("uuid"))
    trouble = ""
    if sent_as is None or content is None:
        trouble = "It is damaged in the file: its number or its bytes cannot be read."
    elif sha256(content).hexdigest() != digest:
        trouble = "It is damaged in the file: its bytes are not those that the phone hashed."
    return ExportedRow(
        agency=_text(row.get("agency")),
        sent_as=sent_as,
        account=_uuid(row.get("account")),
        label=_text(row.get("label")) or _text(row.get("kind")),
        content=b"" if trouble or content is None else content,
        phone=_text(row.get("phone")),
        signature=_text(row.get("phone_signature")),
        mends=_uuid(row.get("mends")),
        trouble=trouble,
    )


def _file(raw: Any) -> ExportedFile:
    row = raw if isinstance(raw, dict) else {}
    content, digest = _bytes(row.get("content")), _text(row.get("sha256"))
    if content is None or sha256(content).hexdigest() != digest:
        return ExportedFile(digest[:64], b"", "A file is damaged: its bytes are not those that the "
                            "phone hashed.")  # fmt: skip
    return ExportedFile(digest, content)


def _bytes(raw: Any) -> bytes | None:
    try:
        return base64.b64decode(raw, validate=True) if isinstance(raw, str) else None
    except (binascii.Error, ValueError):
        return None


def _uuid(raw: Any) -> UUID | None:
    try:
        found = UUID(raw)
    except (ValueError, TypeError, AttributeError):
        return None
    return found if str(found) == raw else None


def _text(raw: Any) -> str:
    """A short text of the file as it may be shown: no control characters, no half characters."""
    text = raw if isinstance(raw, str) else ""
    plain = text[:120].encode("utf-8", "replace").decode()
    return "".join(letter for letter in plain if letter.isprintable())
