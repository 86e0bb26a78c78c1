"""Writes about consent, and about what a clinic keeps and hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.models import Casualty, Consent, Kept
from watchbook.after.casualty.permissions.handover import CONSENT, KEEP, is_link
from watchbook.after.casualty.queries.casualties import casualty_of
from watchbook.after.casualty.queries.lines import may_read_card
from watchbook.ground.ledger.errors import UnknownRecordError
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import check_span, refused

if TYPE_CHECKING:
    from uuid import UUID

    from watchbook.after.casualty.models import Passed
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent


def submit_consent(sent: Sent) -> Consent:
    """Keep who consents and who decides; for every dog of the unit a supervisor writes it.

    Each part may be written by another: a handler his wish, the supervisor the sum.
    """
    require(sent.acting_user, CONSENT)
    values = dict(sent.values)
    if not any(value for name, value in values.items() if name != "casualty"):
        raise refused("/consents", "Nothing is written yet: a name, a sum, or the handler's wish.")
    if values.get("casualty"):
        casualty_of(sent.acting_user, values["casualty"])
    elif not sent.acting_user.has(RoleName.SUPERVISOR):
        raise refused("/casualty", "Choose the casualty. For every dog a supervisor writes it.")
    elif values.get("wish"):
        raise refused("/wish", "A wish belongs to one casualty; choose it.")
    put: Consent = sent.put("casualty.consent", values, sent.written_at)
    return put


def submit_kept(sent: Sent) -> Kept:
    """Keep that something was kept for an investigation: by the clinic's link, or by the unit."""
    casualty = _casualty(sent)
    _require(sent.acting_user, casualty)
    check_span(sent.values, "kept_at", "kept_at", sent.at)
    if sent.values["what"] == "other" and not sent.values.get("words"):
        raise refused("/words", "Say what it is.")
    kept_at = sent.values.get("kept_at") or sent.written_at
    put: Kept = sent.put("casualty.kept", sent.values | {"kept_at": kept_at}, kept_at)
    return put


def submit_passed(sent: Sent) -> Passed:
    """Keep that a kept thing went into another hand."""
    rows = Kept.objects.filter(agency_id=sent.agency, id__in=[sent.values["kept"]])
    kept = rows.select_related("casualty").first()
    if kept is None:
        message = "What was handed over is not kept here yet."
        raise UnknownRecordError(message)
    _require(sent.acting_user, kept.casualty)
    check_span(sent.values, "passed_at", "passed_at", sent.at)
    passed_at = sent.values.get("passed_at") or sent.written_at
    put: Passed = sent.put("casualty.passed", sent.values | {"passed_at": passed_at}, passed_at)
    return put


def _casualty(sent: Sent) -> Casualty:
    wanted: UUID = sent.values["casualty"]
    found = Casualty.objects.filter(agency_id=sent.agency, id__in=[wanted]).first()
    if found is None:
        message = "That casualty is not kept here yet."
        raise UnknownRecordError(message)
    return found


def _require(viewer: Viewer, casualty: Casualty) -> None:
    if is_link(viewer, casualty):
        return
    require(viewer, KEEP)
    if not may_read_card(viewer, casualty):
        message = "Only those who read this card write what was kept."
        raise NotAllowedError(message)
