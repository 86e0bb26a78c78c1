"""Reads of tests and drills: who was told, who answered, after how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.after.casualty.choices.alerts import Message, What
from watchbook.after.casualty.models import Alert, Answer, Delivery
from watchbook.after.casualty.permissions.alerts import READ_RECIPIENTS
from watchbook.after.casualty.queries.answerers import identified, recipient_key
from watchbook.after.casualty.queries.told import answer_names
from watchbook.ground.ledger.models import State
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer


def tried_alerts(
    viewer: Viewer, *, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Alert]:
    """Alerts of tests and drills, newest first, for those who read the lists of recipients."""
    if not may(viewer, READ_RECIPIENTS):
        return Alert.objects.none()
    kept = Alert.objects.filter(Q(what=What.TEST) | Q(is_drill=True), agency_id=viewer.agency)
    kept = kept if since is None else kept.filter(made_at__gte=since)
    return kept if until is None else kept.filter(made_at__lt=until)


def newest_test(viewer: Viewer) -> Alert | None:
    """The test that was sent last; None where none was, or where that is not open."""
    return tried_alerts(viewer).filter(what=What.TEST).first()


@dataclass(frozen=True)
class Tried:
    """A test or drill with who was told, who answered, and after how long the first did."""

    alert: Alert
    told: tuple[str, ...]
    answered: tuple[str, ...]
    silent: tuple[str, ...]
    """Names of those who were told and have not answered."""
    first_after: timedelta | None


def tried(agency: str, alerts: Iterable[Alert]) -> list[Tried]:
    """Alerts of one agency with their answers; three statements for all of them."""
    kept = list(alerts)
    subjects = [one.subject for one in kept]
    said: dict[UUID, list[Answer]] = {}
    rows = Answer.objects.filter(agency_id=agency, subject__in=subjects)
    came = rows.exclude(state=State.EXPUNGED).order_by("occurred_at", "received_at")
    for answer in identified(agency, came):
        said.setdefault(answer.subject, []).append(answer)
    told: dict[UUID, dict[str, str]] = {}
    for sent in Delivery.objects.filter(
        agency_id=agency, alert__in=kept, message=Message.ALERT
    ):  # fmt: skip
        told.setdefault(sent.alert_id, {})[recipient_key(sent)] = sent.name
    return [_tried(one, told.get(one.id, {}), said.get(one.subject, [])) for one in kept]


def _tried(alert: Alert, told: dict[str, str], answers: list[Answer]) -> Tried:
    first = answers[0].occurred_at or answers[0].received_at if answers else None
    answered = {one.answerer for one in answers}
    return Tried(
        alert, tuple(told.values()), tuple(answer_names(answers)),
        tuple(name for who, name in told.items() if who not in answered),
        first - alert.made_at if first is not None else None,
    )  # fmt: skip
