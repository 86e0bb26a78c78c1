"""Everything that this room hangs into the slots of others, noun by noun, in one place."""

from __future__ import annotations

from watchbook.after.casualty import figures, known, moments, pages_alerts, phone
from watchbook.after.casualty.faces import cards as faces_cards
from watchbook.after.casualty.faces import clinics as faces_clinics
from watchbook.after.casualty.faces import handover as faces_handover
from watchbook.after.casualty.faces import officers as faces_officers
from watchbook.after.casualty.kinds import alerts as kinds_alerts
from watchbook.after.casualty.kinds import cards as kinds_cards
from watchbook.after.casualty.kinds import handover as kinds_handover
from watchbook.after.casualty.kinds import officers as kinds_officers
from watchbook.after.casualty.kinds import protocols as kinds_protocols
from watchbook.after.casualty.permissions import alerts as permissions_alerts
from watchbook.after.casualty.permissions import cards as permissions_cards
from watchbook.after.casualty.permissions import handover as permissions_handover
from watchbook.after.casualty.permissions import officers as permissions_officers
from watchbook.after.casualty.permissions import protocols as permissions_protocols
from watchbook.after.casualty.prompts import alerts as prompts_alerts
from watchbook.after.casualty.prompts import clinics as prompts_clinics
from watchbook.after.casualty.prompts import handover as prompts_handover
from watchbook.after.casualty.prompts import officers as prompts_officers
from watchbook.after.casualty.prompts import protocols as prompts_protocols
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.after.casualty.tabs import Tab, register_tab
from watchbook.ground.web.slots import NavItem, register_nav

_PARTS = (
    # Permissions first, since kinds ask for them.
    permissions_cards, permissions_alerts, permissions_officers, permissions_protocols,
    permissions_handover,
    kinds_cards, kinds_alerts, kinds_officers, kinds_protocols, kinds_handover,
    faces_clinics, faces_cards, faces_officers, faces_handover,
    prompts_clinics, prompts_alerts, prompts_officers, prompts_protocols, prompts_handover,
    pages_alerts, moments, figures, phone, known,
)  # fmt: skip


def register() -> None:
    """Fill the slots; called once, when the applications are ready."""
    for part in _PARTS:
        part.register()
    for tab in (
        Tab("card", "Card", "casualty:casualty", 10),
        Tab("handover", "Hand-over", "casualty:handover", 20, may_read_card),
        Tab("word", "The clinic's word", "casualty:word", 40),
        Tab("recovery", "The way back", "casualty:recovery", 45, may_read_card),
    ):
        register_tab(tab)
    for item in (
        NavItem("k9-down", "K9 down", "casualty:casualties", 55,
                permissions_cards.can_open_casualties),
        NavItem("clinics", "Clinics", "casualty:index", 56, permissions_cards.can_read),
        NavItem("officer-down", "Officer down", "casualty:officers", 58,
                permissions_officers.can_alert),
    ):  # fmt: skip
        register_nav(item)
