"""What the unit can see of a person: told from the same permissions that the program checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.models import Role
from watchbook.ground.people.permissions import permissions
from watchbook.ground.people.slots import Kept, kept_lines, register_kept

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class SeenLine:
    """One thing that is kept of a person: when it is written, who reads it, how much there is."""

    what: str
    when: str
    who: str
    mine: str


def register_own_lines() -> None:
    """What this room itself keeps of a person."""
    for kept in (
        Kept("people.person", 10, "Your name, rank, badge number and organisation",
             "When you were added, and each change with its reason.",
             "", permission="people.see"),
        Kept("people.role", 20, "Your roles, from when until when",
             "When somebody gives or ends one; who did it is in the ledger.",
             "", permission="people.see", mine=_roles),
        Kept("people.account", 30, "The e-mail address you sign in with",
             "When you accepted your invitation.",
             "", permission="people.manage"),
        Kept("people.sign_ins", 40, "When and from which network address and device you signed in",
             "At each sign-in; that a session is in use is noted at most once a minute.",
             "You, on the page “Where I am signed in”. The times and addresses also stand in the "
             "audit", permission="people.read_audit"),
        Kept("people.phones", 45, "Your enrolled phones: what they are called, since when, and "
             "when each was last seen",
             "When you enrol one; that it is in use is noted at most once a minute.",
             "", permission="people.manage"),
        Kept("people.audit", 50, "That you read something restricted, gave a role or were refused",
             "One line for each, when it happens.", "", permission="people.read_audit"),
        Kept("people.written", 60, "Everything you submit, under your name",
             "When you submit it. It is never changed afterwards: a correction is a new version.",
             "Whoever may read that record; its own page says who wrote which version"),
        Kept("people.drafts", 70, "Drafts", "When you save one; you can delete it.", "Only you"),
    ):  # fmt: skip
        register_kept(kept)


def seen_by_unit(viewer: Viewer) -> list[SeenLine]:
    """Every kind of thing that is kept of the viewer in his agency."""
    with acting_for(viewer.agency):
        return [
            SeenLine(kept.what, kept.when, _readers(kept), kept.mine(viewer) if kept.mine else "")
            for kept in kept_lines()
        ]


def _readers(kept: Kept) -> str:
    names = sorted(RoleName(role).label.lower() for role in permissions().get(kept.permission, ()))
    roles = ", ".join(names)
    if kept.who and roles:
        return f"{kept.who}, read by: {roles}."
    return f"You, and: {roles}." if roles else f"{kept.who}."


def _roles(viewer: Viewer) -> str:
    count = Role.objects.filter(agency_id=viewer.agency, person_id=str(viewer.person_id)).count()
    return f"{count} role" if count == 1 else f"{count} roles"
