"""Everything that the hand-over, the clinic's word and the way back register, in one call."""

from __future__ import annotations

from watchbook.after.casualty import (
    faces_clinic,
    kinds_clinic,
    permissions_clinic,
    prompts_clinic,
)
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.after.casualty.tabs import Tab, register_tab


def register() -> None:
    """Fill the slots; called from `apps.py`."""
    permissions_clinic.register()
    kinds_clinic.register()
    faces_clinic.register()
    prompts_clinic.register()
    for tab in (
        Tab("handover", "Hand-over", "casualty:handover", 20, may_read_card),
        Tab("word", "The clinic's word", "casualty:word", 40),
        Tab("recovery", "The way back", "casualty:recovery", 45, may_read_card),
    ):
        register_tab(tab)
