"""Writes about people and access; a module for each noun, one name for callers."""

from __future__ import annotations

from watchbook.ground.people.actions.agencies import (
    add_account,
    add_agency,
    disable_idle_accounts,
)
from watchbook.ground.people.actions.people import add_person, give_role, set_policy

__all__ = [
    "add_account",
    "add_agency",
    "add_person",
    "disable_idle_accounts",
    "give_role",
    "set_policy",
]
