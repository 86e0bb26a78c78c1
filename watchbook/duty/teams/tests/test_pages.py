from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest

from watchbook.duty.teams.actions import stand_down, write_plan
from watchbook.duty.teams.models import Dog, Plan, PlanCheck, Team
from watchbook.duty.teams.queries import Standing, standing_of
from watchbook.duty.teams.tests.factories import PLAN_VALUES, make_dog, make_team
from watchbook.ground.ledger.reading import history
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import days_of, lines_of

pytestmark = pytest.mark.django_db

EVERYBODY = ("alice", "bob", "dana", "tess", "dov", "vera", "flora", "ada", "charlie", "nobody")


@pytest.fixture
def team(cast, at):
    return make_team(cast.alice, at)


@pytest.fixture
def plan(cast, at, team):
    with acting_for("harlan"):
        return write_plan(acting_user=cast.alice, team=team, values=PLAN_VALUES, at=at)


def _answers(cast, path, method="get"):
    """What each of the cast gets at an address: a status, or "sign in"."""
    found = {}
    for who in EVERYBODY:
        response = getattr(cast.client_of(getattr(cast, who)), method)(f"/harlan/teams/{path}")
        is_asked = response.status_code == 302 and "/account/login" in response.headers["Location"]
        found[who] = "sign in" if is_asked else response.status_code
    return found


def _expected(**answers):
    """The cast's answers by status; the other agency gets 404 and nobody is asked to sign in."""
    told = {"charlie": 404, "nobody": "sign in"}
    for status, names in answers.items():
        told |= dict.fromkeys(names.split(), int(status.removeprefix("s")))
    return told


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", _expected(s200="alice bob dana tess ada", s403="dov vera flora")),
        ("handlers/", _expected(s200="alice bob dana tess ada", s403="dov vera flora")),
        ("plans/", _expected(s200="alice bob dana tess dov", s403="vera flora ada")),
        ("dogs/{dog}/", _expected(s200="alice bob dana tess ada dov", s404="vera flora")),
        ("dogs/{dog}/life/", _expected(s200="alice bob dana tess ada", s403="dov", s404="vera flora")),
        ("dogs/{dog}/amend/", _expected(s200="dana ada", s403="alice bob tess dov", s404="vera flora")),
        ("dogs/add/", _expected(s200="dana ada", s403="alice bob tess dov vera flora")),
        ("add/", _expected(s200="dana ada", s403="alice bob tess dov vera flora")),
        ("{team}/", _expected(s200="alice bob dana tess ada dov", s404="vera flora")),
        ("{team}/life/", _expected(s200="alice bob dana tess ada", s403="dov", s404="vera flora")),
        ("{team}/life/print/", _expected(s200="alice bob dana tess ada", s403="dov", s404="vera flora")),
        ("{team}/amend/", _expected(s200="dana ada", s403="alice bob tess dov", s404="vera flora")),
        ("{team}/end/", _expected(s200="dana ada", s403="alice bob tess dov", s404="vera flora")),
        ("{team}/plan/", _expected(s200="alice bob dana tess dov", s403="ada", s404="vera flora")),
        ("{team}/plan/print/", _expected(s200="alice bob dana tess dov", s403="ada", s404="vera flora")),
        ("{team}/plan/write/", _expected(s200="alice dana", s403="bob tess dov ada", s404="vera flora")),
        ("handlers/{alice}/", _expected(s200="alice bob dana tess ada dov", s404="vera flora")),
        ("handlers/{alice}/life/", _expected(s200="alice bob dana tess ada", s403="dov", s404="vera flora")),
    ],
)  # fmt: skip
def test_each_page_opens_for_those_who_may(cast, plan, team, path, expected):
    address = path.format(dog=team.dog_id, team=team.id, alice=team.handler_id)
    assert _answers(cast, address) == expected


@pytest.mark.parametrize("path", ["dogs/{}/", "{}/", "handlers/{}/", "dogs/{}/life/", "{}/plan/"])
def test_what_does_not_exist_is_404(cast, path):
    response = cast.client_of(cast.dana).get("/harlan/teams/" + path.format(uuid.uuid4()))
    assert response.status_code == 404


