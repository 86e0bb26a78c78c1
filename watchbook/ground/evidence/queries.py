"""Reads of the evidence room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.core.schema import Field, Group, Items, Type
from watchbook.ground.evidence.models import Item
from watchbook.ground.evidence.permissions import SEE
from watchbook.ground.evidence.slots import closed_to, held_elsewhere, sees_owner
from watchbook.ground.ledger.kinds import all_kinds
from watchbook.ground.ledger.models import RecordVersion, VersionBody
from watchbook.ground.ledger.reading import Step, history, leaves_of_body
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


def item_of(viewer: Viewer, item_id: UUID) -> Item | None:
    """One item of the viewer's agency, open where the record that it belongs to is."""
    require(viewer, SEE)
    return next(_open(viewer, _open_items(viewer).filter(id=item_id)), None)


def items_of(viewer: Viewer, record_id: UUID) -> list[Item]:
    """The items that belong to a record, oldest first."""
    require(viewer, SEE)
    rows = _open_items(viewer).filter(belongs_to=record_id)
    return list(_open(viewer, rows.order_by("received_at")))


def item_with_file(viewer: Viewer, digest: str) -> Item | None:
    """An item whose file this is."""
    require(viewer, SEE)
    return next(_open(viewer, _open_items(viewer).filter(file=digest)), None)


def _open(viewer: Viewer, rows: QuerySet[Item]) -> Iterator[Item]:
    """Those that belong to nothing, or to a record that is open to the viewer."""
    for item in rows:
        kind, owner = item.belongs_to_kind, item.belongs_to
        if not kind or owner is None or sees_owner(viewer, kind, owner):
            yield item


def _open_items(viewer: Viewer) -> QuerySet[Item]:
    """The items of the viewer's agency that no room closes to him."""
    return Item.objects.filter(agency_id=viewer.agency).exclude(id__in=closed_to(viewer))


def custody_of(viewer: Viewer, item: Item) -> list[Step]:
    """Everything that was done with an item, in order: received, opened, disclosed, handed over."""
    require(viewer, SEE)
    return history(item.agency_id, item.id)


def _file_pointers(members: tuple[Field | Group | Items, ...]) -> Iterator[tuple[str, ...]]:
    """The places that name files, as path parts; `*` stands for an item's key."""
    for member in members:
        if isinstance(member, Field):
            if member.type is Type.FILE:
                yield (member.name,)
        elif isinstance(member, Group):
            yield from ((member.name, f.name) for f in member.members if f.type is Type.FILE)
        else:
            yield from ((member.name, "*", f.name) for f in member.fields if f.type is Type.FILE)


def named_files(agency: str) -> dict[str, str]:
    """Every file that a version of a record names: SHA-256 to `kind record`. Reads all bodies.

    Sealed bodies are opened only here, by the program, and only for their files' names.
    """
    named: dict[str, str] = {}
    kinds = {kind.name: list(_file_pointers(kind.schema.members)) for kind in all_kinds()}
    with_files = [name for name, pointers in kinds.items() if pointers]
    links = RecordVersion.objects.filter(agency_id=agency, kind__in=with_files)
    bodies = VersionBody.objects.in_bulk(list(links.values_list("id", flat=True)))
    for link in links:
        body = bodies.get(link.id)
        if body is None:
            continue
        leaves = leaves_of_body(body, link.record_id, link.n, is_open=True)
        for pointer, leaf in leaves.items():
            parts = pointer.split("/")[1:]
            if isinstance(leaf, str) and _matches(parts, kinds[link.kind]):
                named[leaf] = f"{link.kind} {link.record_id}"
    return named


def _matches(parts: list[str], pointers: list[tuple[str, ...]]) -> bool:
    return any(
        len(parts) == len(pointer)
        and all(wanted in ("*", part) for part, wanted in zip(parts, pointer, strict=True))
        for pointer in pointers
    )


def still_named(agency: str) -> set[str]:
    """Every file that must stay: named by a version, or by what waits to become one."""
    return set(named_files(agency)) | held_elsewhere(agency)
