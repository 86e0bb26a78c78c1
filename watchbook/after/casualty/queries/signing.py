"""Reads of the digests that signatures bind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.models import RecordVersion

if TYPE_CHECKING:
    from uuid import UUID


def digest_of(agency: str, record_id: UUID, version: int) -> str:
    """The digest of one version, in hexadecimal; an UnknownRecordError where there is none."""
    found = RecordVersion.objects.filter(
        agency_id=agency, record_id=record_id, version=version
    ).first()
    if found is None:
        message = "There is no such version here."
        raise UnknownRecordError(message)
    return bytes(found.digest).hex()
