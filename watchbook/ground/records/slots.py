"""What duty and after rooms add: lines, search text, prompts, record pages, submissions, reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from watchbook.ground.records.errors import NotSubmittableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from watchbook.core.schema.leaves import Leaf
    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.records.sending import Sent


@dataclass(frozen=True)
class Line:
    """One line of a life file. `subjects` are ids of dogs, persons and teams it belongs to.

    `group` is the filter it stands under (`team`, `training`, `work`, `health`, …).
    `audience` is empty for the unit, else a permission that a reader needs.
    """

    subjects: tuple[UUID, ...]
    at: datetime
    group: str
    title: str
    text: str
    audience: str = ""


@dataclass(frozen=True)
class Found:
    """What search knows of a record."""

    title: str
    text: str
    at: datetime
    audience: str = ""


@dataclass(frozen=True)
class Prompt:
    """Something the program asks of a person.

    `subjects` are ids (team, dog, person) that a silence may name; `audience`
    are person ids or role names. `url` opens what is asked about. `late_at` is when it is overdue,
    where that is later: a certificate is told of before it ends. `is_first` waits for nothing else.
    """

    kind: str
    subjects: tuple[UUID, ...]
    due_at: datetime
    audience: tuple[str, ...]
    title: str
    text: str
    url: str = ""
    late_at: datetime | None = None
    is_first: bool = False


@dataclass(frozen=True)
class RecordFace:
    """How one record kind is read: its lines, its search text, its page, who may see it.

    `may_see(viewer, row)` decides for one record; None means anyone of the unit's staff.
    `may_see_many(viewer, rows)` says the same for many at once, by their ids, where a
    room can do so with fewer reads; their foreign keys are joined already.
    `url` gives the address of the record's page. `marks_many(viewer, rows)` gives what
    has become true of records since they were written, as a short word for their lines
    ("outdated"): read with the page, so that no line goes stale.
    """

    kind: str
    url: Callable[[Record], str]
    lines: Callable[[Record, dict[str, Any]], Iterable[Line]] | None = None
    found: Callable[[Record, dict[str, Any]], Found | None] | None = None
    may_see: Callable[[Viewer, Record], bool] | None = None
    may_see_many: Callable[[Viewer, Sequence[Record]], Iterable[UUID]] | None = None
    marks_many: Callable[[Viewer, Sequence[Record]], Mapping[UUID, str]] | None = None


class SubmissionAction(Protocol):
    """The action that writes one record kind from a device's, the API's or a page's submission.

    It checks permission itself and may be called inside a unit of work, which it joins.
    """

    def __call__(self, sent: Sent, /) -> Record:
        """Write it; gives the typed row."""


@dataclass(frozen=True)
class Submittable:
    """A record kind that may arrive as a submission; `is_field_form` if phones show its form.

    `needs` are the permissions that its action asks for, for a new record or an amendment.
    """

    kind: str
    action: SubmissionAction
    is_field_form: bool
    needs: tuple[str, ...] = ()


_faces: dict[str, RecordFace] = {}
_prompts: dict[str, Callable[[Viewer, datetime], Iterable[Prompt]]] = {}
_prompt_kinds: dict[str, str] = {}
_submissions: dict[str, Submittable] = {}
_conduct: dict[str, Callable[[Record], Iterable[UUID]]] = {}
_statements: dict[str, Callable[[Record], Iterable[str]]] = {}
_events: dict[str, Callable[[Record], UUID | None]] = {}
_shown: dict[str, Callable[[Viewer, Record, datetime], None]] = {}
_reaches: dict[str, Callable[[str, UUID], int]] = {}


def register_face(face: RecordFace) -> None:
    """Say how a record kind is read; called from a room's `apps.py`."""
    _faces[face.kind] = face


def face_of(kind: str) -> RecordFace | None:
    """How a record kind is read, if its room said so."""
    return _faces.get(kind)


_closings: dict[str, Callable[[Viewer], frozenset[UUID]]] = {}


def register_closing(name: str, closed: Callable[[Viewer], frozenset[UUID]]) -> None:
    """Say which records, of whatever kind, a room closes to a viewer for now.

    A critical incident closes what belongs to it to all but those whom it names, records of
    rooms below among it. Asked before any record is shown, so `closed` must be quick: one
    statement where nothing is closed.
    """
    _closings[name] = closed


