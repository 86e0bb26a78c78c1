"""Who sends: a signed-in person, or a program with a token in place of a session.

A person's action refuses him itself, and what he sent is kept in quarantine. A
token is asked before its bytes are kept at all: what is held is later written
as its person's, without the token, so that a narrow token must not get so far.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from watchbook.front.sync.envelope import EnvelopeError, read_envelope
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may
from watchbook.ground.people.viewer import Viewer
from watchbook.ground.records.slots import submittable_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest


def sender(request: HttpRequest) -> Viewer | None:
    """The viewer of the request, by session or by token; None where nobody is signed in."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    if viewer.kind == "public" and viewer.account_id is None:
        return None
    return viewer


def require_any_sending_scope(viewer: Viewer) -> None:
    """Refuse a token that may write nothing: a NotAllowedError. A person is not asked."""
    if viewer.scopes is None:
        return
    every = {name for form in submittable_kinds() for name in form.needs}
    if not any(may_somewhere(viewer, name) for name in every):
        raise NotAllowedError(_told(every))


def require_scopes_for(viewer: Viewer, content: bytes) -> None:
    """Refuse a token that may not write what it sends: a NotAllowedError. A person is not asked.

    It must hold everything that the kind needs and its person holds. Bytes that name no
    kind go to quarantine from any token that may write at all.
    """
    if viewer.scopes is None:
        return
    try:
        kind = read_envelope(content).kind
    except EnvelopeError:
        kind = ""
    form = next((one for one in submittable_kinds() if one.kind == kind), None)
    if form is None:
        require_any_sending_scope(viewer)
        return
    person = replace(viewer, scopes=None)
    held = {name for name in form.needs if may_somewhere(person, name)}
    if not held or held - viewer.scopes:
        raise NotAllowedError(_told((held - viewer.scopes) or form.needs))


def may_somewhere(viewer: Viewer, permission: str) -> bool:
    """Whether the viewer may do this, in the whole agency or for one of his events."""
    return may(viewer, permission) or any(
        may(viewer, permission, event_id) for event_id in viewer.event_ids
    )


def _told(needed: Iterable[str]) -> str:
    names = ", ".join(sorted(needed))
    return f"This token's scopes do not include what this needs: {names}. Nothing was kept."
