"""What waits for somebody's review or approval, and what came back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.expressions import RawSQL

from watchbook.ground.ledger.kinds import all_kinds, kind_of
from watchbook.ground.ledger.models import RecordAct, State
from watchbook.ground.ledger.statements import fetch
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import policy_of
from watchbook.ground.records.choices import AGES, REVIEW_WITHIN_DAYS, UNREVIEWED_ACT, Step
from watchbook.ground.records.queries.barring import column_of
from watchbook.ground.records.queries.deputies import away_for, one_away
from watchbook.ground.records.queries.faces import (
    address_of_record,
    record_url,
    state_marks,
)
from watchbook.ground.records.queries.steps import for_whom, next_step_of, refusal_of, standing_of
from watchbook.ground.records.queries.titles import subjects_of, titles_of
from watchbook.ground.records.queries.words import actor_names, kind_label, names_of
from watchbook.ground.records.slots import brought_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from watchbook.ground.ledger.kinds import RecordKind
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.queries.deputies import Away
    from watchbook.ground.records.queries.words import Cell

MOST_OF_A_KIND = 500
"""The oldest so many of each kind are looked at: a queue beyond that is worked off first."""

RETURNED_TO_AUTHOR = "answer"

# A word of its own in the statement: SQLite uses an index of some rows for no parameter.
_UNREVIEWED = (
    f"SELECT record_id FROM ledger_recordact WHERE agency_id = %s AND act = '{UNREVIEWED_ACT}'"  # noqa: S608  # our word
)
_STEPS = (State.RETURNED, State.REVIEWED, UNREVIEWED_ACT)
_WAITING = (State.RETURNED, State.SUBMITTED, State.REVIEWED)


@dataclass(frozen=True)
class Waiting:
    """One record that waits for this viewer. `step` is `review`, `approve` or `answer`."""

    row: Record
    kind: str
    kind_label: str
    title: str
    about: str
    step: str
    who: str
    since: datetime
    at: datetime
    marks: list[tuple[str, str]]
    href: str
    subjects: tuple[UUID, ...]
    days: int = 0
    for_name: str = ""
    """For whom a deputy does it; empty in one's own right."""
    step_since: datetime | None = None
    """Since when it waits for this step, where another was done on the way; None for none."""

    @property
    def asked_at(self) -> datetime:
        """Since when this step waits: nobody is late with what came back to him a minute ago."""
        return self.step_since or self.since

    @property
    def is_long(self) -> bool:
        """Whether this step has waited for longer than it should."""
        return self.asked_at < self.at - timedelta(days=REVIEW_WITHIN_DAYS)

    @property
    def age(self) -> str:
        """The band of whole days that it has waited, as a word of `AGES`."""
        return next(word for word, _, last in AGES if last is None or self.days <= last)

    @property
    def key(self) -> str:
        """Names the record in addresses."""
        return f"{self.kind}/{self.row.id}"

    @property
    def step_label(self) -> str:
        """The step as a word."""
        return "Answer a note" if self.step == RETURNED_TO_AUTHOR else Step(self.step).label


def waiting_for(
    viewer: Viewer,
    at: datetime,
    *,
    kind: str = "",
    step: str = "",
    q: str = "",
    age: str = "",
    on_behalf: str = "",
    most: int = MOST_OF_A_KIND,
) -> list[Waiting]:
    """What waits for this viewer, oldest first: to review, to approve, to answer.

    With what he does as a deputy for somebody who is away; `on_behalf` "own" leaves that out,
    "others" gives nothing else.

    At most so many of a kind in each state, the oldest: the rest comes when those are done.

    Records that he may not judge (his own, or of his own conduct) are not his
    to wait for and are left out. Cost: a few statements for each reviewed kind.
    """
    away = away_for(viewer, at)
    found = _candidates(viewer, most, away)
    rows = [row for row in found if not kind or kind_of(row).name == kind]
    standing = standing_of(viewer, rows, at)
    names: dict[UUID, str] = {}
    steps: dict[UUID, str] = {}
    for row in rows:
        if row.state == State.RETURNED:
            if row.author == viewer.actor_id:
                steps[row.id] = RETURNED_TO_AUTHOR
            continue
        waits = next_step_of(row, standing)
        if waits is not None and refusal_of(viewer, row, waits, standing) is None:
            steps[row.id] = waits.value
            one = for_whom(viewer, row, waits, standing)
            names[row.id] = one.name if one else ""
    mine = [row for row in rows if row.id in steps and step in ("", steps[row.id])]
    if on_behalf in ("own", "others"):
        mine = [row for row in mine if bool(names.get(row.id)) == (on_behalf == "others")]
    listed = _told(viewer, mine, steps, names, at)
    if q:
        listed = [one for one in listed if _matches(one, q)]
    if age:
        listed = [one for one in listed if one.age == age]
    return sorted(listed, key=lambda one: (one.since, one.title))


def _candidates(viewer: Viewer, most: int, away: Sequence[Away]) -> list[Record]:
    """Rows that might wait for this viewer, the oldest of each kind."""
    found: list[Record] = []
    judged = _judged(viewer, away)
    for kind, states in _with_rows(str(viewer.agency or "")):
        rows = own_rows(viewer.agency or "", kind)
        named = [f.name for f in kind.model._meta.concrete_fields if f.many_to_one]
        listed = rows.select_related(*named) if named else rows
        # A state at a time: each is one walk along an index in the order of time, however many
        # records of ten years are approved.
        if State.RETURNED in states:
            found += _oldest(listed.filter(state=State.RETURNED, author=viewer.actor_id), most)
        others = listed.exclude(author=viewer.actor_id).exclude(opened_by=viewer.actor_id)
        for state, only in judged.items():
            if state in states:
                found += _oldest(others.filter(only, state=state), most)
    return found