def closed_to(viewer: Viewer) -> frozenset[UUID]:
    """The ids of every record that some room closes to this viewer now."""
    return frozenset().union(*(closed(viewer) for closed in _closings.values()))


def register_prompts(
    name: str,
    source: Callable[[Viewer, datetime], Iterable[Prompt]],
    *,
    kinds: Mapping[str, str] | None = None,
) -> None:
    """Add what a room asks of people: `source(viewer, at)` yields all of it, unfiltered.

    `kinds` names each kind of prompt that it yields in plain words without anybody's name
    ("A certificate ends soon"): these words alone go into mail and into calendars elsewhere.
    A source may leave out what is not addressed to `viewer`; it is asked for every person.
    """
    _prompts[name] = source
    _prompt_kinds.update(kinds or {})


def prompt_kinds() -> list[tuple[str, str]]:
    """Every kind of prompt with its words, by name."""
    return sorted(_prompt_kinds.items())


def prompt_words(kind: str) -> str:
    """What a kind of prompt is called outside: never what it is about."""
    return _prompt_kinds.get(kind, "Something needs you")


def prompt_sources() -> Iterable[Callable[[Viewer, datetime], Iterable[Prompt]]]:
    """Every source of prompts, by name."""
    return [_prompts[name] for name in sorted(_prompts)]


def register_submission(
    kind: str,
    action: SubmissionAction,
    *,
    is_field_form: bool = False,
    needs: Iterable[str] = (),
) -> None:
    """Let a record kind arrive from a device or the API, written by this action.

    `needs` names every permission that the action asks for. The action itself refuses a
    person; a program's token must hold them before its bytes are kept at all.
    """
    _submissions[kind] = Submittable(kind, action, is_field_form, tuple(needs))


_locked: set[str] = set()


_undoubted: set[str] = set()


def register_locked_kind(kind: str, *, is_urgent: bool = False) -> None:
    """Let an enrolled phone send records of this kind while it is locked, under its own signature.

    Only what cannot wait for a sign-in: a marker, an alert. The kind must also be registered
    with `register_submission`; its action then meets a viewer of kind `phone` with its person's
    roles, narrowed to that kind's `needs`. The record stands under `phone:<uuid>` until that
    person signs for it (`actions.sign_for`). Of an urgent kind no doubt about a clock or a form's
    age keeps it for a person who looks first.
    """
    _locked.add(kind)
    if is_urgent:
        _undoubted.add(kind)


def is_doubted(kind: str) -> bool:
    """Whether an impossible clock or a form too old keeps a record of this kind for a person."""
    return kind not in _undoubted


def locked_kinds() -> frozenset[str]:
    """Every kind that a locked phone may send under its own signature."""
    return frozenset(_locked)


_unheld: set[str] = set()


def register_unheld(kind: str) -> None:
    """Never hold a record of this kind back for what it names: an alert does not wait.

    Its action then meets ids of records that have not come, and leaves them out.
    """
    _unheld.add(kind)


def is_held_back(kind: str) -> bool:
    """Whether a record of this kind waits until what it names has come."""
    return kind not in _unheld


def submission_action(kind: str) -> SubmissionAction:
    """The action that writes submissions of a kind; a NotSubmittableError where there is none."""
    try:
        return _submissions[kind].action
    except KeyError:
        message = f"Nothing of the kind {kind!r} can be submitted."
        raise NotSubmittableError(message) from None


def submittable_kinds() -> list[Submittable]:
    """Every kind that may be submitted, by name."""
    return [_submissions[name] for name in sorted(_submissions)]


def register_conduct(kind: str, people: Callable[[Record], Iterable[UUID]]) -> None:
    """Say whose conduct a record of this kind records: ids of persons, who may not review it.

    Needed where a field names a team or a performance instead of a person.
    """
    _conduct[kind] = people


def conduct_of(kind: str) -> Callable[[Record], Iterable[UUID]] | None:
    """The room's own answer to whose conduct a record of this kind records, if it gave one."""
    return _conduct.get(kind)


def register_statements(kind: str, authors: Callable[[Record], Iterable[str]]) -> None:
    """Say who made statements on a record of this kind in records of their own: actor ids."""
    _statements[kind] = authors


