"""What a dog's restriction means for the roster and for what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from watchbook.duty.health.queries.fitness import (
    Word,
    restrictions_in,
    standing_words,
    words_on,
)
from watchbook.duty.watches.choices import WORKED
from watchbook.duty.watches.models import Reason, Shift, Watch
from watchbook.duty.watches.queries.evaluations import evaluation_work
from watchbook.duty.watches.slots import Effort, Override, efforts_of, overrides_of
from watchbook.ground.ledger.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from watchbook.duty.teams.models import Team
    from watchbook.ground.people.viewer import Viewer

ASKED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Despite:
    """Work of a team while a restriction of its dog held, with the reasons that were given.

    `override` is what was decided despite it when it was planned, if anything was.
    """

    word: Word
    team: Team
    began_at: datetime
    watch: Watch | None
    effort: Effort | None
    reasons: list[Reason]
    override: Override | None

    @property
    def is_answered(self) -> bool:
        """Whether somebody said why, before or after."""
        return bool(self.reasons) or self.override is not None


def restrictions_of(viewer: Viewer, team: Team, begin: datetime, end: datetime) -> list[Word]:
    """The restrictions of a team's dog that hold at some instant of this time."""
    words = words_on(str(viewer.agency), [team.dog_id]).get(team.dog_id, [])
    return restrictions_in(viewer, words, begin, end)


def limits_now(viewer: Viewer, teams: Iterable[Team], at: datetime) -> dict[UUID, Word]:
    """What restricts the dogs of these teams at an instant, by team: for whoever calls them out."""
    dogs = {team.id: team.dog_id for team in teams}
    words = standing_words(viewer, set(dogs.values()), at) if dogs else {}
    held = {team: words[dog] for team, dog in dogs.items() if dog in words}
    return {team: word for team, word in held.items() if word.is_restricting}


def said_of(team: Team, word: Word) -> str:
    """That a team's dog is restricted: how, by whom, until when, in the veterinarian's words."""
    said = f" “{word.row.words}”" if word.row.words else ""
    return (
        f"{team.dog} is {word.what[0].lower()}{word.what[1:]}, {word.source}, {word.until}.{said}"
    )


def refusal_of(team: Team, word: Word) -> str:
    """Why a restricted dog is not planned, and what to do."""
    return (
        f"{said_of(team, word)} "
        "Choose another team; or ask the veterinarian; or, if it must be, write under "
        "“Despite a restriction, because” why: it stands under your name."
    )


def work_despite(
    viewer: Viewer, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Despite]:
    """Watches and hard work that began in this time while a restriction held, oldest first.

    A fixed number of statements, however many teams.
    """
    by_id = {team.id: team for team in teams}
    words = words_on(str(viewer.agency), {team.dog_id for team in teams})
    limited = [
        team for team in teams
        if any(one.is_restricting for one in words.get(team.dog_id, []))
    ]  # fmt: skip
    if not limited:
        return []
    ids = [team.id for team in limited]
    done = _work_of(viewer, ids, since, until)
    reasons, overrides = _reasons(viewer, ids), _overrides(viewer, ids, since, until)
    found = []
    for began, ended, watch, effort, team_id in sorted(done, key=lambda told: told[0]):
        team = by_id[team_id]
        held = restrictions_in(viewer, words[team.dog_id], began, ended)
        if not held:
            continue
        key = str(watch.id if watch is not None else effort.record_id if effort else "")
        planned = next(
            (o for o in overrides
             if o.team_id == team_id and o.from_at < ended and o.until_at > began), None,
        )  # fmt: skip
        found.append(Despite(held[0], team, began, watch, effort, reasons.get(key, []), planned))
    return found


def _work_of(
    viewer: Viewer, teams: Sequence[UUID], since: datetime, until: datetime
) -> list[tuple[datetime, datetime, Watch | None, Effort | None, UUID]]:
    """What these teams did in this time, each from and until: watches, hard work, evaluations."""
    rows = Watch.objects.filter(
        agency_id=viewer.agency, team__in=teams, duty__in=WORKED, began_at__gte=since,
        began_at__lt=until,
    ).exclude(state=State.EXPUNGED)  # fmt: skip
    done: list[tuple[datetime, datetime, Watch | None, Effort | None, UUID]] = [
        (one.began_at, one.ended_at or until, one, None, one.team_id) for one in rows
    ]
    done += [
        (one.began_at, one.began_at + timedelta(minutes=one.minutes or 1), None, one, one.team_id)
        for one in efforts_of(viewer, teams, since, until)
    ]
    done += [
        (one.began_at, ended, None, one, one.team_id)
        for one, ended in evaluation_work(viewer, teams, since, until)
    ]
    return done


def _reasons(viewer: Viewer, teams: Iterable[UUID]) -> dict[str, list[Reason]]:
    rows = Reason.objects.filter(agency_id=viewer.agency, team__in=list(teams))
    told: dict[str, list[Reason]] = {}
    for one in rows.exclude(state=State.EXPUNGED):
        told.setdefault(str(one.watch_id or one.work), []).append(one)
    return told


def _overrides(
    viewer: Viewer, teams: Sequence[UUID], since: datetime, until: datetime
) -> list[Override]:
    """What was decided despite a restriction on the roster, and in higher rooms."""
    rows = Shift.objects.filter(
        agency_id=viewer.agency, team__in=teams, override_of__isnull=False,
        until_at__gt=since, from_at__lt=until,
    )  # fmt: skip
    kept = rows.exclude(Q(state=State.EXPUNGED) | Q(is_cancelled=True))
    planned = [
        Override(one.team_id, one.from_at, one.until_at, one.override_reason or "",
                 one.overridden_by)
        for one in kept.select_related("overridden_by")
    ]  # fmt: skip
    return planned + overrides_of(viewer, teams, since, until)


def despite_of_watch(viewer: Viewer, watch: Any, at: datetime) -> Despite | None:
    """Whether a watch was stood while a restriction held."""
    end = max(watch.began_at + timedelta(microseconds=1), watch.ended_at or at)
    told = work_despite(viewer, [watch.team], watch.began_at, end)
    return next((one for one in told if one.watch is not None and one.watch.id == watch.id), None)


def despite_of_work(
    viewer: Viewer, team: Team, record_id: UUID, began_at: datetime | None
) -> Despite | None:
    """Whether a run, a deployment or an evaluation was done while a restriction held.

    `began_at` is what the room of the record tells as its beginning; None where nobody wrote it.
    """
    if began_at is None:
        return None
    told = work_despite(viewer, [team], began_at, began_at + timedelta(microseconds=1))
    return next((o for o in told if o.effort is not None and o.effort.record_id == record_id), None)
