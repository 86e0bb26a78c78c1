"""Writes of who does what around a casualty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.after.casualty.permissions.alerts import DUTY
from watchbook.ground.people.permissions import require
from watchbook.ground.records.sending import refused

if TYPE_CHECKING:
    from watchbook.after.casualty.models import Duty
    from watchbook.ground.records.sending import Sent


def submit_duty(sent: Sent) -> Duty:
    """Somebody drives, calls or stays. The newest for a duty counts; the others stay readable."""
    require(sent.acting_user, DUTY)
    values = dict(sent.values)
    if not values.get("person") and not (values.get("name") or "").strip():
        # One press, on a locked phone too: whoever pressed does it.
        values["person"] = sent.acting_user.person_id
    if not values.get("person") and not values.get("name"):
        raise refused("/name", "Name the person.")
    put: Duty = sent.put("casualty.duty", values, values.get("since") or sent.written_at)
    return put
