"""One run as its page shows it: readable by a juror, open or closed to this viewer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.duty.teams import vocabulary
from watchbook.duty.training import choices
from watchbook.duty.training.disciplines import FINDINGS
from watchbook.duty.training.models import Opening, Performance, Standing, Witness
from watchbook.duty.training.queries.closing import REASONS, closed_exercises
from watchbook.duty.training.queries.hours import minutes_of
from watchbook.duty.training.queries.runs import is_own, standings_of, witnesses_of
from watchbook.duty.training.queries.setups import LayoutView, layout_for
from watchbook.ground.ledger.models import RecordVersion
from watchbook.ground.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from watchbook.core.schema import Choice, Field
    from watchbook.duty.training.models import CallLine
    from watchbook.ground.people.viewer import Viewer


def word(words: tuple[Choice, ...], value: str | None) -> str | None:
    """The label of a stored word; the word itself where no form knows it any more."""
    if value is None:
        return None
    return next((one.label for one in words if one.value == value), value)


@dataclass(frozen=True)
class CallRow:
    """One line of calls in words."""

    place: str
    hidden: str
    at: datetime | None
    call: str | None
    behaviour: str
    response: str | None
    outcome: str | None
    note: str | None


@dataclass(frozen=True)
class Pinned:
    """A version that the run was written on: when it came, and what is newest."""

    what: str
    version: int
    newest: int
    received_at: datetime | None
    before_run: bool | None

    @property
    def is_newest(self) -> bool:
        """Whether nothing was corrected since."""
        return self.version >= self.newest


@dataclass(frozen=True)
class WitnessView:
    """A witness's statement with what the handler said about it last."""

    witness: Witness
    by: str
    rows: list[CallRow]
    answer: Standing | None
    answer_word: str | None


@dataclass(frozen=True)
class Sheet:
    """Everything a run's page says. Closed, only who, where and when."""

    run: Performance
    closed: str
    minutes: int | None
    layout: LayoutView | None
    calls: list[CallRow]
    outcomes: list[tuple[str, int]]
    findings: list[tuple[str, str]]
    knowledge: list[tuple[str, Any]]
    pinned: list[Pinned]
    witnesses: list[WitnessView]
    confirmations: list[Standing]
    is_mine: bool
    author: str

    @property
    def why(self) -> str:
        """Why it is closed, and what opens it."""
        return REASONS.get(self.closed, "")

    @property
    def outcome_count(self) -> int:
        """How many lines have an outcome: the n of the counts."""
        return sum(number for _, number in self.outcomes)


def sheet_of(viewer: Viewer, run: Performance, at: datetime) -> Sheet:
    """The page of a run that the viewer was found to see. Closed content is not read at all."""
    mine = is_own(viewer, run)
    exercise = run.exercise
    closed = ""
    if exercise is not None and not mine:
        closed = closed_exercises(viewer, [exercise], at).get(exercise.id, "")
    names = _Names(str(viewer.agency))
    author = names.of(run.opened_by)
    if closed:
        return Sheet(run, closed, minutes_of(run), None, [], [], [], [], [], [], [], mine, author)
    layout = layout_for(viewer, exercise, at) if exercise is not None else None
    calls = list(run.calls.all())
    said = list(standings_of(viewer, run))
    return Sheet(
        run=run,
        closed="",
        minutes=minutes_of(run),
        layout=layout,
        calls=call_rows(calls, layout),
        outcomes=_outcomes(calls),
        findings=in_words(FINDINGS, run.findings),
        knowledge=_knowledge(viewer, run),
        pinned=_pinned(run),
        witnesses=_witnesses(viewer, run, said, layout, names),
        confirmations=[one for one in said if one.stance == "still-stands"],
        is_mine=run.opened_by == viewer.actor_id,
        author=author,
    )


class _Names:
    """Names of actors; ids that are no person's stay what they are."""

    def __init__(self, agency: str) -> None:
        self._agency = agency
        self._known: dict[str, str] = {}

    def of(self, actor: str) -> str:
        """The name behind an actor's id."""
        if actor not in self._known:
            person = None
            if len(actor) == 36:
                person = Person.objects.filter(agency_id=self._agency, id=actor).first()
            self._known[actor] = str(person) if person else actor
        return self._known[actor]


