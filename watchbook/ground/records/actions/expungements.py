"""Expungement by court order: every place that held the values, one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from watchbook.ground.evidence.actions import remove_file
from watchbook.ground.evidence.queries import still_named
from watchbook.ground.evidence.store import has_file
from watchbook.ground.ledger.expunging import PART_ACT, WHOLE_ACT, Destroyed, destroy_values
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import Expungement
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.permissions import require
from watchbook.ground.people.viewer import system_viewer
from watchbook.ground.records import expunged_list, projection
from watchbook.ground.records.errors import ExpungementError
from watchbook.ground.records.models import Draft
from watchbook.ground.records.queries.expungements import FILES, TASKS, leaning_on
from watchbook.ground.records.slots import reaches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.ledger.writing import Book
    from watchbook.ground.people.viewer import Viewer

_LONGEST_AUTHORITY = 200
_MOST_POINTERS = 500


@dataclass(frozen=True)
class Reached:
    """One place that the order reached: how many things were destroyed there."""

    place: str
    count: int


@dataclass(frozen=True)
class Expunged:
    """What an order did."""

    expungement_id: UUID
    row: Record
    is_whole: bool
    reached: list[Reached]
    kept: tuple[str, ...]


def expunge(
    *,
    acting_user: Viewer,
    kind: str,
    record_id: UUID,
    pointers: Sequence[str] | None,
    authority: str,
    at: datetime,
    expungement_id: UUID | None = None,
) -> Expunged:
    """Destroy values of a record for good: a court ordered it, and `authority` names the order.

    `pointers` None destroys all content; else the leaves at or below each one,
    in every version and act. The ledger's digests stay whole, and an entry says
    that, when and by whose order it was done, not what. Permission:
    `ledger.expunge`. Cannot be undone. Raises ExpungementError where nothing
    can be destroyed as asked.
    """
    require(acting_user, "ledger.expunge")
    words = " ".join(authority.replace("\0", " ").split())
    if not words or len(words) > _LONGEST_AUTHORITY:
        message = f"Name the order (court, number, date) in at most {_LONGEST_AUTHORITY} letters."
        raise ExpungementError(message)
    _check_pointers(pointers)
    agency = str(acting_user.agency)
    with writing(agency=agency, acting_user=acting_user, at=at) as book:
        _keep_nothing_in_pages()
        row = kind_named(kind).model._default_manager.filter(agency_id=agency, id=record_id).first()
        if row is None:
            message = "There is no such record here."
            raise NotFoundError(message)
        destroyed = destroy_values(
            book, row, pointers=pointers, authority=words, expungement_id=expungement_id
        )
        reached = [Reached("Content of versions and acts", destroyed.bodies)]
        reached += _reach_places(agency, row)
        files = _files_to_remove(agency, destroyed.files)
        reached.append(Reached(FILES, len(files)))
        _write_act(book, row, destroyed, words, pointers, reached)
        line = expunged_list.line_of(destroyed.expungement_id, row, kind, pointers, at)
        transaction.on_commit(lambda: _after_commit(line, files))
    return Expunged(destroyed.expungement_id, row, pointers is None, reached, destroyed.kept)


def replay_expungements(*, at: datetime) -> list[UUID]:
    """After a restore: carry out every listed expungement that the restored database lacks.

    Run before the restored installation is opened to anybody. Gives the ids of
    those carried out again.
    """
    done: list[UUID] = []
    for line in expunged_list.lines():
        with acting_for(line.agency):
            if Expungement.objects.filter(id=line.expungement_id).exists():
                continue
            model = kind_named(line.kind).model
            if not model._default_manager.filter(agency_id=line.agency, id=line.record_id).exists():
                continue
        expunge(
            acting_user=system_viewer(line.agency),
            kind=line.kind,
            record_id=line.record_id,
            pointers=line.pointers,
            authority=f"Carried out again after a restore; first on {line.at:%Y-%m-%d}",
            at=at,
            expungement_id=line.expungement_id,
        )
        done.append(line.expungement_id)
    return done


def _reach_places(agency: str, row: Record) -> list[Reached]:
    """Every place of this room, then those that other rooms have named."""
    lines, found = projection.forget_rows(agency, row.id)
    drafts, _ = Draft.objects.filter(agency_id=agency, record_id=row.id).delete()
    quoting = projection.rewrite_rows(agency, leaning_on(agency, row))
    projection.rewrite_rows(agency, [row])
    projection.scrub_search_index()
    reached = [
        Reached("Typed row", 1),
        Reached("Lines of life files", lines),
        Reached("Search", found),
        Reached("Drafts of amendments", drafts),
        Reached("Lines and search of records that name it", quoting),
        Reached(TASKS, _forget_tasks(row.id)),
    ]
    return reached + [Reached(name, destroy(agency, row.id)) for name, destroy in reaches()]


def _files_to_remove(agency: str, digests: Sequence[str]) -> list[str]:
    """Those files of the lost values that nothing else names. Reads all bodies if there are any."""
    stored = [digest for digest in digests if has_file(agency, digest)]
    named = still_named(agency) if stored else set()
    return [digest for digest in stored if digest not in named]


def _forget_tasks(record_id: UUID) -> int:
    """Delete finished background tasks whose arguments or result name the record."""
    finished = DBTaskResult.objects.exclude(status__in=("READY", "RUNNING"))
    told = Q(args_kwargs__icontains=str(record_id)) | Q(return_value__icontains=str(record_id))
    count, _ = finished.filter(told).delete()
    return count


def _write_act(
    book: Book,
    row: Record,
    destroyed: Destroyed,
    authority: str,
    pointers: Sequence[str] | None,
    reached: list[Reached],
) -> None:
    leaves: dict[str, Leaf] = {
        "/authority": authority,
        "/expungement": str(destroyed.expungement_id),
        "/values": destroyed.leaves,
    }
    for place in reached:
        leaves[f"/reached/{_token(place.place)}"] = place.count
    for order, label in enumerate(destroyed.kept):
        leaves[f"/kept/{order}"] = label
    for order, pointer in enumerate(pointers or ()):
        leaves[f"/pointers/{order}"] = pointer
    book.act(row, WHOLE_ACT if pointers is None else PART_ACT, leaves=leaves)


def _token(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def _check_pointers(pointers: Sequence[str] | None) -> None:
    if pointers is None:
        return
    if not pointers or len(pointers) > _MOST_POINTERS:
        message = f"Choose what is to be destroyed: 1 to {_MOST_POINTERS} values, or everything."
        raise ExpungementError(message)
    for pointer in pointers:
        if not re.fullmatch(r"(/[^/\x00]{1,200}){1,6}", pointer) or pointer == "/_schema":
            message = f"{pointer[:60]!r} names no value of a record."
            raise ExpungementError(message)


def _keep_nothing_in_pages() -> None:
    """SQLite overwrites what is deleted or replaced, instead of leaving it in free pages."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _after_commit(line: expunged_list.Line, files: list[str]) -> None:
    """List the order for restores, remove files, cut the log of pages that holds the old ones.

    A crash before the files are gone leaves them unnamed: they are collected as such.
    """
    expunged_list.append(line)
    for digest in files:
        remove_file(line.agency, digest)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
