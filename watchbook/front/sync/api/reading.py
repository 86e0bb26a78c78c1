"""Who reads through the API, and how far a token lets him."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from watchbook.front.sync.access import may_somewhere
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import RecordKind, all_kinds, kind_named
from watchbook.ground.people.errors import NotAllowedError, NotFoundError
from watchbook.ground.people.permissions import may, permissions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer

READ = "records.read"


class NobodyError(Exception):
    """Neither a session nor a token: 401."""


def asker(request: HttpRequest, agency: str) -> Viewer:
    """Who asks, with some part in the agency of the address.

    Raises:
        NobodyError: nobody is signed in.
        NotFoundError: it is another's agency, or none; which of both is not told.
    """
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    if viewer.kind == "public" and viewer.account_id is None:
        raise NobodyError
    if viewer.agency != agency or not (viewer.roles or viewer.event_roles):
        message = "There is nothing here for you."
        raise NotFoundError(message)
    return viewer


def reader(request: HttpRequest, agency: str, kind_name: str = "") -> Viewer:
    """Who reads records, of one kind if it is named.

    A person reads what each record's own rule opens. A token needs the scope
    `records.read` too, and one of the room's own reading permissions that its person holds.

    Raises:
        NotAllowedError: the token lacks a scope; the message names it.
    """
    viewer = asker(request, agency)
    if viewer.scopes is None:
        return viewer
    if READ not in viewer.scopes:
        raise NotAllowedError(_told([READ]))
    room = kind_name.partition(".")[0]
    person = replace(viewer, scopes=None)
    held = [name for name in _reading_of(room) if may_somewhere(person, name)] if room else []
    if held and viewer.scopes.isdisjoint(held):
        raise NotAllowedError(_told(held))
    return viewer


def _reading_of(room: str) -> Iterator[str]:
    """The permissions by which a room's records are read: `teams.read`, `training.read_runs`."""
    for name in permissions():
        if name == f"{room}.read" or name.startswith(f"{room}.read_"):
            yield name


def _told(needed: list[str]) -> str:
    names = " or ".join(sorted(needed))
    return f"This token's scopes do not include what reading this needs: {names}."


def shown_kinds() -> list[RecordKind]:
    """Every record kind but the sealed ones, which are absent until opened."""
    return [kind for kind in all_kinds() if not kind.is_sealed]


def shown_kind(name: str) -> RecordKind:
    """A record kind that is not sealed; a NotFoundError for any other."""
    try:
        kind = kind_named(name)
    except UnknownKindError:
        kind = None
    if kind is None or kind.is_sealed:
        message = "There is no such kind of record here."
        raise NotFoundError(message)
    return kind


def opens_restricted(viewer: Viewer, row: Record) -> bool:
    """Whether restricted fields of a record are open: by permission, or to a person who wrote it.

    A token opens them only with the scope `records.read_restricted`, its person's own too.
    """
    is_own = viewer.actor_id in (row.author, row.opened_by)
    return may(viewer, "records.read_restricted") or (is_own and viewer.scopes is None)
