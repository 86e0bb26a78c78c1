"""Since when this installation knows each version of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.front.sync.models import FormVersion
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.slots import submittable_kinds

if TYPE_CHECKING:
    from datetime import datetime


def note_form_versions(at: datetime) -> int:
    """Keep every form's version as known from now on, where it is new; gives how many were.

    Called after each migration, which is when a server is updated. Harmless when repeated.
    """
    new = 0
    for form in submittable_kinds():
        version = kind_named(form.kind).schema.version
        _, is_new = FormVersion.objects.get_or_create(
            kind=form.kind, version=version, defaults={"known_since": at}
        )
        new += is_new
    return new
