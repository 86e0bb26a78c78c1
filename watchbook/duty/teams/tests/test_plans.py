from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.core.schema import Items
from watchbook.duty.teams.actions import amend_plan, check_plan, stand_down, write_plan
from watchbook.duty.teams.models import Plan, PlanCheck
from watchbook.duty.teams.prompts import due_plans
from watchbook.duty.teams.queries import age_of, checks_of, plan_lines, plan_of
from watchbook.duty.teams.queries.plans import CHECK_EVERY
from watchbook.duty.teams.schema import PLAN
from watchbook.duty.teams.tests.factories import PLAN_VALUES, make_team
from watchbook.ground.ledger.errors import StaleVersionError
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.actions.expungements import expunge
from watchbook.ground.records.errors import InvalidError
from watchbook.ground.records.models import SearchRow, TimelineRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_harlan(cast):
    with acting_for("harlan"):
        yield


@pytest.fixture
def team(cast, at):
    return make_team(cast.alice, at)


@pytest.fixture
def plan(cast, at, team):
    return write_plan(acting_user=cast.alice, team=team, values=PLAN_VALUES, at=at)


def test_the_handler_writes_the_plan_of_his_own_team(cast, plan, team):
    kept = plan_of(cast.dov, team)
    assert kept.approach.startswith("From her left")
    assert [word.word for word in kept.words.all()] == ["lohss", "aff"]
    assert kept.takers.get().telephone == "555-0177"
    assert kept.approachers.get().name == "Deputy Bob Tanaka"


def test_a_plan_has_telephone_numbers_and_no_field_for_a_home_address():
    names = set()
    for member in PLAN.members:
        names |= {f.name for f in member.fields} if isinstance(member, Items) else {member.name}
    assert not any(
        word in name for name in names for word in ("address", "street", "home", "place")
    )
    helps = [f.help for i in PLAN.items for f in i.fields if f.name == "telephone"]
    assert helps
    assert all("No home address" in text for text in helps)


def test_an_amendment_needs_a_reason_and_keeps_the_other_lines(cast, at, plan, team):
    with pytest.raises(InvalidError):
        amend_plan(acting_user=cast.dana, plan=plan, changes={"car": "New car"}, reason="", at=at)
    newest = amend_plan(
        acting_user=cast.dana, plan=plan, changes={"car": "Unit 14"}, reason="New car", at=at
    )
    assert newest.version == 2
    assert plan_of(cast.alice, team).words.count() == 2


def test_it_refuses_an_amendment_written_on_a_stale_version(cast, at, plan, team):
    with pytest.raises(StaleVersionError):
        write_plan(
            acting_user=cast.alice, team=team, values=PLAN_VALUES, at=at, reason="x", based_on=9
        )


def test_it_refuses_an_empty_plan(cast, at, team):
    with pytest.raises(InvalidError):
        write_plan(acting_user=cast.alice, team=team, values={}, at=at)


@pytest.mark.parametrize("who", ["bob", "tess", "dov", "vera", "flora", "nobody"])
def test_it_refuses_a_plan_by_anybody_but_the_handler_and_the_supervisor(cast, at, team, who):
    with pytest.raises(NotAllowedError):
        write_plan(acting_user=getattr(cast, who), team=team, values=PLAN_VALUES, at=at)
    assert Plan.objects.count() == 0


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "tess", "dov"])
def test_staff_and_dispatch_open_a_plan(cast, plan, team, who):
    assert plan_of(getattr(cast, who), team) == plan


@pytest.mark.parametrize("who", ["vera", "flora", "nobody", "ada"])
def test_nobody_else_opens_a_plan(cast, plan, team, who):
    with pytest.raises(NotAllowedError):
        plan_of(getattr(cast, who), team)


def test_another_agency_finds_no_plan(cast, plan, team):
    assert plan_of(cast.charlie, team) is None