def statements_of(kind: str) -> Callable[[Record], Iterable[str]] | None:
    """The room's answer to who made statements on a record of this kind, if it gave one."""
    return _statements.get(kind)


def register_event(kind: str, event: Callable[[Record], UUID | None]) -> None:
    """Say to which event a record of this kind belongs, so that a role scoped to it counts.

    An outside trainer invited to one training day may review that day's records.
    """
    _events[kind] = event


def event_of(kind: str, row: Record) -> UUID | None:
    """The event that a record belongs to, None where its room names none."""
    told = _events.get(kind)
    return told(row) if told is not None else None


def register_shown(kind: str, note: Callable[[Viewer, Record, datetime], None]) -> None:
    """Say what a room does when a record of this kind is shown on a page that is not its own.

    `note(viewer, row, at)`: training keeps who opened a set-up or a layout first.
    """
    _shown[kind] = note


def note_shown(kind: str, viewer: Viewer, row: Record, at: datetime) -> None:
    """Tell the room of this kind, if it asked, that a record was shown to a viewer."""
    note = _shown.get(kind)
    if note is not None:
        note(viewer, row, at)


def register_reach(name: str, destroy: Callable[[str, UUID], int]) -> None:
    """Add a place that an expungement must reach: `destroy(agency, record_id)`.

    It destroys what the place keeps of the record, inside the expungement's
    transaction, and gives how many things it destroyed (0 where there was
    nothing). `name` is read by people: "Submissions of devices".
    """
    _reaches[name] = destroy


def reaches() -> list[tuple[str, Callable[[str, UUID], int]]]:
    """Every added place that an expungement must reach, by name."""
    return sorted(_reaches.items())


@dataclass(frozen=True)
class Reference:
    """One record that a form may name: what a picker on a page or a phone shows of it.

    `is_likely` marks what is preselected (the viewer's own current team).
    `subjects` are ids (team, dog, person) that a silence may name; a silenced one is
    never preselected. `fills` are values of other fields that follow from this choice.
    `group` is a heading; what stands under one comes after what stands under none.
    """

    id: UUID
    label: str
    hint: str = ""
    is_likely: bool = False
    subjects: tuple[UUID, ...] = ()
    fills: Mapping[str, Leaf] = field(default_factory=dict)
    group: str = ""


_references: dict[str, Callable[[Viewer, datetime], Iterable[Reference]]] = {}


def register_reference(
    kind: str, source: Callable[[Viewer, datetime], Iterable[Reference]]
) -> None:
    """Say which records of a kind forms may name: `source(viewer, at)`, in the order shown.

    Only what the viewer may see, and never what a phone must not hold: nothing
    sealed, no layout that is closed to the viewer.
    """
    _references[kind] = source


def references() -> list[tuple[str, Callable[[Viewer, datetime], Iterable[Reference]]]]:
    """Every source of records that forms may name, by kind."""
    return sorted(_references.items())


def is_submittable(kind: str) -> bool:
    """Whether records of this kind may be submitted, and so amended through their room's action."""
    return kind in _submissions


_field_data: dict[str, Callable[[Viewer, datetime], Any]] = {}


def register_field_data(name: str, source: Callable[[Viewer, datetime], Any]) -> None:
    """Give a page of the field application, other than a form, what it shows without a network.

    `source(viewer, at)` gives JSON: strings, booleans, null, whole numbers, lists and objects.
    It goes to the phone with the reference data and is gone from it when that is. Only what the
    viewer may see, and nothing that a phone must not hold.
    """
    _field_data[name] = source


def field_data(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """What every page of the field application is given for this viewer, by name."""
    return {name: _field_data[name](viewer, at) for name in sorted(_field_data)}


_brought: dict[str, Callable[[str], QuerySet[Any]]] = {}


def register_brought(name: str, rows: Callable[[str], QuerySet[Any]]) -> None:
    """Say which records of an agency came from elsewhere: `rows(agency)`, with a `record_id` each.

    What another system recorded years ago is not anybody's to review as if it were of today: the
    queue leaves it out. Its own page still takes a review.
    """
    _brought[name] = rows


def brought_rows(agency: str) -> list[QuerySet[Any]]:
    """The rows that name records brought from elsewhere, of every room that said so."""
    return [rows(agency) for rows in _brought.values()]