def test_an_empty_unit_says_what_to_do(cast):
    page = cast.client_of(cast.dana).get("/harlan/teams/").content.decode()
    assert "No dogs yet" in page
    assert "Add a dog" in page


def test_filters_stand_in_the_address(cast, at, team):
    make_dog("harlan", at, "Rex", disciplines=["explosives"])
    client = cast.client_of(cast.alice)

    def names(query):
        sent = client.get(f"/harlan/teams/?format=json&{query}").getvalue()
        return [row["Name"] for row in json.loads(sent)["rows"]]

    assert names("") == ["Juno", "Rex"]
    assert names("discipline=explosives") == ["Rex"]
    assert names("status=active") == ["Juno"]
    assert names("status=none") == ["Rex"]
    assert names("q=marlow+juno") == ["Juno"]
    assert names("q=985141") == ["Juno", "Rex"]
    assert "No dog matches" in client.get("/harlan/teams/?q=zzz").content.decode()


def test_the_list_is_exported_as_csv(cast, team):
    response = cast.client_of(cast.alice).get("/harlan/teams/?format=csv")
    text = b"".join(response.streaming_content).decode()
    assert text.splitlines()[1].startswith("Juno,German shepherd,Female,2018-03-04")


def test_a_dog_is_added_by_the_form(cast):
    client = cast.client_of(cast.dana)
    response = client.post(
        "/harlan/teams/dogs/add/",
        {"name": "Rex", "disciplines": ["tracking", "apprehension"], "born_on": "2021-02-03"},
    )
    with acting_for("harlan"):
        dog = Dog.objects.get()
    assert response.headers["Location"] == f"/harlan/teams/dogs/{dog.id}/"
    assert dog.disciplines == ["apprehension", "tracking"]


