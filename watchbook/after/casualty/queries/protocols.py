"""Reads of protocols: which there are, who signed which version, and which is in force."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.models import Protocol, Signature
from watchbook.after.casualty.permissions.protocols import READ_PROTOCOL
from watchbook.after.casualty.protocol_rules import core_protocol, end_of
from watchbook.core.casualty import protocol as core
from watchbook.core.casualty.card import SEQUENCE
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import RecordVersion, State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import agency_named

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

EXAMPLE = "Example, not for use on an animal"


@dataclass(frozen=True)
class Standing:
    """A protocol and the signature under the version that stands, if there is one."""

    row: Protocol
    signature: Signature | None

    @property
    def is_signed(self) -> bool:
        """Whether a veterinarian signed what stands there now."""
        return self.signature is not None

    def is_expired(self, at: datetime) -> bool:
        """Whether its last day has passed."""
        return at.timestamp() >= end_of(self.row.expires_on, self.zone)

    def gives_doses(self, at: datetime) -> bool:
        """Whether it is signed, in use, and its last day has not passed."""
        return self.is_signed and not self.row.is_withdrawn and not self.is_expired(at)

    @cached_property
    def zone(self) -> str:
        """The zone of its agency."""
        agency = agency_named(self.row.agency_id)
        return agency.timezone if agency is not None else "UTC"

    @cached_property
    def values(self) -> dict[str, Any]:
        """All that it holds, in the shape of its schema."""
        return kind_named("casualty.protocol").values_in(self.row)

    @cached_property
    def core(self) -> core.Protocol:
        """It as dose arithmetic reads it; withdrawn counts as not signed."""
        signature = None if self.row.is_withdrawn else self.signature
        at = int(signature.received_at.timestamp()) if signature is not None else None
        names = {one.person_id: str(one.person) for one in self.row.givers.all()}
        return core_protocol(
            self.values, names=names, zone=self.zone, signed_at=at,
            signed_by=signature.name if signature is not None else None,
        )  # fmt: skip


def protocols(viewer: Viewer) -> QuerySet[Protocol]:
    """Every protocol that the viewer reads, newest first."""
    if not may(viewer, READ_PROTOCOL):
        return Protocol.objects.none()
    rows = Protocol.objects.filter(agency_id=viewer.agency).exclude(state=State.EXPUNGED)
    return rows.prefetch_related("steps", "rules", "measures", "givers__person")


def found_protocols(
    viewer: Viewer, *, text: str = "", with_withdrawn: bool = False
) -> list[Standing]:
    """Protocols by words of their name, version or veterinarian, with what is signed."""
    rows = protocols(viewer)
    if not with_withdrawn:
        rows = rows.exclude(is_withdrawn=True)
    wanted = text.casefold().split()
    kept = [
        row
        for row in rows
        if all(word in f"{row} {row.veterinarian}".casefold() for word in wanted)
    ]
    return standings(str(viewer.agency), kept)


def protocol_of(viewer: Viewer, protocol_id: UUID) -> Standing:
    """One protocol; a NotFoundError where the viewer reads none."""
    row = protocols(viewer).filter(id=protocol_id).first()
    if row is None:
        message = "There is no such protocol here."
        raise NotFoundError(message)
    return standings(str(viewer.agency), [row])[0]


def standings(agency: str, rows: Iterable[Protocol]) -> list[Standing]:
    """Each with the newest signature under the version that stands. Two statements for all.

    A signature counts only where the digest that it binds is that version's own.
    """
    kept = list(rows)
    ids = [row.id for row in kept]
    newest: dict[tuple[UUID, int], Signature] = {}
    signed = Signature.objects.filter(agency_id=agency, protocol__in=ids)
    for one in signed.exclude(state=State.EXPUNGED).order_by("received_at", "id"):
        newest[one.protocol_id, one.protocol_version] = one
    digests = {
        (one.record_id, one.version): bytes(one.digest).hex()
        for one in RecordVersion.objects.filter(agency_id=agency, record_id__in=ids)
    }
    found = []
    for row in kept:
        signature = newest.get((row.id, row.version))
        counts = (
            signature is not None
            and signature.is_signed
            and signature.digest == digests.get((row.id, row.version))
        )
        found.append(Standing(row, signature if counts else None))
    return found


def protocol_in_force(viewer: Viewer, at: datetime) -> Standing | None:
    """The newest that gives doses; None where the unit has no protocol at all.

    Where none gives doses: the newest that is signed, which says that it has ended, else the
    newest, which says that nobody signed it.
    """
    found = found_protocols(viewer)
    for fits in (lambda one: one.gives_doses(at), lambda one: one.is_signed, lambda _one: True):
        kept = [one for one in found if fits(one)]
        if kept:
            return kept[0]
    return None


def signatures_of(standing: Standing) -> list[Signature]:
    """Every signature under any version, newest first."""
    rows = Signature.objects.filter(agency_id=standing.row.agency_id, protocol=standing.row)
    return list(rows.exclude(state=State.EXPUNGED))


def steps_of(standing: Standing) -> list[tuple[Any, list[Any]]]:
    """The letters that have a text, in the order of the sequence, each with its steps."""
    steps = list(standing.row.steps.all())
    told = [(letter, [one for one in steps if one.step == letter.step]) for letter in SEQUENCE]
    return [(letter, many) for letter, many in told if many]


def for_the_phone(viewer: Viewer, at: datetime) -> dict[str, Any] | None:
    """The protocol in force as `doses.mjs` reads it, with its steps; None where there is none.

    Nothing of an unsigned one but who is to be called: a phone must not show it as if it were.
    """
    standing = protocol_in_force(viewer, at)
    if standing is None:
        return None
    told: dict[str, Any] = asdict(standing.core)
    told["rules"] = [_plain(one) for one in told["rules"]] if standing.is_signed else []
    told["never_muzzle_when"] = list(told["never_muzzle_when"]) if standing.is_signed else []
    signature = standing.signature
    return told | {
        "id": str(standing.row.id),
        "record_version": standing.row.version,
        "signed_by": signature.name if signature is not None else None,
        "signed_on": signature.received_at.date().isoformat() if signature is not None else None,
        "expires_on": standing.row.expires_on.isoformat(),
        "steps": _steps_told(standing) if standing.is_signed else [],
    }


def _plain(rule: dict[str, Any]) -> dict[str, Any]:
    lists = {name: list(rule[name]) for name in ("syringes", "contraindications", "givers")}
    return rule | lists


def _steps_told(standing: Standing) -> list[dict[str, Any]]:
    return [
        {
            "step": letter.step, "letter": letter.letter, "label": letter.label, "text": one.text,
            "key": one.key, "picture": one.picture, "picture_words": one.picture_words,
        }
        for letter, many in steps_of(standing)
        for one in many
    ]  # fmt: skip


def protocol_columns() -> list[str]:
    """Names of the columns of exported protocols."""
    return ["id", "record_version", "name", "version", "veterinarian", "licence", "telephone",
            "signed_by", "signed_at", "last_day", "gives_doses", "example", "steps", "doses",
            "used"]  # fmt: skip


def protocol_rows(found: Iterable[Standing], at: datetime) -> list[list[object]]:
    """Exported protocols."""
    return [
        [str(one.row.id), one.row.version, one.row.name, one.row.label, one.row.veterinarian,
         one.row.licence, one.row.telephone,
         one.signature.name if one.signature is not None else None,
         one.signature.received_at.isoformat() if one.signature is not None else None,
         one.row.expires_on.isoformat(), one.gives_doses(at), bool(one.row.is_example),
         len(one.row.steps.all()), len(one.row.rules.all()), not one.row.is_withdrawn]
        for one in found
    ]  # fmt: skip
