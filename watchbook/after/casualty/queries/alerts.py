"""Reads of alerts: what they tell of, whom they told, who has answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from watchbook.after.casualty.choices.alerts import DeliveryState, Message, What
from watchbook.after.casualty.models import Alert, Answer, Delivery
from watchbook.after.casualty.permissions.alerts import ANSWER
from watchbook.after.casualty.queries.answerers import identified
from watchbook.after.casualty.queries.casualties import joined_ids
from watchbook.after.casualty.words import Facts
from watchbook.duty.teams.models import Team
from watchbook.duty.teams.queries.teams import in_force
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.models import State
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.models import Agency, Role
from watchbook.ground.people.permissions import may
from watchbook.ground.records.queries.faces import can_see

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.ground.people.viewer import Viewer

KINDS = {"casualty.casualty": What.K9_DOWN, "casualty.officer": What.OFFICER_DOWN}
"""Record kinds whose coming is told, and as what."""
OPEN_FOR = timedelta(hours=24)
"""An alert that nobody ended is shown in red for so long."""
TEST_WAITS = timedelta(days=7)
_KIND_OF = {what: kind for kind, what in KINDS.items()}


_IS_EARLIER = Exists(
    Alert.objects.filter(
        agency_id=OuterRef("agency_id"), subject=OuterRef("subject"),
        made_at__gt=OuterRef("received_at"),
    )
)  # fmt: skip
"""An answer that came before what is told now."""


def alert_about(agency: str, subject: UUID) -> Alert | None:
    """The alert of a record, or of a test by its own id."""
    return Alert.objects.filter(agency_id=agency, subject=subject).first()


def alert_seen(viewer: Viewer, subject: UUID) -> Alert:
    """The alert of a record that the viewer sees, or a test; a NotFoundError for any other."""
    found = alert_about(str(viewer.agency), subject) if may(viewer, ANSWER) else None
    if found is not None:
        row, kind = subject_row(found), _KIND_OF.get(What(found.what))
        if kind is None or (row is not None and can_see(viewer, kind, row)):
            return found
    message = "Nothing was told of this here."
    raise NotFoundError(message)


def alert_by_id(agency: str, alert_id: UUID) -> Alert | None:
    """An alert whose link was opened: the signature has said who may."""
    return Alert.objects.filter(agency_id=agency, id=alert_id).first()


def live_tag_of(agency: str, alert_id: UUID) -> str | None:
    """The tag of an alert's snapshot; the one read of a poll that changed nothing."""
    rows = Alert.objects.filter(agency_id=agency, id=alert_id)
    return rows.values_list("live_tag", flat=True).first()


def delivery_by_id(agency: str, delivery_id: UUID) -> Delivery | None:
    """A delivery whose link was opened, with its alert."""
    rows = Delivery.objects.filter(agency_id=agency, id=delivery_id)
    return rows.select_related("alert").first()


def alerts_in_bar(agency: str, person_id: UUID, at: datetime) -> list[Alert]:
    """What is told now and this person has not answered, where a list names him."""
    told = Delivery.objects.filter(
        agency_id=agency, person_id=person_id, message=Message.ALERT, made_at__gt=at - OPEN_FOR
    )
    kept = Alert.objects.filter(
        agency_id=agency, called_off_at=None, ended_at=None, made_at__gt=at - OPEN_FOR,
        id__in=told.values("alert_id"),
    )  # fmt: skip
    alerts = list(kept)
    if not alerts:
        return []
    answered = Answer.objects.filter(
        agency_id=agency, subject__in=[one.subject for one in alerts], author=str(person_id)
    ).exclude(_IS_EARLIER)
    done = set(answered.values_list("subject", flat=True))
    return [one for one in alerts if one.subject not in done]


def open_alerts(viewer: Viewer, at: datetime) -> QuerySet[Alert]:
    """What is told of now, newest first: neither called off nor ended. Tests too, for a day."""
    if viewer.agency is None or not may(viewer, ANSWER):
        return Alert.objects.none()
    kept = Alert.objects.filter(agency_id=viewer.agency, made_at__gt=at - OPEN_FOR)
    return kept.filter(called_off_at=None, ended_at=None, is_too_late=False)