def in_words(fields: Iterable[Field], values: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Label and value of each recorded field of a group, in the order of the form."""
    told = []
    for field in fields:
        value = (values or {}).get(field.name)
        if value is None:
            continue
        text = word(field.choices, value) if field.choices else value
        if isinstance(value, bool):
            text = "yes" if value else "no"
        told.append((field.label, f"{text} {field.unit}".strip()))
    return told


def call_rows(calls: Iterable[CallLine], layout: LayoutView | None) -> list[CallRow]:
    """Calls in words; what lay at a place only where the layout is open to the viewer.

    A call names its hide by key, or by an area that holds one hide only.
    """
    known = layout.values.get("hides", []) if layout is not None and not layout.is_closed else []
    hides = {hide["id"]: hide for hide in known}
    in_area = Counter(_area(hide.get("area")) for hide in known)
    alone = {
        _area(hide["area"]): hide
        for hide in known
        if hide.get("area") and in_area[_area(hide["area"])] == 1
    }
    rows = []
    for call in calls:
        hide = hides.get(call.hide or "") or alone.get(_area(call.area), {})
        place = call.area or hide.get("area") or (f"Hide {call.hide}" if call.hide else "")
        behaviour = [word(choices.BEHAVIOURS, one) or one for one in call.behaviours or []]
        rows.append(
            CallRow(
                place,
                hide_text(hide),
                call.at,
                word(choices.HANDLER_CALLS, call.call),
                ", ".join(behaviour).capitalize(),
                word(choices.FINAL_RESPONSES, call.response),
                word(choices.OUTCOMES, call.outcome),
                call.note,
            )
        )
    return rows


def _area(name: str | None) -> str:
    return (name or "").strip().casefold()


def hide_text(hide: dict[str, Any]) -> str:
    """A hide in a few words: aid, odour, mass in grams."""
    if not hide:
        return ""
    mass = hide.get("mass_mg")
    parts = [
        hide.get("aid"),
        word(vocabulary.ODOURS, hide.get("odour")) or hide.get("odour_detail"),
        grams(mass) if mass is not None else None,
    ]
    return ", ".join(str(part) for part in parts if part)


def grams(mass_mg: int) -> str:
    """A mass in grams without needless zeros."""
    whole, rest = divmod(mass_mg, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") + " g"


def _outcomes(calls: Iterable[CallLine]) -> list[tuple[str, int]]:
    counted = Counter(call.outcome for call in calls if call.outcome)
    return [(one.label, counted[one.value]) for one in choices.OUTCOMES if counted[one.value]]


def _knowledge(viewer: Viewer, run: Performance) -> list[tuple[str, Any]]:
    """What is stated, and what the program saw, about who knew what."""
    stated = word(vocabulary.BLINDNESS, run.blindness)
    if stated and run.blindness_stated_by:
        stated = f"{stated}, stated by {run.blindness_stated_by}"
    elif stated:
        stated = f"{stated}, stated by a person not recorded"
    watched = {None: None, True: "Yes", False: "No"}[run.watched_others]
    told: list[tuple[str, Any]] = [
        ("Blindness", stated),
        ("Present and knew", run.present_and_knew),
        ("Watched other teams before", watched),
    ]
    if run.exercise is None:
        return told
    laid = {None: None, True: "Yes: a run of the handler's own layout", False: "No"}
    told += [
        ("The handler laid it out", laid[run.own_layout]),
        ("Account opened the set-up before the run", run.opened_setup_at or "No"),
        ("Account opened the layout before the run", run.opened_layout_at or "No"),
    ]
    began = run.started_at or run.ended_at or run.received_at
    marked = Witness.objects.filter(
        agency_id=viewer.agency,
        exercise=run.exercise,
        opened_by=run.opened_by,
        received_at__lt=began,
    ).count()
    if marked:
        told.append(("Account was witness of other teams before the run", f"{marked} times"))
    opened = Opening.objects.filter(
        agency_id=viewer.agency, exercise=run.exercise, actor=run.opened_by, part="layout"
    ).first()
    if opened and began <= opened.opened_at < run.received_at:
        told.append(("Account opened the layout before this was written", opened.opened_at))
    return told


def _pinned(run: Performance) -> list[Pinned]:
    """Set-up and layout: the version named, when it was received, whether that was before."""
    if run.exercise is None:
        return []
    pairs: list[tuple[str, UUID | None, int | None, int | None]] = [
        ("Set-up", run.exercise_id, run.exercise_version, run.exercise.version),
        ("Layout", run.layout_id, run.layout_version, getattr(run, "newest_layout", None)),
    ]
    told = []
    for what, record_id, version, newest in pairs:
        if record_id is None or version is None:
            continue
        link = RecordVersion.objects.filter(
            agency_id=run.agency_id, record_id=record_id, version=version
        ).first()
        received_at = link.received_at if link else None
        began = run.started_at or run.ended_at
        before = received_at < began if received_at and began else None
        told.append(Pinned(what, version, newest or version, received_at, before))
    return told


def _witnesses(
    viewer: Viewer,
    run: Performance,
    said: list[Standing],
    layout: LayoutView | None,
    names: _Names,
) -> list[WitnessView]:
    if run.exercise_id is None:
        return []
    told = []
    for witness in witnesses_of(viewer, run.exercise_id, run.team_id):
        if (witness.attempt or 1) != (run.attempt or 1):
            continue
        answers = [one for one in said if one.witness_id == witness.id]
        answer = answers[-1] if answers else None
        told.append(
            WitnessView(
                witness,
                names.of(witness.opened_by),
                call_rows(witness.calls.all(), layout),
                answer,
                word(choices.STANCES, answer.stance) if answer else None,
            )
        )
    return told