def _judged(viewer: Viewer, away: Sequence[Away]) -> dict[State, Q]:
    """The states in which a record may wait for this viewer, each with which of those records.

    One that waits for a review is nothing to somebody who approves only, until it is stated as
    not independently reviewed.
    """
    reviews, approves = (
        may(viewer, one) or bool(viewer.event_roles) or one_away(away, one) is not None
        for one in ("records.review", "records.approve")
    )
    judged = {State.REVIEWED: Q()} if approves else {}
    if reviews or (approves and not policy_of(viewer).needs_review):
        judged[State.SUBMITTED] = Q()
    elif approves and fetch(f"{_UNREVIEWED} LIMIT 1", [viewer.agency]):
        judged[State.SUBMITTED] = Q(id__in=RawSQL(_UNREVIEWED, [viewer.agency]))  # noqa: S611  # as above
    return judged


def _with_rows(agency: str) -> list[tuple[RecordKind, set[str]]]:
    """The reviewed kinds that have records in a state that waits, with those states.

    One statement: to ask each kind for its rows in each state costs a page most of its time.
    """
    kinds = [kind for kind in all_kinds() if kind.is_reviewed]
    parts, params = [], []
    for place, kind in enumerate(kinds):
        table = kind.model._meta.db_table
        for state in _WAITING:
            parts.append(
                f"SELECT {place}, '{state.value}' WHERE EXISTS "  # noqa: S608  # tables and words of ours
                f'(SELECT 1 FROM "{table}" WHERE agency_id = %s AND state = %s)'
            )
            params += [agency, state.value]
    found: dict[int, set[str]] = {}
    for place, state_name in fetch(" UNION ALL ".join(parts), params) if parts else ():
        found.setdefault(place, set()).add(state_name)
    return [(kinds[place], states) for place, states in sorted(found.items())]


def own_rows(agency: str, kind: RecordKind) -> QuerySet[Any]:
    """The records of a kind that were written here: those from elsewhere wait for nobody."""
    rows: QuerySet[Any] = kind.model._default_manager.filter(agency_id=agency)
    for brought in brought_rows(agency):
        rows = rows.filter(~Exists(brought.filter(record_id=OuterRef("id"))))
    return rows


def _oldest(rows: QuerySet[Any], most: int) -> list[Record]:
    return list(rows.order_by("received_at", "id")[:most])


def _told(
    viewer: Viewer,
    rows: Sequence[Record],
    steps: dict[UUID, str],
    for_names: dict[UUID, str],
    at: datetime,
) -> list[Waiting]:
    agency = str(viewer.agency)
    titles = titles_of(agency, [row.id for row in rows])
    subjects = subjects_of(agency, [row.id for row in rows])
    names = actor_names(agency, (row.author for row in rows))
    named = {row.id: _named_by(row) for row in rows}
    abouts = names_of(viewer, (pair for pair in named.values() if pair is not None))
    done = _done_before(agency, [row.id for row in rows if steps[row.id] != Step.REVIEW.value])
    made = []
    for row in rows:
        kind_name = kind_of(row).name
        answers = steps[row.id] == RETURNED_TO_AUTHOR
        made.append(
            Waiting(
                row=row,
                kind=kind_name,
                kind_label=kind_label(kind_name),
                title=titles.get(row.id) or kind_label(kind_name),
                about=_about(named[row.id], abouts),
                step=steps[row.id],
                who=names[row.author],
                since=row.received_at,
                at=at,
                marks=state_marks(kind_name, row),
                href=address_of_record(kind_name, row)
                if answers
                else record_url(agency, kind_name, row.id, "review"),
                subjects=subjects.get(row.id, ()),
                days=max(0, (at - row.received_at).days),
                for_name=for_names.get(row.id, ""),
                step_since=done.get(row.id),
            )
        )
    return made


def _done_before(agency: str, records: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the last step was taken on these records, by id."""
    acts = RecordAct.objects.filter(agency_id=agency, record_id__in=records, act__in=_STEPS)
    return dict(acts.order_by().values_list("record_id").annotate(Max("received_at")))


def ages_of(waiting: Iterable[Waiting]) -> list[tuple[str, str, int]]:
    """How many have waited how long: word, label and count of every band, the oldest first."""
    counted = Counter(one.age for one in waiting)
    return [(word, label, counted[word]) for word, label, _ in reversed(AGES)]


def _named_by(row: Record) -> tuple[str, UUID] | None:
    """The first record that a row refers to, as `(kind, id)`: a run's team, a role's person."""
    for plain in kind_of(row).schema.fields:
        value = getattr(row, column_of(row, plain.name)) if plain.refers_to else None
        if isinstance(value, UUID):
            return plain.refers_to, value
    return None


def _about(pair: tuple[str, UUID] | None, names: dict[UUID, Cell]) -> str:
    return names[pair[1]].text if pair is not None and pair[1] in names else ""


def _matches(one: Waiting, q: str) -> bool:
    text = f"{one.title} {one.about} {one.kind_label} {one.who} {one.for_name}".casefold()
    return all(word in text for word in q.casefold().split())
