"""What alerts ask: the monthly test, and who has not answered the last one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from watchbook.after.casualty.permissions.alerts import SET_RECIPIENTS
from watchbook.after.casualty.queries.recipients import recipients
from watchbook.after.casualty.queries.tried import newest_test, tried
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from watchbook.ground.people.viewer import Viewer

TEST_EVERY = timedelta(days=30)
ANSWERED_WITHIN = timedelta(days=2)


def tests_due(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To the supervisor: a month without a test; and a test that somebody has not answered."""
    if not may(viewer, SET_RECIPIENTS):
        return
    agency = str(viewer.agency)
    first = recipients(viewer).exclude(is_ended=True).order_by("received_at").first()
    if first is None:
        return
    audience = (RoleName.SUPERVISOR.value,)
    url = reverse("casualty:drills", kwargs={"agency": agency}) + "?what=test"
    newest = newest_test(viewer)
    due = newest.made_at + TEST_EVERY if newest is not None else first.received_at
    if due <= at:
        text = "Everybody on the lists answers it by name."
        title = "Send the monthly test of the K9 down alert"
        yield Prompt("casualty.test", (first.id,), due, audience, title, text, url)
        return
    if newest is None or at - newest.made_at < ANSWERED_WITHIN:
        return
    silent = tried(agency, [newest])[0].silent
    if silent:
        yield Prompt(
            "casualty.test", (newest.id,), newest.made_at + ANSWERED_WITHIN, audience,
            f"{len(silent)} have not answered the test of the K9 down alert",
            f"Ask them whether it came: {', '.join(silent)}.", url,
        )  # fmt: skip


def register() -> None:
    """Fill the slot of the records' room."""
    register_prompts(
        "casualty.test", tests_due, kinds={"casualty.test": "The test of an alert is due"}
    )
