"""Drafts: outside the record, deletable until they are submitted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.writing import writing
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import DraftError
from watchbook.ground.records.models import Draft
from watchbook.ground.records.queries.drafts import draft_of, drafts_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from watchbook.ground.people.viewer import Viewer

LARGEST_BYTES = 256 * 1024
MOST_OF_A_PERSON = 200


def save_draft(
    *,
    acting_user: Viewer,
    kind: str,
    content: Mapping[str, Any],
    at: datetime,
    draft_id: UUID | None = None,
    record_id: UUID | None = None,
) -> Draft:
    """Keep what somebody has typed so far, raw and unchecked; nothing enters the ledger.

    `draft_id` saves over an own draft. `record_id` names the record that the
    draft would amend. Raises DraftError where it is too large or too many.
    """
    if not acting_user.is_signed_in or acting_user.agency is None:
        message = "Sign in to save a draft."
        raise NotAllowedError(message)
    kind_named(kind)
    kept = _storable(content)
    with writing(agency=acting_user.agency, acting_user=acting_user, at=at):
        if draft_id is not None:
            draft = draft_of(acting_user, draft_id)
        else:
            if drafts_of(acting_user).count() >= MOST_OF_A_PERSON:
                message = f"You keep {MOST_OF_A_PERSON} drafts. Submit or discard some first."
                raise DraftError(message)
            draft = Draft(
                agency_id=acting_user.agency, author=acting_user.actor_id, kind=kind, started_at=at
            )
        draft.content, draft.record_id, draft.saved_at = kept, record_id, at
        draft.save()
    return draft


def discard_draft(*, acting_user: Viewer, draft_id: UUID, at: datetime) -> None:
    """Delete an own draft for good. It was never part of the record."""
    with writing(agency=str(acting_user.agency), acting_user=acting_user, at=at):
        draft_of(acting_user, draft_id).delete()


def _storable(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as JSON that both databases keep; a DraftError says why it cannot be kept."""
    try:
        text = json.dumps(dict(content), ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except (TypeError, ValueError) as error:
        message = "This draft holds something that cannot be written down as it is."
        raise DraftError(message) from error
    if size > LARGEST_BYTES:
        message = f"A draft holds at most {LARGEST_BYTES // 1024} kB; this one has {size // 1024}."
        raise DraftError(message)
    if "\\u0000" in text:
        message = "The text holds a NUL character. Remove it and save again."
        raise DraftError(message)
    return dict(json.loads(text))
