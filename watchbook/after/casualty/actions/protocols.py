"""Writes of a veterinarian's protocol, and of the signature under one version of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from watchbook.after.casualty.models import Protocol
from watchbook.after.casualty.permissions.protocols import SIGN, WRITE_PROTOCOL
from watchbook.after.casualty.protocol_rules import names_of_syringes, rule_of
from watchbook.after.casualty.queries.signing import digest_of
from watchbook.core.casualty.errors import RuleError
from watchbook.core.schema import Problem
from watchbook.duty.health.queries.dogs import has_proved_address
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent, refused

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.after.casualty.models import Signature
    from watchbook.ground.people.viewer import Viewer

NOT_PROVED = (
    "Your address is not proved yet, so a signature would not count as yours. Ask the unit to send "
    "you an invitation, and open its link from your mail."
)
_STALE = "The protocol was amended while you read it. Read it again and sign what stands there now."


def submit_protocol(sent: Sent) -> Protocol:
    """Keep a protocol; a new version stands unsigned until a veterinarian signs that one.

    An InvalidError names each rule that contradicts itself, and each syringe or drug that is not
    in its list.
    """
    require(sent.acting_user, WRITE_PROTOCOL)
    sent.existing("casualty.protocol")
    values = sent.values
    problems = [*_of_measures(values), *_of_rules(values), *_of_givers(values)]
    if problems:
        raise InvalidError(problems)
    put: Protocol = sent.put("casualty.protocol", values, sent.written_at)
    return put


def _of_measures(values: dict[str, Any]) -> list[Problem]:
    seen: set[str] = set()
    found = []
    for place, one in enumerate(values.get("measures") or []):
        if one["mark_ul"] > one["capacity_ul"]:
            told = "A mark is larger than what it holds; check both."
            found.append(Problem(f"/measures/{place}/mark_ul", told))
        if one["name"].casefold() in seen:
            told = "Two have the same name; a dose would not know which."
            found.append(Problem(f"/measures/{place}/name", told))
        seen.add(one["name"].casefold())
    return found


def _of_rules(values: dict[str, Any]) -> list[Problem]:
    known = {one["name"].casefold() for one in values.get("measures") or []}
    found = []
    for place, one in enumerate(values.get("rules") or []):
        missing = [
            name for name in names_of_syringes(one["syringes"]) if name.casefold() not in known
        ]
        if missing:
            told = (
                f"{missing[0]} is not in the list of syringes; write it there, or check its name."
            )
            found.append(Problem(f"/rules/{place}/syringes", told))
            continue
        try:
            rule_of(one, values.get("measures") or [], ())
        except RuleError as error:
            found.append(Problem(f"/rules/{place}/drug", str(error)))
    return found


def _of_givers(values: dict[str, Any]) -> list[Problem]:
    drugs = {one["drug"].casefold() for one in values.get("rules") or []}
    return [
        Problem(f"/givers/{place}/drug", f"{one['drug']} is not in the list of doses.")
        for place, one in enumerate(values.get("givers") or [])
        if one.get("drug") and one["drug"].casefold() not in drugs
    ]


def submit_signature(sent: Sent) -> Signature:
    """A veterinarian signs the version that he read, or takes the signature back.

    His address must be proved (NotAllowedError), the version must still stand, its last day must
    not have passed, and he writes his licence number, the one that the protocol names. The
    signature binds that version's digest: whatever changes later stands unsigned.
    """
    viewer = sent.acting_user
    require(viewer, SIGN)
    if not has_proved_address(viewer):
        raise NotAllowedError(NOT_PROVED)
    if sent.is_amendment:
        raise refused("/is_signed", "A signature is not changed. Sign again, or take it back.")
    row = Protocol.objects.filter(agency_id=sent.agency, id__in=[sent.values["protocol"]]).first()
    if row is None:
        message = "That protocol is not kept here."
        raise UnknownRecordError(message)
    values = sent.values | {"is_signed": bool(sent.values.get("is_signed"))}
    _check_signing(sent, row, values)
    values |= {
        "veterinarian": viewer.person_id,
        "name": viewer.name,
        "digest": digest_of(sent.agency, row.id, values["protocol_version"]),
    }
    put: Signature = sent.put("casualty.signature", values, sent.written_at)
    return put


def _check_signing(sent: Sent, row: Protocol, values: dict[str, Any]) -> None:
    if values["protocol_version"] != row.version:
        raise refused("/protocol_version", _STALE)
    if not values["is_signed"]:
        return
    licence = (values.get("licence") or "").strip()
    if not licence:
        raise refused("/licence", "Write your licence number under the signature.")
    if row.licence and licence.casefold() != row.licence.strip().casefold():
        told = f"The protocol names the licence {row.licence}. Check yours, or have it amended."
        raise refused("/licence", told)
    today = sent.at.astimezone(ZoneInfo(sent.acting_user.timezone)).date()
    if row.expires_on < today:
        raise refused("/protocol", "Its last day has passed. Have a new last day written first.")


def sign_protocol(
    *, acting_user: Viewer, protocol: UUID, version: int, licence: str, words: str, at: datetime
) -> Signature:
    """The press of the veterinarian's page."""
    values = {
        "protocol": protocol, "protocol_version": version, "is_signed": True,
        "licence": licence.strip()[:60], "words": words.strip()[:1_000],
    }  # fmt: skip
    return submit_signature(Sent(acting_user=acting_user, values=values, at=at))


def take_signature_back(
    *, acting_user: Viewer, protocol: Protocol, words: str, at: datetime
) -> Signature:
    """The veterinarian takes the signature back; from now the protocol gives no dose."""
    values = {
        "protocol": protocol.id, "protocol_version": protocol.version, "is_signed": False,
        "words": words.strip()[:1_000],
    }  # fmt: skip
    return submit_signature(Sent(acting_user=acting_user, values=values, at=at))
