"""Which teams a form offers: those of now, then those that parted, for what they did before."""

from __future__ import annotations

from datetime import timedelta

from watchbook.duty.teams.actions import end_team
from watchbook.duty.teams.references import PARTED, teams_to_name
from watchbook.duty.teams.tests.factories import make_dog, make_team
from watchbook.ground.ledger.tenancy import acting_for

DAY = timedelta(days=1)


def test_a_parted_team_stands_after_those_of_now_under_its_own_heading(db, cast, at):
    with acting_for("harlan"):
        juno = make_team(cast.alice, at - 400 * DAY, make_dog("harlan", at, "Juno"))
        rex = make_dog("harlan", at, "Rex", microchip="985141000000001")
        bobs = make_team(cast.bob, at - 300 * DAY, rex)
        end_team(acting_user=cast.dana, team=bobs, until_at=at - 3 * DAY, end_reason="reassigned",
                 at=at)  # fmt: skip
        told = [(one.id, one.group, one.is_likely) for one in teams_to_name(cast.alice, at)]
        assert told == [(juno.id, "", True), (bobs.id, PARTED, False)]
        own = list(teams_to_name(cast.bob, at))
        assert [one.id for one in own] == [juno.id, bobs.id]
        assert " to " in own[1].hint
        assert not own[1].is_likely


def test_one_that_parted_years_ago_is_not_offered(db, cast, at):
    with acting_for("harlan"):
        dog = make_dog("harlan", at, "Juno")
        team = make_team(cast.alice, at - 2000 * DAY, dog)
        end_team(acting_user=cast.dana, team=team, until_at=at - 900 * DAY,
                 end_reason="reassigned", at=at)  # fmt: skip
        assert list(teams_to_name(cast.alice, at)) == []
