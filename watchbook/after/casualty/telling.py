"""From deliveries to letters: claims what is due, sends it, notes what became of it.

Nothing of this runs in a unit of work, and no transaction is open while a gateway is waited for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from watchbook.after.casualty.actions.alerts import claim_deliveries, note_results
from watchbook.after.casualty.channels import Letter, send_all
from watchbook.after.casualty.choices.alerts import Channel, DeliveryState, Message, What
from watchbook.after.casualty.links import link_token, webhook_secret
from watchbook.after.casualty.models import Alert, Delivery
from watchbook.after.casualty.queries.alerts import facts_of
from watchbook.after.casualty.queries.told import instant
from watchbook.after.casualty.words import Facts, message_subject, message_text

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

ANSWERABLE_FOR = timedelta(days=7)


def tell_now(agency: str, alert_id: UUID, at: datetime) -> datetime | None:
    """Send what is due of an alert; gives when to come back, None where nothing waits."""
    alert = Alert.objects.filter(agency_id=agency, id=alert_id).first()
    if alert is None:
        return None
    due = claim_deliveries(alert, at)
    if due:
        facts = facts_of(alert)
        outcomes = send_all([letter_of(one, alert, facts, at) for one in due])
        note_results(alert, list(zip(due, outcomes, strict=True)), at)
    waiting = Delivery.objects.filter(
        agency_id=agency, alert=alert, state=DeliveryState.WAITING
    ).exclude(channel=Channel.APPLICATION)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def letter_of(one: Delivery, alert: Alert, facts: Facts, at: datetime) -> Letter:
    """What goes to one recipient."""
    link = answer_address(one, at) if one.message != Message.CALLED_OFF else ""
    text = message_text(one.message, facts, link)
    return Letter(
        channel=one.channel, address=one.address, text=text,
        subject=message_subject(one.message, facts),
        told=_told(one, alert, facts, text, link) if one.channel == Channel.WEBHOOK else {},
        secret=webhook_secret(one.agency_id, *one.secret_of.split("/", 1)) if one.secret_of else "",
        timestamp=str(int(at.timestamp())),
    )  # fmt: skip


def answer_address(one: Delivery, at: datetime) -> str:
    """The address by which this recipient answers; empty where the installation has none."""
    if not settings.WATCHBOOK_ADDRESS:
        return ""
    token = link_token(one.agency_id, "answer", one.id, at + ANSWERABLE_FOR)
    return f"{settings.WATCHBOOK_ADDRESS.rstrip('/')}/l/answer/{token}"


def _told(one: Delivery, alert: Alert, facts: Facts, text: str, link: str) -> dict[str, object]:
    return {
        "v": 1,
        "message": one.message,
        "what": What(alert.what).value,
        "id": str(alert.subject),
        "is_drill": facts.is_drill,
        "agency": one.agency_id,
        "dog": facts.dog or None,
        "place": facts.place or None,
        "latitude_e7": facts.latitude_e7,
        "longitude_e7": facts.longitude_e7,
        "happened_at": instant(facts.happened_at),
        "text": text,
        "answer": link or None,
    }
