"""Writes of the inbox; a module for each noun, one name for callers."""

from __future__ import annotations

from watchbook.front.sync.actions.conflicts import keep_what_stands, remind_author
from watchbook.front.sync.actions.forms import note_form_versions
from watchbook.front.sync.actions.importing import Brought, import_outbox
from watchbook.front.sync.actions.receiving import (
    STORE_FAILED,
    receive_submission,
    try_all_held,
    try_held,
)
from watchbook.front.sync.actions.settling import (
    dismiss_submission,
    empty_submissions,
    mark_mended,
    retry_submission,
)

__all__ = [
    "STORE_FAILED",
    "Brought",
    "dismiss_submission",
    "empty_submissions",
    "import_outbox",
    "keep_what_stands",
    "mark_mended",
    "note_form_versions",
    "receive_submission",
    "remind_author",
    "retry_submission",
    "try_all_held",
    "try_held",
]
