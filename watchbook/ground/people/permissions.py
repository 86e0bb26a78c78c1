"""Who may do what: each room names its permissions and the roles that hold them.

Built on `rules`: a permission is a predicate on the viewer. `require` is the
first line of every action.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules.permissions
import rules.predicates

from watchbook.ground.people.errors import NotAllowedError

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

_roles: dict[str, frozenset[str]] = {}


def allow(permission: str, *roles: str) -> None:
    """Let these roles do something; called from a room's `apps.py` or `permissions.py`."""
    names = frozenset(str(role) for role in roles)
    _roles[permission] = names

    @rules.predicates.predicate(name=permission)  # type: ignore[no-untyped-call,untyped-decorator]  # rules ships no types
    def holds(viewer: Viewer, event_id: UUID | None = None) -> bool:
        if viewer.scopes is not None and permission not in viewer.scopes:
            return False
        if event_id is not None:
            return viewer.has_in(event_id, *names)
        return viewer.has(*names)

    rules.permissions.set_perm(permission, holds)  # type: ignore[no-untyped-call]  # as above


def may(viewer: Viewer, permission: str, event_id: UUID | None = None) -> bool:
    """Whether the viewer may do this (for an event, where a scoped role counts)."""
    return bool(rules.permissions.has_perm(permission, viewer, event_id))  # type: ignore[no-untyped-call]  # as above


def require(viewer: Viewer, permission: str, event_id: UUID | None = None) -> None:
    """Refuse with a NotAllowedError unless the viewer may do this."""
    if not may(viewer, permission, event_id):
        needed = ", ".join(sorted(_roles.get(permission, ())))
        message = f"This needs one of these roles: {needed}." if needed else "This is not allowed."
        raise NotAllowedError(message)


def is_at_a_page(viewer: Viewer) -> bool:
    """Whether this is a person at a page: no token, no phone's key, no machine."""
    return viewer.kind == "account" and viewer.scopes is None and viewer.person_id is not None


def require_page(viewer: Viewer) -> None:
    """Refuse (NotAllowedError) whoever is no person at a page."""
    if not is_at_a_page(viewer):
        message = "This is written at a page, by a person signed in."
        raise NotAllowedError(message)


def permissions() -> dict[str, frozenset[str]]:
    """Every permission and the roles that hold it, for the documentation and the test matrix."""
    return dict(_roles)
