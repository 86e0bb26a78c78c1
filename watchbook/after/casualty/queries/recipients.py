"""Reads of who is told, and whether an alert would reach anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from watchbook.after.casualty.channels import trouble_with
from watchbook.after.casualty.choices.alerts import Channel, What
from watchbook.after.casualty.models import Recipients
from watchbook.after.casualty.permissions.alerts import READ_RECIPIENTS
from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.once import once
from watchbook.ground.people.errors import NotFoundError
from watchbook.ground.people.models import Account, Role
from watchbook.ground.people.permissions import may

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.after.casualty.models import Way
    from watchbook.ground.people.models import Person
    from watchbook.ground.people.viewer import Viewer


@dataclass(frozen=True)
class Reached:
    """One recipient by one channel, with the address that is used and why nothing can go there."""

    way: Way
    list_name: str
    list_id: UUID
    address: str
    trouble: str

    @property
    def who(self) -> str:
        """The recipient's name."""
        return self.way.who

    @property
    def channel_words(self) -> str:
        """The channel as people call it."""
        return Channel(self.way.channel).label


@dataclass(frozen=True)
class Reach:
    """Everybody whom an alert would go to, in order."""

    told: tuple[Reached, ...]

    @property
    def workable(self) -> tuple[Reached, ...]:
        """Those to whom something can go."""
        return tuple(one for one in self.told if not one.trouble)

    @property
    def reaches_nobody(self) -> bool:
        """Whether no way is set, or nothing can go by any."""
        return not self.workable

    @property
    def is_only_pages(self) -> bool:
        """Whether it reaches only people who happen to have a page open."""
        kept = self.workable
        return bool(kept) and all(one.way.channel == Channel.APPLICATION for one in kept)

    @property
    def say(self) -> str:
        """One sentence, ready to be shown; empty where somebody is reached outside a page."""
        if not self.told:
            return "A K9 down alert would reach nobody: no recipient is set. Use the radio."
        if self.reaches_nobody:
            return "A K9 down alert would reach nobody: no way to any recipient works."
        if self.is_only_pages:
            return "A K9 down alert reaches only people who have a page of Watchbook open."
        return ""

    @property
    def people(self) -> list[str]:
        """Names of those who would be told, each once, in order."""
        return list(dict.fromkeys(one.who for one in self.workable))


def recipients(viewer: Viewer) -> QuerySet[Recipients]:
    """The lists, by name, for those who set or read them out."""
    if not may(viewer, READ_RECIPIENTS):
        return Recipients.objects.none()
    return _lists(str(viewer.agency))


def recipients_of(viewer: Viewer, list_id: UUID) -> Recipients:
    """One list; a NotFoundError where the viewer reads none."""
    found = recipients(viewer).filter(id=list_id).first()
    if found is None:
        message = "There is no such list here."
        raise NotFoundError(message)
    return found


def found_recipients(
    viewer: Viewer, *, text: str = "", channel: str = "", with_ended: bool = False
) -> QuerySet[Recipients]:
    """Lists by words and by channel; those no longer used only where asked for."""
    kept = recipients(viewer)
    if not with_ended:
        kept = kept.exclude(is_ended=True)
    if text:
        words = Q(name__icontains=text) | Q(ways__name__icontains=text)
        kept = kept.filter(words | Q(ways__person__name__icontains=text))
    if channel in Channel.values:
        kept = kept.filter(ways__channel=channel)
    return kept.distinct()


def reach(
    agency: str, at: datetime, *, what: str = What.K9_DOWN, units: Collection[UUID] = ()
) -> Reach:
    """Whom an alert would reach, in order. Computed here and nowhere else; three statements.

    `units` are those that it concerns; lists of other units are left out. Without any, every list
    counts: better one too many than nobody.
    """
    return once(("reach", agency, what, frozenset(units)), lambda: _reach(agency, at, what, units))


def _reach(agency: str, at: datetime, what: str, units: Collection[UUID]) -> Reach:
    lists = _lists(agency).exclude(is_ended=True)
    if units:
        lists = lists.filter(Q(unit=None) | Q(unit__in=list(units)))
    kept = [one for one in lists if what == What.TEST or not one.covers or what in one.covers]
    ways = [(one, way) for one in kept for way in one.ways.all()]
    accounts = _accounts(way.person for _, way in ways)
    present = _present(agency, at, ways)
    told = [reached(one, way, accounts, present) for one, way in ways]
    told.sort(key=lambda line: line.way.after_min or 0)
    return Reach(tuple(told))


def lines_of(one: Recipients, at: datetime) -> list[Reached]:
    """One list as its page shows it."""
    ways = [(one, way) for way in one.ways.all()]
    accounts = _accounts(way.person for _, way in ways)
    present = _present(one.agency_id, at, ways)
    return [reached(one, way, accounts, present) for _, way in ways]


def reached(one: Recipients, way: Way, accounts: dict[str, Account], present: set[UUID]) -> Reached:
    """A way with its address and what is wrong with it."""
    account = accounts.get(str(way.person.account)) if way.person is not None else None
    address = (way.address or "").strip()
    if way.channel == Channel.MAIL and not address and account is not None:
        address = account.email
    trouble = trouble_with(way.channel, address)
    if way.channel == Channel.APPLICATION:
        address = ""
        if account is None or way.person is None or way.person.id not in present:
            trouble = "nobody signs in here under this name"
    if not way.who:
        trouble = "nobody is named"
    return Reached(way, one.name, one.id, address, trouble)


def dispatch_telephones(agency: str) -> list[tuple[str, str]]:
    """Name of a list and its telephone, those in use that have one."""
    kept = _lists(agency).exclude(is_ended=True).exclude(telephone=None)
    return [(one.name, one.telephone) for one in kept if one.telephone]


def recipient_columns() -> list[str]:
    """Names of the columns of an exported list."""
    return ["list", "unit", "told_of", "order", "who", "by", "address", "after_min", "trouble"]


def recipient_rows(found: QuerySet[Recipients], at: datetime) -> list[list[object]]:
    """One row for each way of each list."""
    return [
        [one.name, one.unit.name if one.unit else None, ", ".join(one.covers) or None, number,
         line.who, line.way.channel, line.address or None, line.way.after_min, line.trouble or None]
        for one in found
        for number, line in enumerate(lines_of(one, at), 1)
    ]  # fmt: skip


def _lists(agency: str) -> QuerySet[Recipients]:
    kept = Recipients.objects.filter(agency_id=agency).exclude(state=State.EXPUNGED)
    return kept.select_related("unit").prefetch_related("ways__person")


def _accounts(people: Iterable[Person | None]) -> dict[str, Account]:
    ids = {one.account for one in people if one is not None and one.account}
    return {str(one.id): one for one in Account.objects.filter(id__in=ids, is_active=True)}


def _present(agency: str, at: datetime, ways: Iterable[tuple[Recipients, Way]]) -> set[UUID]:
    ids = {way.person.id for _, way in ways if way.person is not None}
    held = Q(from_at__lte=at) & (Q(until_at=None) | Q(until_at__gt=at))
    rows = Role.objects.filter(held, agency_id=agency, person_id__in=ids)
    return set(rows.values_list("person_id", flat=True))
