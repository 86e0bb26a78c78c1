"""Reads of tests and drills: who was told, who answered, after how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.after.casualty.choices.alerts import Message, What
from watchbook.after.casualty.models import Alert, Answer, Delivery
from watchbook.after.casualty.permissions.alerts import READ_RECIPIENTS
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
    first_after: timedelta | None

    @property
    def silent(self) -> list[str]:
        """Names of those who were told and have not answered."""
        return [name for name in self.told if name not in self.answered]


def tried(agency: str, alerts: Iterable[Alert]) -> list[Tried]:
    """Alerts of one agency with their answers; two statements for all of them."""
    kept = list(alerts)
    subjects = [one.subject for one in kept]
    said: dict[UUID, list[Answer]] = {}
    rows = Answer.objects.filter(agency_id=agency, subject__in=subjects)
    for answer in rows.exclude(state=State.EXPUNGED).order_by("occurred_at", "received_at"):
        said.setdefault(answer.subject, []).append(answer)
    names: dict[UUID, list[str]] = {}
    sent = Delivery.objects.filter(agency_id=agency, alert__in=kept, message=Message.ALERT)
    for alert_id, name in sent.values_list("alert_id", "name"):
        names.setdefault(alert_id, []).append(name)
    return [_tried(one, names.get(one.id, []), said.get(one.subject, [])) for one in kept]


def _tried(alert: Alert, names: list[str], answers: list[Answer]) -> Tried:
    first = answers[0].occurred_at or answers[0].received_at if answers else None
    return Tried(
        alert, tuple(dict.fromkeys(names)), tuple(answer_names(answers)),
        first - alert.made_at if first is not None else None,
    )  # fmt: skip
