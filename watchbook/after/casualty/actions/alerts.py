"""What the program does with an alert: makes it as the record comes, claims, notes, calls off.

Alerts and deliveries are no records. `follow_write` runs at the end of every unit of work, inside
its transaction, so that a record is never kept without the task that tells of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from watchbook.after.casualty.choices.alerts import Channel, DeliveryState, Message, What
from watchbook.after.casualty.models import Alert, Delivery, Ending, Moment
from watchbook.after.casualty.permissions.alerts import SET_RECIPIENTS
from watchbook.after.casualty.queries.alerts import (
    KINDS,
    OPEN_FOR,
    alert_about,
    answers_to,
    units_concerned,
)
from watchbook.after.casualty.queries.casualties import joined_ids
from watchbook.after.casualty.queries.live import ON_THE_WAY, live_written
from watchbook.after.casualty.queries.recipients import Reach, Reached, reach
from watchbook.after.casualty.queries.told import phone_written, tag_of
from watchbook.after.casualty.tasks import tell
from watchbook.ground.ledger.chain import new_uuid
from watchbook.ground.ledger.lock import write_turn
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.permissions import require

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.after.casualty.channels import Outcome
    from watchbook.ground.ledger.making import Written
    from watchbook.ground.people.viewer import Viewer

TOO_LATE = timedelta(hours=12)
"""What comes so long after it happened is written down and told to nobody."""
NO_CLOCK = timedelta(days=400)
"""No phone keeps a press for so long: its clock was lost."""
STALE = timedelta(hours=6)
"""A message that could not leave for so long leaves no more: after a restore, say."""
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
_OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
_ENDS = {"casualty.ending": ("casualty", "how"), "casualty.moment": ("officer", "what")}
_OVER = frozenset({"at-clinic", "handed-over", "discharged", "over"})
_NAMES = {
    "casualty.answer": "subject", "casualty.duty": "casualty", "casualty.line": "casualty",
    "casualty.same": "casualty",
}  # fmt: skip
FOLLOWED = frozenset({*KINDS, *_ENDS, *_NAMES, "casualty.line"})
"""The kinds whose records `follow_write` looks at."""


def follow_write(agency: str, written: Sequence[Written]) -> None:
    """Make, end and refresh alerts after what was written; called at the end of a unit of work."""
    for one in written:
        if one.values is None:
            continue
        name = one.kind.name
        if name == "casualty.line" and one.values.get("what") != ON_THE_WAY:
            continue
        if name in KINDS:
            if one.is_new:
                _make(agency, KINDS[name], one, bool(one.values.get("is_drill")))
            else:
                _follow_drill(agency, KINDS[name], one.row, bool(one.values.get("is_drill")))
                refresh(agency, one.row.id)
        elif name in _ENDS:
            field, word = _ENDS[name]
            _end(agency, one.values.get(field), str(one.values.get(word)), one.row.received_at)
        elif name in _NAMES:
            for subject in sorted(joined_ids(agency, one.values[_NAMES[name]])):
                refresh(agency, subject)


def _make(agency: str, what: What, written: Written, is_drill: bool) -> Alert:  # noqa: FBT001  # one press
    row: Any = written.row
    at = row.received_at
    happened = getattr(row, "happened_at", None) or row.occurred_at or row.recorded_at or at
    alert = Alert.objects.create(
        agency_id=agency, subject=row.id, what=what, is_drill=is_drill, made_at=at,
        happened_at=min(happened, at), is_too_late=_is_too_late(written, at - happened),
    )  # fmt: skip
    if not alert.is_too_late:
        units = units_concerned(agency, row.dog_id, at)
        _address(alert, reach(agency, at, what=what, units=units))
        tell.enqueue(agency, str(alert.id))
    refresh(agency, row.id)
    return alert


def _is_too_late(written: Written, age: timedelta) -> bool:
    """Whether it came long after it happened, as far as that is known.

    A phone whose clock nobody compared, or whose clock was lost with its battery, says nothing
    of that: then it is told, rather once too often than never.
    """
    if written.link.recorded_at is None:
        return age > TOO_LATE
    return "/_clock_offset_ms" in written.link.body and TOO_LATE < age < NO_CLOCK


def _follow_drill(agency: str, what: What, row: Any, is_drill: bool) -> None:  # noqa: FBT001  # as above
    """A drill that turned out to be real is told anew, and counts no answer to the drill.

    A drill that was pressed as real is called off with everyone who was told.
    """
    alert, at = alert_about(agency, row.id), row.received_at
    if alert is None or alert.is_drill is is_drill:
        return
    alert.is_drill = is_drill
    alert.save(update_fields=["is_drill"])
    is_open = alert.called_off_at is None and alert.ended_at is None and not alert.is_too_late
    if not is_open or at - alert.made_at > OPEN_FOR:
        return
    if is_drill:
        _call_off(alert, at)
        return
    alert.made_at = at
    alert.save(update_fields=["made_at"])
    Delivery.objects.filter(agency_id=agency, alert=alert, state__in=_OPEN).update(
        state=DeliveryState.NOT_NEEDED
    )
    units = units_concerned(agency, row.dog_id, at)
    _address(alert, reach(agency, at, what=what, units=units))
    tell.enqueue(agency, str(alert.id))


def _address(alert: Alert, told: Reach) -> None:
    """One delivery for each recipient, those that cannot be reached too, with the reason."""
    rows = [_delivery(alert, number, one) for number, one in enumerate(told.told, 1)]
    Delivery.objects.bulk_create(rows)


def _delivery(alert: Alert, number: int, one: Reached) -> Delivery:
    wait = timedelta(minutes=one.way.after_min or 0)
    if alert.what == What.TEST:
        wait = timedelta()
    return Delivery(
        agency_id=alert.agency_id, alert=alert, message=Message.ALERT, order=number,
        person_id=one.way.person.id if one.way.person is not None else None,
        name=one.who[:160], channel=one.way.channel, address=one.address,
        secret_of=f"{one.list_id}/{one.way.key}" if one.way.channel == Channel.WEBHOOK else "",
        is_only_unanswered=bool(wait),
        state=DeliveryState.FAILED if one.trouble else DeliveryState.WAITING,
        error=one.trouble, due_at=alert.made_at + wait, made_at=alert.made_at,
    )  # fmt: skip


def _end(agency: str, subject: UUID | None, how: str, at: datetime) -> None:
    alert = alert_about(agency, subject) if subject is not None else None
    if alert is None or subject is None:
        return
    if how == "cancelled" and alert.called_off_at is None:
        _call_off(alert, at)
    elif how in _OVER:
        Alert.objects.filter(agency_id=agency, id=alert.id).update(ended_at=at)
    if how != "cancelled" and alert.called_off_at is not None and not _is_off(agency, subject):
        _stand_again(alert, at, is_over=how in _OVER)
    refresh(agency, subject)


def _is_off(agency: str, subject: UUID) -> bool:
    """Whether any end or moment of it still says that it was a wrong press."""
    ends = Ending.objects.filter(agency_id=agency, casualty=subject, how="cancelled")
    moments = Moment.objects.filter(agency_id=agency, officer=subject, what="cancelled")
    live = (rows.exclude(state=State.EXPUNGED) for rows in (ends, moments))
    return any(rows.exists() for rows in live)


def _stand_again(alert: Alert, at: datetime, *, is_over: bool) -> None:
    """Calling it off was amended: tell everyone who was told that it was off.

    Who had not been told yet when it was called off is told now, unless it is over.
    """
    Alert.objects.filter(agency_id=alert.agency_id, id=alert.id).update(called_off_at=None)
    kept = Delivery.objects.filter(agency_id=alert.agency_id, alert=alert)
    told = list(kept.filter(message=Message.CALLED_OFF, made_at__gte=alert.called_off_at))
    kept.filter(message=Message.CALLED_OFF, state__in=_OPEN).update(state=DeliveryState.NOT_NEEDED)
    if alert.is_too_late or at - alert.made_at > OPEN_FOR:
        return
    if not is_over:
        kept.filter(
            message=Message.ALERT, state=DeliveryState.NOT_NEEDED, made_at__gte=alert.made_at
        ).update(state=DeliveryState.WAITING, due_at=at, made_at=at)
    _copy(told, Message.STANDS, at)
    tell.enqueue(alert.agency_id, str(alert.id))


def _call_off(alert: Alert, at: datetime) -> None:
    """Tell everyone who was told, by the way by which he was; what has not left stays here."""
    Alert.objects.filter(agency_id=alert.agency_id, id=alert.id).update(called_off_at=at)
    kept = Delivery.objects.filter(agency_id=alert.agency_id, alert=alert, message=Message.ALERT)
    told = list(kept.filter(~Q(state=DeliveryState.FAILED) | Q(tries__gt=0)).exclude(
        state=DeliveryState.WAITING, tries=0
    ))  # fmt: skip
    kept.filter(state__in=_OPEN).update(state=DeliveryState.NOT_NEEDED)
    _copy(told, Message.CALLED_OFF, at)
    tell.enqueue(alert.agency_id, str(alert.id))


def _copy(told: list[Delivery], message: Message, at: datetime) -> None:
    """The same people by the same ways, with another message."""
    Delivery.objects.bulk_create(
        Delivery(
            agency_id=one.agency_id, alert_id=one.alert_id, message=message, order=one.order,
            person_id=one.person_id, name=one.name, channel=one.channel, address=one.address,
            secret_of=one.secret_of, state=DeliveryState.WAITING, due_at=at, made_at=at,
        )
        for one in told
    )  # fmt: skip


def refresh(agency: str, subject: UUID) -> None:
    """Write the snapshots of an alert anew, if there is one.

    The row is taken before anything is read, so that of two at once the later never writes what
    the earlier saw.
    """
    with transaction.atomic(), acting_for(agency):
        rows = Alert.objects.filter(agency_id=agency, subject=subject)
        alert = rows.select_for_update().first()
        if alert is None:
            return
        live, phone = live_written(alert), phone_written(alert)
        rows.update(live=live, live_tag=tag_of(live), live_phone=phone, phone_tag=tag_of(phone))


def send_test(*, acting_user: Viewer, at: datetime) -> Alert:
    """Send the monthly test to everybody on every list; each answers by name."""
    require(acting_user, SET_RECIPIENTS)
    agency = str(acting_user.agency)
    with write_turn(), transaction.atomic(), acting_for(agency):
        test_id = new_uuid()
        alert = Alert.objects.create(
            id=test_id, agency_id=agency, subject=test_id, what=What.TEST, made_at=at,
            happened_at=at, asked_by=acting_user.name[:160],
        )  # fmt: skip
        _address(alert, reach(agency, at, what=What.TEST))
        tell.enqueue(agency, str(alert.id))
        refresh(agency, test_id)
    return alert


def claim_deliveries(alert: Alert, at: datetime) -> list[Delivery]:
    """Take in hand what is due, and lay aside what is not needed any more.

    What was being sent when a worker ended is sent again: twice is better than never. A page is
    no way out; it shows the alert by itself.
    """
    kept = Delivery.objects.filter(agency_id=alert.agency_id, alert=alert, state__in=_OPEN)
    kept = kept.exclude(channel=Channel.APPLICATION)
    if answers_to(alert.agency_id, alert.subject):
        kept.filter(is_only_unanswered=True, tries=0).update(state=DeliveryState.NOT_NEEDED)
    kept.filter(made_at__lt=at - STALE).update(
        state=DeliveryState.FAILED, error="It could not leave for six hours and leaves no more."
    )
    due = list(kept.filter(due_at__lte=at))
    kept.filter(id__in=[one.id for one in due]).update(state=DeliveryState.SENDING)
    return due


def note_results(alert: Alert, results: Sequence[tuple[Delivery, Outcome]], at: datetime) -> None:
    """Keep what became of each; what was not taken waits longer each time, unless for good."""
    for one, outcome in results:
        tries = one.tries + 1
        rows = Delivery.objects.filter(agency_id=one.agency_id, id=one.id)
        if not outcome.said:
            rows.update(state=DeliveryState.SENT, tries=tries, error="", taken_at=at)
            continue
        is_last = outcome.is_final or tries >= MOST_TRIES
        rows.update(
            state=DeliveryState.FAILED if is_last else DeliveryState.WAITING,
            tries=tries, error=outcome.said[:200], due_at=at + wait_after(tries),
        )  # fmt: skip
    if results:
        refresh(alert.agency_id, alert.subject)


def wait_after(tries: int) -> timedelta:
    """How long the next try waits: 5, 10, 20 … seconds, at most five minutes."""
    return min(FIRST_WAIT * int(2 ** (tries - 1)), LONGEST_WAIT)


def note_shown(agency: str, person_id: UUID, alerts: Sequence[Alert], at: datetime) -> None:
    """An open page of this person showed these alerts."""
    waiting = Delivery.objects.filter(
        agency_id=agency, person_id=person_id, channel=Channel.APPLICATION, alert__in=alerts,
        state=DeliveryState.WAITING,
    )  # fmt: skip
    if waiting.update(state=DeliveryState.SHOWN, taken_at=at):
        for alert in alerts:
            refresh(agency, alert.subject)


def forget_alert(agency: str, record_id: UUID) -> int:
    """What an expungement destroys here: the alert of a record, with its messages."""
    rows = Alert.objects.filter(agency_id=agency, subject=record_id)
    found = rows.count()
    rows.delete()
    return found