def test_a_plan_written_by_its_handler_is_as_old_as_its_writing(cast, at, plan):
    age = age_of(plan, [], at + timedelta(days=100))
    assert age.checked_at == at
    assert not age.is_overdue
    assert age_of(plan, [], at + CHECK_EVERY).is_overdue


def test_a_plan_written_by_a_supervisor_is_unchecked_until_its_handler_says_so(cast, at, team):
    plan = write_plan(acting_user=cast.dana, team=team, values=PLAN_VALUES, at=at)
    assert age_of(plan, [], at).checked_at is None
    assert age_of(plan, [], at).is_overdue
    check_plan(acting_user=cast.alice, plan=plan, at=at, note="Read through")
    age = age_of(plan, checks_of(cast.alice, plan), at)
    assert (age.checked_at, age.checked_version) == (at, 1)


@pytest.mark.parametrize("who", ["bob", "dov", "vera", "flora", "nobody"])
def test_it_refuses_a_check_by_anybody_else(cast, at, plan, who):
    with pytest.raises(NotAllowedError):
        check_plan(acting_user=getattr(cast, who), plan=plan, at=at)
    assert PlanCheck.objects.count() == 0


def test_a_team_without_a_plan_is_asked_for_one(cast, at, team):
    asked = list(due_plans(cast.dana, at))
    assert [prompt.title for prompt in asked] == ["Write the handler-down plan of Juno"]
    assert asked[0].audience == (str(cast.alice.person_id), "supervisor")
    assert set(asked[0].subjects) == {team.id, team.dog_id, team.handler_id}


def test_a_check_is_asked_for_from_two_weeks_before_half_a_year_is_over(cast, at, plan):
    assert list(due_plans(cast.dana, at + timedelta(days=160))) == []
    asked = list(due_plans(cast.dana, at + timedelta(days=170)))
    assert asked[0].title == "Check the handler-down plan of Juno"
    assert asked[0].due_at == at + CHECK_EVERY


def test_a_temporary_team_is_not_asked_for_a_plan(cast, at, plan, team):
    make_team(cast.bob, at, team.dog, days=2, is_temporary=True)
    assert list(due_plans(cast.dana, at)) == []


def test_a_stood_down_team_gets_no_prompt(cast, at, team):
    from watchbook.ground.records.queries import prompts_for

    def asked():
        return [one for one in prompts_for(cast.dana, at) if one.prompt.kind == "teams.plan"]

    assert asked()
    stand_down(acting_user=cast.dana, subject=team.dog, at=at)
    assert not asked()


def test_the_list_for_dispatch_names_every_team_in_force_with_the_age_of_its_plan(
    cast, at, plan, team
):
    make_team(cast.bob, at)
    lines = plan_lines(cast.dov, at)
    assert [(str(line.team.handler), line.plan is not None) for line in lines] == [
        ("Deputy Alice Marlow", True),
        ("Deputy Bob Tanaka", False),
    ] or [line.plan is not None for line in lines] == [False, True]


def test_no_word_of_a_plan_is_in_search_or_on_a_life_file(cast, at, plan, team):
    check_plan(acting_user=cast.alice, plan=plan, at=at)
    text = " ".join(
        [f"{row.title} {row.text}" for row in SearchRow.objects.all()]
        + [f"{row.title} {row.text}" for row in TimelineRow.objects.all()]
    )
    assert "555-0142" not in text
    assert "lohss" not in text


def test_a_plan_destroyed_by_order_leaves_room_for_a_new_one(cast, at, plan, team):
    custodian = add_viewer(cast.agency, "cy@harlan.example", "Cy Lindgren", ("custodian",), at)
    expunge(
        acting_user=custodian, kind="teams.plan", record_id=plan.id, pointers=None,
        authority="Harlan County District Court, 26-114", at=at,
    )  # fmt: skip
    assert plan_of(cast.dov, team) is None
    again = write_plan(acting_user=cast.alice, team=team, values={"approach": "Slowly"}, at=at)
    assert plan_of(cast.dov, team) == again