def test_what_was_typed_is_shown_again_beside_what_is_wrong(cast):
    client = cast.client_of(cast.dana)
    response = client.post(
        "/harlan/teams/dogs/add/", {"name": "", "breed": "Malinois <b>", "born_on": "yesterday"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Name is needed" in page
    assert "a date is needed" in page
    assert "Malinois &lt;b&gt;" in page
    assert "yesterday" in page


@pytest.mark.parametrize(
    "typed", ["x\x00y", "A" * 5000, "<script>alert(1)</script>", "'; --", "\u202e\U0001d538"]
)
def test_hostile_input_is_kept_as_text_or_refused_never_a_crash(cast, typed):
    client = cast.client_of(cast.dana)
    fields = dict.fromkeys(
        ("name", "breed", "sex", "colour", "born_on", "joined_on", "microchip", "tattoo", "source",
         "source_name", "purpose", "disciplines", "notes"), typed,
    )  # fmt: skip
    response = client.post("/harlan/teams/dogs/add/", fields)
    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()


def test_a_dog_is_amended_with_a_reason_and_a_rival_version_is_not_lost(cast, at, team):
    client = cast.client_of(cast.dana)
    path = f"/harlan/teams/dogs/{team.dog_id}/amend/"
    typed = {"name": "Juno", "breed": "Malinois", "_reason": "Breed was wrong", "_version": "1"}
    assert client.post(path, typed).status_code == 302
    rival = client.post(path, typed | {"breed": "Mixed"})
    page = rival.content.decode()
    assert rival.status_code == 409
    assert "Mixed" in page
    assert 'name="_version" value="2"' in page
    assert client.post(path, typed | {"breed": "Mixed", "_version": "2"}).status_code == 302
    with acting_for("harlan"):
        assert [s.values.get("breed") for s in history("harlan", team.dog_id)] == [
            "German shepherd", "Malinois", "Mixed",
        ]  # fmt: skip


def test_it_refuses_an_amendment_without_a_reason(cast, team):
    client = cast.client_of(cast.dana)
    response = client.post(
        f"/harlan/teams/dogs/{team.dog_id}/amend/", {"name": "Juno", "_version": "1"}
    )
    assert response.status_code == 422
    assert "Say in a few words why" in response.content.decode()


def test_a_team_is_made_by_days_in_the_zone_of_the_agency(cast, at):
    dog = make_dog("harlan", at)
    client = cast.client_of(cast.dana)
    typed = {"dog": str(dog.id), "handler": str(cast.alice.person_id), "from_at": "2026-03-01"}
    assert client.post("/harlan/teams/add/", typed).status_code == 302
    with acting_for("harlan"):
        team = Team.objects.get()
    assert team.from_at.isoformat() == "2026-03-01T06:00:00+00:00"
    assert "1 Mar 2026" in client.get(f"/harlan/teams/{team.id}/").content.decode()


def test_it_refuses_a_second_team_in_the_same_time_in_words(cast, at, team):
    client = cast.client_of(cast.dana)
    typed = {
        "dog": str(team.dog_id), "handler": str(cast.bob.person_id), "from_at": f"{at:%Y-%m-%d}",
    }  # fmt: skip
    response = client.post("/harlan/teams/add/", typed)
    assert response.status_code == 422
    assert "End that team first" in response.content.decode()
    assert client.post("/harlan/teams/add/", typed | {"is_temporary": "on"}).status_code == 302


def test_a_team_ends_on_its_last_day(cast, at, team):
    client = cast.client_of(cast.dana)
    day = f"{at - timedelta(days=3):%Y-%m-%d}"
    path = f"/harlan/teams/{team.id}/end/"
    assert "Death" not in client.get(path).content.decode()
    assert client.post(path, {"until_at": day, "end_reason": ""}).status_code == 422
    assert client.post(path, {"until_at": day, "end_reason": "dog-retired"}).status_code == 302
    with acting_for("harlan"):
        assert Team.objects.get().end_reason == "dog-retired"
    assert "The dog retires" in client.get(f"/harlan/teams/{team.id}/").content.decode()


@pytest.mark.parametrize("what", ["dogs/{dog}", "{team}", "handlers/{alice}"])
def test_one_press_stands_down_and_one_ends_it(cast, at, team, what):
    base = what.format(dog=team.dog_id, team=team.id, alice=team.handler_id)
    expected = _expected(s302="dana", s403="alice bob tess ada dov", s404="vera flora")
    assert _answers(cast, f"{base}/stand-down/", "post") == expected
    client = cast.client_of(cast.dana)
    page = client.get(f"/harlan/teams/{base}/").content.decode()
    assert "Stood down" in page
    assert "End the stand-down" in page
    client.post(f"/harlan/teams/{base}/stand-down/end/")
    with acting_for("harlan"):
        from django.utils import timezone

        assert standing_of(cast.dana, team, timezone.now()) is Standing.ACTIVE


def test_get_does_not_stand_down(cast, team):
    assert cast.client_of(cast.dana).get(f"/harlan/teams/{team.id}/stand-down/").status_code == 405


def test_each_opening_of_a_plan_is_logged_with_who_opened_it(cast, plan, team):
    cast.client_of(cast.dov).get(f"/harlan/teams/{team.id}/plan/")
    cast.client_of(cast.bob).get(f"/harlan/teams/{team.id}/plan/print/")
    read = [
        (line.who, line.what, line.record)
        for day in days_of("harlan")
        for line in lines_of("harlan", day)
        if line.event == "reading"
    ]
    assert (cast.dov.actor_id, "teams.plan", str(plan.id)) in read
    assert (cast.bob.actor_id, "teams.plan printed", str(plan.id)) in read


def test_the_plan_reads_out_and_is_kept_by_no_cache(cast, plan, team):
    response = cast.client_of(cast.dov).get(f"/harlan/teams/{team.id}/plan/")
    page = response.content.decode()
    for word in ("From her left", "lohss", "555-0177", "Spare key", "In the car", "Dutch"):
        assert word in page
    assert "no-store" in response.headers["Cache-Control"]


def test_a_dispatcher_finds_every_plan_with_one_press(cast, plan, team):
    page = cast.client_of(cast.dov).get("/harlan/teams/plans/").content.decode()
    assert f'href="/harlan/teams/{team.id}/plan/"' in page
    assert "555-0177" not in page


def test_a_temporary_team_without_a_plan_shows_the_way_to_the_dogs_other_plan(cast, at, plan, team):
    with acting_for("harlan"):
        stands_in = make_team(cast.bob, at, team.dog, days=2, is_temporary=True)
    page = cast.client_of(cast.dov).get(f"/harlan/teams/{stands_in.id}/plan/").content.decode()
    assert f'href="/harlan/teams/{team.id}/plan/"' in page


def test_a_plan_is_written_by_rows_and_amended_with_a_reason(cast, at, team):
    client = cast.client_of(cast.alice)
    path = f"/harlan/teams/{team.id}/plan/write/"
    typed = {
        "approach": "Slowly", "words-0-word": "sitz", "words-0-meaning": "sits",
        "words-1-word": "", "words-1-meaning": "", "takers-1-name": "Ruth", "takers-1-telephone": "555",
    }  # fmt: skip
    assert client.post(path, typed).status_code == 302
    with acting_for("harlan"):
        plan = Plan.objects.get()
        word = plan.words.get()
        assert (word.word, plan.takers.get().name) == ("sitz", "Ruth")
    again = typed | {"words-0-id": word.key, "words-0-meaning": "", "_version": "1"}
    refused = client.post(path, again)
    assert refused.status_code == 422
    assert "What the dog does is needed" in refused.content.decode()
    again |= {"words-0-meaning": "sits down", "_reason": "Clearer"}
    assert client.post(path, again).status_code == 302
    with acting_for("harlan"):
        assert Plan.objects.get().words.get().meaning == "sits down"
        assert Plan.objects.get().words.get().key == word.key


def test_a_plan_is_checked_with_one_press(cast, plan, team):
    expected = _expected(s302="alice dana tess", s403="bob dov ada", s404="vera flora")
    assert _answers(cast, f"{team.id}/plan/check/", "post") == expected
    with acting_for("harlan"):
        assert PlanCheck.objects.count() == 3
    page = cast.client_of(cast.dov).get(f"/harlan/teams/{team.id}/plan/").content.decode()
    for who in ("Deputy Alice Marlow", "Sergeant Dana Whitcomb", "Deputy Tess Okafor"):
        assert f"{who} · version 1" in page


def test_the_life_file_tells_joined_and_teamed_with_names(cast, at, team):
    page = (
        cast.client_of(cast.alice).get(f"/harlan/teams/dogs/{team.dog_id}/life/").content.decode()
    )
    assert "Joins the unit" in page
    assert "Team begins" in page
    assert "Juno and Deputy Alice Marlow" in page
    assert "written afterwards" in page
    assert f'id="r-{team.id}"' in page
    assert f'href="/harlan/teams/dogs/{team.dog_id}/life/?line={team.id}#r-{team.id}"' in page


def test_the_filters_and_the_search_of_a_life_stand_in_the_address(cast, team):
    client = cast.client_of(cast.alice)
    base = f"/harlan/teams/dogs/{team.dog_id}/life/"
    assert "Joins the unit" in client.get(base + "?group=team&q=joins").content.decode()
    assert "No line matches" in client.get(base + "?group=training").content.decode()
    assert "No line matches" in client.get(base + "?q=zzz").content.decode()
    rows = json.loads(client.get(base + "?format=json").getvalue())["rows"]
    assert [row["Title"] for row in rows] == ["Team begins", "Joins the unit"]


@pytest.mark.parametrize(
    "query",
    ["before=x", "line=x", "line=0-0", "group=%20", "q=%F0%9D%94%B8", "before=" + "9" * 400],
)
def test_a_hostile_address_of_a_life_answers_with_a_page(cast, team, query):
    base = f"/harlan/teams/dogs/{team.dog_id}/life/"
    assert cast.client_of(cast.alice).get(f"{base}?{query}").status_code == 200


def test_a_handler_reads_his_own_life_and_the_print_of_it(cast, team):
    client = cast.client_of(cast.alice)
    page = client.get(f"/harlan/teams/handlers/{team.handler_id}/life/print/").content.decode()
    assert "Alice Marlow" in page
    assert "Team begins" in page


def test_a_stood_down_handler_sees_it_on_his_own_page(cast, at, team):
    with acting_for("harlan"):
        stand_down(acting_user=cast.dana, subject=team, at=at)
    page = cast.client_of(cast.alice).get(f"/harlan/teams/{team.id}/").content.decode()
    assert "Nothing is asked of anyone" in page
    assert "End the stand-down" not in page
