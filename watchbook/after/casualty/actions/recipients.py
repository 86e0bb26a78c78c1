"""Writes about who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.permissions.alerts import SET_RECIPIENTS
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import refused

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Recipients
    from watchbook.ground.records.sending import Sent


def submit_recipients(sent: Sent) -> Recipients:
    """Keep a list of who is told; each line names somebody."""
    require(sent.acting_user, SET_RECIPIENTS)
    for number, way in enumerate(sent.values.get("ways") or ()):
        if not way.get("person") and not (way.get("name") or "").strip():
            pointer = f"/ways/{way.get('id', number)}/name"
            raise refused(pointer, "Name the person, or who else reads it.")
    kept: Recipients = sent.put("casualty.recipients", sent.values, None)
    return kept