def is_answerable(alert: Alert, at: datetime) -> bool:
    """Whether an answer is still asked for; a test waits for a week."""
    if alert.what == What.TEST:
        return at - alert.made_at < TEST_WAITS
    return alert.called_off_at is None and alert.ended_at is None


def answers_to(agency: str, subject: UUID) -> list[Answer]:
    """Answers, oldest first; those to a card that a person said to be the same count too.

    None of those to a drill that turned out to be real: it was told anew.
    """
    subjects = joined_ids(agency, subject)
    rows = Answer.objects.filter(agency_id=agency, subject__in=subjects).exclude(_IS_EARLIER)
    kept = rows.exclude(state=State.EXPUNGED).order_by("occurred_at", "received_at", "id")
    return identified(agency, kept)


def deliveries_of(alert: Alert) -> list[Delivery]:
    """Every message of an alert as it is told now, in the order in which people are told."""
    kept = Delivery.objects.filter(agency_id=alert.agency_id, alert=alert)
    return list(kept.filter(made_at__gte=alert.made_at))  # none of a drill that became real


def not_left(agency: str, at: datetime) -> list[tuple[str, int, str]]:
    """By each way out, how many messages of a day did not leave, and why the newest did not.

    What waits for another try counts; what was taken at the same address since does not.
    """
    tried = Delivery.objects.filter(agency_id=agency, tries__gt=0, made_at__gt=at - OPEN_FOR)
    since = tried.filter(
        channel=OuterRef("channel"), address=OuterRef("address"), state=DeliveryState.SENT,
        taken_at__gt=OuterRef("made_at"),
    )  # fmt: skip
    stuck = tried.filter(state__in=(DeliveryState.WAITING, DeliveryState.FAILED))
    found: dict[str, list[str]] = {}
    for one in stuck.filter(~Exists(since)).order_by("-due_at", "-id"):
        found.setdefault(one.get_channel_display(), []).append(one.error)
    return [(channel, len(errors), errors[0]) for channel, errors in sorted(found.items())]


def subject_row(alert: Alert) -> Any:
    """The record that an alert tells of; None for a test, or where it was expunged."""
    kind = _KIND_OF.get(What(alert.what))
    if kind is None:
        return None
    rows = kind_named(kind).model._default_manager
    kept = rows.filter(agency_id=alert.agency_id, id__in=[alert.subject])
    return kept.exclude(state=State.EXPUNGED).first()


def facts_of(alert: Alert) -> Facts:
    """What a message may say of it: the dog, the place, the clock."""
    row = subject_row(alert)
    agency = Agency.objects.get(code=alert.agency_id)
    dog = getattr(row, "dog", None)
    return Facts(
        what=alert.what,
        agency_name=agency.name,
        happened_at=alert.happened_at,
        zone=ZoneInfo(agency.timezone),
        dog=(dog.name if dog is not None else getattr(row, "dog_words", None)) or "",
        place=getattr(row, "place_words", None) or "",
        latitude_e7=getattr(row, "latitude_e7", None),
        longitude_e7=getattr(row, "longitude_e7", None),
        is_drill=alert.is_drill,
        is_two_down=bool(getattr(row, "is_two_down", False)),
        is_wounded=bool(getattr(row, "is_wounded", False)),
    )


def units_concerned(agency: str, dog_id: UUID | None, at: datetime) -> set[UUID]:
    """The units of those who work with a dog now; none where nobody wrote it."""
    if dog_id is None:
        return set()
    teams = Team.objects.filter(in_force(at), agency_id=agency, dog_id=dog_id)
    handlers = list(teams.values_list("handler_id", flat=True))
    roles = Role.objects.filter(agency_id=agency, person_id__in=handlers, until_at=None)
    return set(roles.exclude(unit=None).values_list("unit_id", flat=True))
