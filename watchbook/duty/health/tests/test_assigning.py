"""A restricted dog: a team is refused without somebody's reason; what was done is accepted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.teams.actions import add_team, amend_team, end_team
from watchbook.duty.teams.submissions import submit_team
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.sending import Sent

DAY = timedelta(days=1)


@pytest.fixture
def lame(kennel):
    """Juno is unfit for six days from now."""
    kennel.write(
        "alice", "fitness", status="unfit", veterinarian="Dr. Lindqvist",
        until_on=(kennel.at + 6 * DAY).date().isoformat(),
    )  # fmt: skip
    return kennel


def values(kennel, **more):
    told = {
        "dog": kennel.juno.id, "handler": kennel.bob.person_id, "from_at": kennel.at + DAY,
        "is_temporary": True,
    }  # fmt: skip
    return told | more


def test_a_temporary_handler_is_refused_without_a_reason_and_kept_with_one(lame):
    with pytest.raises(InvalidError, match=r"unfit for duty.*Dr\. Lindqvist.*because"):
        add_team(acting_user=lame.dana, values=values(lame), at=lame.at)
    team = add_team(
        acting_user=lame.dana, at=lame.at, values=values(lame, override_reason="Only the car")
    )
    assert (team.override_reason, team.overridden_by_id) == ("Only the car", lame.dana.person_id)
    assert "unfit" in team.overridden
    page = lame.cast.client_of(lame.dana).get(f"/harlan/teams/{team.id}/").content.decode()
    assert "Only the car" in page
    assert "Decided by Sergeant Dana Whitcomb" in page


def test_the_page_says_it_at_its_field_and_loses_nothing(lame):
    client = lame.cast.client_of(lame.dana)
    typed = {
        "dog": lame.juno.id, "handler": lame.bob.person_id, "is_temporary": "true",
        "from_at": (lame.at + DAY).date().isoformat(),
    }  # fmt: skip
    answer = client.post("/harlan/teams/add/", typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Despite a restriction, because" in said
    assert str(lame.bob.person_id) in said


def test_the_api_refuses_it_too(lame):
    with pytest.raises(InvalidError):
        submit_team(Sent(acting_user=lame.dana, values=values(lame), at=lame.at))


def test_what_is_over_or_begins_after_the_restriction_is_accepted(lame):
    past = values(lame, from_at=lame.at - 9 * DAY, until_at=lame.at - DAY)
    assert add_team(acting_user=lame.dana, values=past, at=lame.at).override_reason is None
    later = values(lame, from_at=lame.at + 8 * DAY)
    assert add_team(acting_user=lame.dana, values=later, at=lame.at).override_reason is None


def test_ending_a_team_is_never_refused_and_a_reason_that_nothing_needs_is_not_kept(lame):
    ended = end_team(
        acting_user=lame.dana, team=lame.team, until_at=lame.at, end_reason="reassigned",
        at=lame.at,
    )  # fmt: skip
    assert ended.until_at == lame.at
    kept = amend_team(
        acting_user=lame.dana, team=lame.other, changes={"override_reason": "Nothing"},
        at=lame.at, reason="Typed by mistake",
    )  # fmt: skip
    assert (kept.override_reason, kept.overridden_by_id) == (None, None)
