"""Fields that many of this room's records have."""

from __future__ import annotations

from typing import Any

from watchbook.core.schema import Field, Privacy, Type

MEDICAL = Privacy.RESTRICTED


def dog(**more: Any) -> Field:
    """The dog that it is about."""
    told = {"is_required": True} | more
    return Field("dog", Type.REFERENCE, "Dog", refers_to="teams.dog", is_condition=True, **told)


def medical(name: str, kind: Type, label: str, help_text: str = "", **more: Any) -> Field:
    """A field whose reading is logged."""
    return Field(name, kind, label, help_text, privacy=MEDICAL, **more)


def follow_up() -> Field:
    """When somebody looks at it again; it is asked for by a reminder."""
    return medical(
        "follow_up_on", Type.DATE, "Look at it again on",
        "You are reminded until somebody writes how it is.",
    )  # fmt: skip
