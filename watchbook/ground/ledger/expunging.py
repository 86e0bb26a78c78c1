"""Destroying values by court order, so that the ledger still verifies.

The bodies' leaves and salts go; their bare hashes stay, and with them every
digest. The database lets a body be rewritten only while an unfinished
`Expungement` names it (`triggers.py`); finishing is the last statement of the
transaction. Which further places hold the values (search, drafts, files) is
known to higher rooms: `ground/records` calls this and reaches them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import ProtectedError

from watchbook.core.ledger.canonical import canonical_bytes, parse_canonical
from watchbook.core.ledger.disclosure import expunge as expunge_leaves
from watchbook.core.ledger.disclosure import read_secret
from watchbook.core.schema import values_of
from watchbook.ground.ledger.chain import new_uuid
from watchbook.ground.ledger.emptying import filled, kept_links
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.models import (
    ExpungedBody,
    Expungement,
    RecordAct,
    RecordVersion,
    VersionBody,
)
from watchbook.ground.ledger.sealing import unseal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.kinds import RecordKind
    from watchbook.ground.ledger.models import Record, RecordItem
    from watchbook.ground.ledger.writing import Book

WHOLE_ACT = "expunged"
PART_ACT = "expunged-in-part"
_EXPUNGING = frozenset({WHOLE_ACT, PART_ACT})
_KEPT_OF_VERSION = frozenset({"/_schema"})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEPT_OF_ACT = frozenset({"/act", "/version"})


class ExpungingError(WriteError):
    """The values cannot be destroyed as asked; nothing was."""


@dataclass(frozen=True)
class Destroyed:
    """What was destroyed: bodies touched, leaves lost, and links that the typed row must keep.

    `files` are the SHA-256 values among the lost leaves; the files themselves lie elsewhere.
    """

    expungement_id: UUID
    bodies: int
    leaves: int
    kept: tuple[str, ...]
    files: tuple[str, ...]


def destroy_values(
    book: Book,
    row: Record,
    *,
    pointers: Sequence[str] | None,
    authority: str,
    expungement_id: UUID | None = None,
) -> Destroyed:
    """Destroy leaves in every version and act of a record, and empty its typed row.

    `pointers` names leaves or what stands above them (`/persons/k7f` with all
    below); None destroys all content, the notes of acts too. Of a sealed record
    only all can go. Runs inside the unit of work of `book`; the caller then
    writes the act. Raises ExpungingError where nothing is left to destroy.
    """
    kind = kind_of(row)
    if kind.is_sealed and pointers is not None:
        raise ExpungingError("A sealed record can only be expunged whole.")
    lost = _lost_of(row, pointers)
    if not lost:
        raise ExpungingError("None of these values is kept any more, or there never was one.")
    order = Expungement.objects.create(
        id=expungement_id or new_uuid(),
        agency_id=row.agency_id,
        record_id=row.id,
        actor=book.acting_user.actor_id,
        authority=authority,
        started_at=book.at,
    )
    ExpungedBody.objects.bulk_create(
        ExpungedBody(agency_id=row.agency_id, expungement=order, body_id=body.id)
        for body, *_ in lost
    )
    for body, secret, leaves, names in lost:
        rest, partial = expunge_leaves(leaves, secret, names)
        VersionBody.objects.filter(id=body.id).update(
            form="partial", content=canonical_bytes(rest), secret=partial.serialise()
        )
    kept = empty_row(row)
    book.last(lambda: _finish(order.id, book))
    leaves_lost = [leaves[name] for _, _, leaves, names in lost for name in names]
    files = {leaf for leaf in leaves_lost if isinstance(leaf, str) and _SHA256.fullmatch(leaf)}
    return Destroyed(order.id, len(lost), len(leaves_lost), kept, tuple(sorted(files)))


def _finish(order_id: UUID, book: Book) -> None:
    Expungement.objects.filter(id=order_id).update(finished_at=book.at)


_Lost = tuple[VersionBody, Any, "dict[str, Leaf]", list[str]]


def _lost_of(row: Record, pointers: Sequence[str] | None) -> list[_Lost]:
    """Each body that loses leaves: with its secret, its leaves now, and the names of the lost."""
    chain = {"agency_id": row.agency_id, "record_id": row.id}
    links: list[RecordVersion | RecordAct] = [
        *RecordVersion.objects.filter(**chain).order_by("n"),
        *RecordAct.objects.filter(**chain).exclude(act__in=_EXPUNGING).order_by("n"),
    ]
    bodies = VersionBody.objects.in_bulk([link.id for link in links])
    lost: list[_Lost] = []
    for link in links:
        body = bodies[link.id]
        secret, leaves = _opened(body, row.id, link.n)
        is_act = isinstance(link, RecordAct)
        names = [name for name in leaves if _is_lost(name, pointers, is_act=is_act)]
        if names:
            lost.append((body, secret, leaves, names))
    return lost


def _opened(body: VersionBody, record_id: UUID, n: int) -> tuple[Any, dict[str, Leaf]]:
    if body.form == "sealed":
        return unseal(body.agency_id, record_id, n, bytes(body.content))
    return read_secret(bytes(body.secret)), dict(parse_canonical(bytes(body.content)))


def _is_lost(name: str, pointers: Sequence[str] | None, *, is_act: bool) -> bool:
    """Whether a leaf goes. An act may carry a rival version, so what a pointer ends is lost too."""
    kept = _KEPT_OF_ACT if is_act else _KEPT_OF_VERSION
    if name in kept:
        return False
    if pointers is None:
        return True
    for pointer in pointers:
        if name == pointer or name.startswith(pointer + "/"):
            return True
        if is_act and (name.endswith(pointer) or f"{pointer}/" in name):
            return True
    return False


def leaves_left(row: Record) -> dict[str, Leaf]:
    """The leaves that the newest version's body still holds (none of a sealed one)."""
    link = RecordVersion.objects.get(agency_id=row.agency_id, record_id=row.id, version=row.version)
    body = VersionBody.objects.get(id=link.id)
    return {} if body.form == "sealed" else dict(parse_canonical(bytes(body.content)))


def empty_row(row: Record) -> tuple[str, ...]:
    """Make the typed row and its items hold only what the newest body still holds.

    A column that must hold something holds the neutral value of its type. Gives
    the labels of links that cannot be cut, because other tables lean on them.
    """
    kind = kind_of(row)
    values = values_of(kind.schema, leaves_left(row))
    columns = filled(type(row), kind.columns(values), row.id)
    for column, value in columns.items():
        setattr(row, column, value)
    if columns:
        row.save(update_fields=list(columns))
    kept = list(kept_links(kind, row, values))
    for name in kind.items:
        left = {str(item["id"]): item for item in values.get(name) or ()}
        for child in kind.children(name, row):
            kept += _empty_item(kind, name, child, left.get(child.key))
    return tuple(dict.fromkeys(kept))


def _empty_item(
    kind: RecordKind, name: str, child: RecordItem, left: Mapping[str, Any] | None
) -> list[str]:
    if left is None:
        try:
            child.delete()
        except ProtectedError:
            left = {}
        else:
            return []
    listed = next(member for member in kind.schema.items if member.name == name)
    columns = {
        str(type(child)._meta.get_field(f.name).attname): left.get(f.name)  # type: ignore[union-attr]  # a concrete column
        for f in listed.fields
    }
    for column, value in filled(type(child), columns, child.id).items():
        setattr(child, column, value)
    child.save()
    return []
