"""Reads of chains: what a record was at each version, and who did what about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.core.ledger.canonical import parse_canonical
from watchbook.core.ledger.errors import LedgerError
from watchbook.core.schema import values_of
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import RecordAct, RecordVersion, VersionBody
from watchbook.ground.ledger.sealing import unseal

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf


@dataclass(frozen=True)
class Step:
    """One link of a record's history: a version with its content, or an act with its note."""

    link: RecordVersion | RecordAct
    act: str
    leaves: dict[str, Leaf]
    is_readable: bool

    @property
    def reason(self) -> str:
        """Why a version was amended, in its author's words."""
        return str(self.leaves.get("/_reason") or "")

    @property
    def note(self) -> str:
        """What was written with an act."""
        return str(self.leaves.get("/note") or "")

    @property
    def values(self) -> dict[str, Any]:
        """The content of a version by its schema."""
        return values_of(kind_named(self.link.kind).schema, self.leaves)


@dataclass(frozen=True)
class Change:
    """One leaf that differs between two versions."""

    pointer: str
    before: Leaf
    after: Leaf
    was_there: bool
    is_there: bool


def leaves_of_body(body: VersionBody, record_id: UUID, n: int, *, is_open: bool) -> dict[str, Leaf]:
    """The leaves of a body; of a sealed one only if `is_open`, else none."""
    if body.form == "sealed":
        if not is_open:
            return {}
        return unseal(body.agency_id, record_id, n, bytes(body.content))[1]
    return dict(parse_canonical(bytes(body.content)))


def history(agency: str, record_id: UUID, *, is_open: bool = False) -> list[Step]:
    """Every version and act of a record, in the order in which they were written.

    A sealed record's content is read only with `is_open`, which the calling
    room answers for. A body whose bytes are damaged is not readable. Three
    statements, whatever the length.
    """
    links: list[RecordVersion | RecordAct] = [
        *RecordVersion.objects.filter(agency_id=agency, record_id=record_id),
        *RecordAct.objects.filter(agency_id=agency, record_id=record_id),
    ]
    links.sort(key=lambda link: link.n)
    bodies = VersionBody.objects.in_bulk([link.id for link in links])
    steps = []
    for link in links:
        body = bodies.get(link.id)
        leaves: dict[str, Leaf] = {}
        readable = body is not None and (body.form != "sealed" or is_open)
        try:
            leaves = leaves_of_body(body, record_id, link.n, is_open=is_open) if body else {}
        except LedgerError:
            readable = False  # damaged: fsck names it; the rest of the history is still read
        act = link.act if isinstance(link, RecordAct) else ""
        steps.append(Step(link, act, leaves, readable))
    return steps


def version_values(
    agency: str, record_id: UUID, version: int, *, is_open: bool = False
) -> dict[str, Any]:
    """The values of one version; an UnknownRecordError if there is none."""
    link = RecordVersion.objects.filter(
        agency_id=agency, record_id=record_id, version=version
    ).first()
    if link is None:
        message = "There is no such version of this record."
        raise UnknownRecordError(message)
    body = VersionBody.objects.get(id=link.id)
    return values_of(
        kind_named(link.kind).schema, leaves_of_body(body, record_id, link.n, is_open=is_open)
    )


def changes_between(before: dict[str, Leaf], after: dict[str, Leaf]) -> list[Change]:
    """Leaves that differ, by pointer; leaves of the unit of work (`/_…`) left out."""
    pointers = sorted({*before, *after})
    return [
        Change(p, before.get(p), after.get(p), p in before, p in after)
        for p in pointers
        if not p.startswith("/_")
        and (p in before) + (p in after) + (before.get(p) == after.get(p)) < 3  # in both and equal
    ]
