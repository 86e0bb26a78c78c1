"""The state of an alert on pages of what it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

from watchbook.after.casualty.queries.alerts import alert_about, answers_to, deliveries_of
from watchbook.after.casualty.queries.recipients import reach
from watchbook.after.casualty.queries.told import said_of, state_of

if TYPE_CHECKING:
    from typing import Any

    from watchbook.ground.ledger.models import Record

register = template.Library()


@register.inclusion_tag("casualty/alert_line.html")
def alert_of(row: Record) -> dict[str, Any]:
    """What became of the alert of a casualty or of an officer down, in red until it is answered.

    Nothing once it is over or called off, which the page itself says. Where no alert was made,
    whether one would reach anybody.
    """
    alert = alert_about(row.agency_id, row.id)
    if alert is None:
        return {"reach": reach(row.agency_id, timezone.now())}
    if alert.ended_at is not None or alert.called_off_at is not None or alert.is_too_late:
        return {}
    answers = answers_to(row.agency_id, row.id)
    state = state_of(alert, deliveries_of(alert), answers)
    return {
        "alert": alert,
        "is_red": state != "answered",
        "say": said_of(state, answers, is_drill=alert.is_drill, is_off=False),
    }
