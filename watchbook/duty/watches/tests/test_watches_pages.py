from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from watchbook.core.schema import validate
from watchbook.duty.health.actions import submit_fitness
from watchbook.duty.health.schema import FITNESS
from watchbook.duty.watches.actions.roster import plan_shifts
from watchbook.duty.watches.models import Care, Shift, Story, Watch
from watchbook.duty.watches.periods import day_in
from watchbook.duty.watches.tests.factories import (
    make_agreement,
    make_care,
    make_marker,
    make_watch,
    submit,
)
from watchbook.ground.records.sending import Sent

DAY = timedelta(days=1)


def address(name, **kwargs):
    return reverse(f"watches:{name}", kwargs={"agency": "harlan", **kwargs})


def get(pair, who, name, query="", **kwargs):
    return pair.cast.client_of(getattr(pair.cast, who)).get(address(name, **kwargs) + query)


def post(pair, who, name, data, query="", **kwargs):
    client = pair.cast.client_of(getattr(pair.cast, who))
    return client.post(address(name, **kwargs) + query, data)


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


@pytest.fixture
def lived(pair):
    """A watch, its plan, care, an agreement, a told mark and an untold one."""
    pair.watch = make_watch(pair.alice, pair.at, pair.alices, note="Quiet.")
    plan_shifts(
        acting_user=pair.dana, team=pair.alices, duty="on-watch", note="North end",
        spans=[(pair.at - timedelta(hours=8), pair.at)], at=pair.at,
    )  # fmt: skip
    pair.care = make_care(pair.alice, pair.at - timedelta(hours=1), pair.alices, 90)
    pair.agreement = make_agreement(pair.dana, pair.at, pair.alices, rate_cents=2150)
    pair.marker = make_marker(pair.alice, pair.at - 2 * DAY, team=pair.alices.id)
    told = make_marker(pair.alice, pair.at - 2 * DAY, note="Told one")
    submit("watches.story", pair.alice, pair.at, marker=told.id, text="A glove.")
    pair.told = told
    return pair


def pages_of(lived):
    team = {"team_id": lived.alices.id}
    return [
        ("index", {}, ""), ("list", {}, ""), ("watch", {"watch_id": lived.watch.id}, ""),
        ("roster", {}, ""), ("roster", {}, "?format=print"), ("markers", {}, ""),
        ("marker", {"marker_id": lived.told.id}, ""), ("care", {}, ""), ("periods", {}, ""),
        ("periods", {}, "?format=print"), ("sheet", team, ""), ("sheet", team, "?format=print"),
        ("agreements", {}, ""), ("agreement", {"agreement_id": lived.agreement.id}, ""),
        ("agreement", {"agreement_id": lived.agreement.id}, "?format=print"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["alice", "dana", "ada"])
def test_a_handler_and_those_who_supervise_open_every_page(lived, who):
    for name, kwargs, query in pages_of(lived):
        assert get(lived, who, name, query, **kwargs).status_code == 200, (name, query)


def test_another_handler_opens_the_roster_and_no_care_of_others(lived):
    told = {
        name: get(lived, "bob", name, query, **kwargs).status_code
        for name, kwargs, query in pages_of(lived)
        if not query
    }
    assert told == {
        "index": 200, "list": 200, "watch": 200, "roster": 200, "markers": 200, "marker": 200,
        "care": 200, "periods": 200, "sheet": 403, "agreements": 200, "agreement": 404,
    }  # fmt: skip
    for name in ("care", "periods", "agreements"):
        page = text(get(lived, "bob", name))
        assert "Juno and" not in page.split("<main", 1)[-1], name


@pytest.mark.parametrize(("who", "expected"), [("dov", 200), ("vera", 403), ("flora", 403)])
def test_a_dispatcher_sees_who_is_on_watch_and_outsiders_do_not(lived, who, expected):
    assert get(lived, who, "index").status_code == expected
    assert get(lived, who, "roster").status_code == expected
    assert get(lived, who, "periods").status_code == 403
    assert get(lived, who, "agreements").status_code == 403


def test_nobody_is_sent_to_sign_in(lived):
    assert get(lived, "nobody", "index").status_code in (302, 403, 404)


def test_the_presses_begin_and_end_a_watch(pair):
    sent = {"team": str(pair.alices.id), "duty": "on-watch"}
    assert post(pair, "alice", "begin", sent).status_code == 302
    watch = Watch.objects.get()
    assert "End watch" in text(get(pair, "alice", "index"))
    assert post(pair, "alice", "end", {}, watch_id=watch.id).status_code == 302
    watch.refresh_from_db()
    assert watch.ended_at is not None


def test_who_calls_a_team_out_reads_what_its_dog_does_not_do(pair):
    now = timezone.now()
    limits = {"status": "restricted", "restrictions": ["no-tracking"], "veterinarian": "Dr. L"}
    checked = validate(FITNESS, limits | {"dog": pair.alices.dog_id})
    submit_fitness(Sent(acting_user=pair.alice, values=checked.values, at=now - DAY))
    plan_shifts(
        acting_user=pair.dana, team=pair.alices, duty="on-watch", note="School visit", at=now,
        spans=[(now - timedelta(hours=1), now + timedelta(hours=1))], override_reason="No work.",
    )  # fmt: skip
    assert text(get(pair, "dov", "index")).count("Restricted: No tracking") == 1
    for who, team in ((pair.alice, pair.alices), (pair.bob, pair.bobs)):
        submit("watches.watch", who, now, team=team.id, duty="on-watch", began_at=now)
    page = text(get(pair, "dov", "index"))
    assert page.count("Restricted: No tracking") == 2  # on watch, and planned; not Bob's
    home = text(pair.cast.client_of(pair.cast.dov).get("/harlan/"))
    assert home.count("Restricted: No tracking") == 1


@pytest.mark.parametrize("sent", [{"duty": "holiday"}, {"duty": "on-watch", "team": "x"}, {}])
def test_a_press_that_makes_no_sense_writes_nothing(pair, sent):
    assert post(pair, "alice", "begin", sent).status_code == 404
    assert not Watch.objects.exists()


def test_nobody_presses_for_another_team(pair):
    sent = {"team": str(pair.alices.id), "duty": "on-watch"}
    assert post(pair, "bob", "begin", sent).status_code == 404


def test_a_week_is_planned_and_approved_from_the_page(pair):
    day = day_in(pair.at, "America/Chicago").isoformat()
    sent = {"team": str(pair.alices.id), "duty": "on-watch", "days": [day], "begins": "19:00",
            "ends": "07:00", "note": ""}  # fmt: skip
    assert post(pair, "dana", "plan", sent, f"?day={day}").status_code == 302
    line = Shift.objects.get()
    assert line.until_at - line.from_at == timedelta(hours=12)
    assert post(pair, "dana", "approve_roster", {}, f"?day={day}").status_code == 302
    line.refresh_from_db()
    assert line.approved_version == 1
    assert post(pair, "dana", "cancel", {"reason": "Court"}, shift_id=line.id).status_code == 302
    assert get(pair, "dana", "cancel", shift_id=line.id).status_code == 404


def test_a_plan_without_days_says_so_and_a_handler_plans_none(pair):
    page = text(post(pair, "dana", "plan", {"team": str(pair.alices.id)}))
    assert "This field is required" in page
    assert post(pair, "alice", "plan", {}).status_code == 403


def test_the_numbers_of_a_period_open_their_records(lived):
    page = text(get(lived, "dana", "sheet", team_id=lived.alices.id))
    assert f"/watches.care/{lived.care.id}/" in page
    assert address("agreement", agreement_id=lived.agreement.id) in page
    assert address("watch", watch_id=lived.watch.id) in page


def test_a_period_is_approved_from_what_the_page_showed(lived):
    sent = {"seen": [f"{lived.care.id}:1"]}
    answer = post(lived, "dana", "approve_care", sent, team_id=lived.alices.id)
    assert answer.status_code == 302
    assert Care.objects.get().approved_version == 1
    make_care(lived.alice, lived.at, lived.alices)
    post(lived, "dana", "approve_care", {"seen": ["nonsense"]}, team_id=lived.alices.id)
    assert Care.objects.filter(approved_version__isnull=True).count() == 1


def test_a_care_record_goes_back_from_the_page(lived):
    sent = {"note": "Ninety minutes?", "day": "2026-01-01"}
    assert post(lived, "dana", "return_care", sent, care_id=lived.care.id).status_code == 302
    assert Care.objects.get().state == "returned"
    assert post(lived, "bob", "return_care", sent, care_id=lived.care.id).status_code == 404


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("list", "?format=csv", "Quiet."), ("list", "?format=json", '"duty": "On watch"'),
        ("roster", "?format=csv", "North end"), ("roster", "?format=json", "planned"),
        ("care", "?format=csv", "Feed, groom"), ("care", "?format=json", '"minutes": 90'),
        ("periods", "?format=csv", "written_min"), ("periods", "?format=csv&by=day", "over_min"),
        ("periods", "?format=json", "does not show what is owed"),
        ("agreements", "?format=csv", "21.50 dollars an hour"),
        ("markers", "?format=csv", "41.2000000"), ("markers", "?format=json", '"told": true'),
    ],
)  # fmt: skip
def test_every_list_is_taken_home_as_a_file(lived, name, query, words):
    assert words in text(get(lived, "dana", name, query))


def test_a_pay_period_is_a_workbook_too(lived):
    answer = get(lived, "dana", "periods", "?format=xlsx")
    names = ZipFile(BytesIO(answer.content)).namelist()
    assert "xl/worksheets/sheet3.xml" in names


@pytest.mark.parametrize(
    "query",
    ["?q=zzz&team=x&duty=y&since=9999-12-31&until=0001-01-01", "?day=0001-01-01", "?day=junk",
     "?page=99&size=1&activity=%22&waiting=yes", "?q=%F0%9F%90%95%27&open=yes"],
)  # fmt: skip
def test_senseless_filters_answer_with_a_page(lived, query):
    for name in ("list", "roster", "care", "periods", "agreements", "markers"):
        assert get(lived, "dana", name, query).status_code == 200, name


def test_the_author_says_by_a_press_that_there_is_no_story(lived):
    answer = post(lived, "alice", "nothing", {}, marker_id=lived.marker.id)
    assert answer.status_code == 302
    assert Story.objects.filter(is_none=True).count() == 1


def test_home_shows_the_press_the_care_and_who_is_on_watch(lived):
    page = text(lived.cast.client_of(lived.cast.alice).get("/harlan/"))
    assert "Begin watch" in page
    assert "Care this pay period" in page
    page = text(lived.cast.client_of(lived.cast.dana).get("/harlan/"))
    assert "On watch now" in page
    assert "no end written" not in page


def test_home_says_of_a_watch_that_nobody_ended_that_no_end_is_written(lived):
    make_watch(lived.bob, lived.at - 2 * DAY, lived.bobs, ended_at=None)
    page = text(lived.cast.client_of(lived.cast.dana).get("/harlan/"))
    assert "no end written" in page


def test_general_pages_show_each_kind_to_who_may_see_it(lived):
    for kind, row in (("watches.care", lived.care), ("watches.shift", Shift.objects.get())):
        path = f"/harlan/records/{kind}/{row.id}/"
        assert lived.cast.client_of(lived.cast.dana).get(path).status_code == 200
    care = f"/harlan/records/watches.care/{lived.care.id}/"
    assert lived.cast.client_of(lived.cast.bob).get(care).status_code == 404


@pytest.mark.parametrize("who", ["dov", "tess"])
def test_every_link_on_the_pages_of_watches_leads_somewhere(lived, who):
    client = lived.cast.client_of(getattr(lived.cast, who))
    begun = [address("index"), address("watch", watch_id=lived.watch.id), address("markers")]
    found = {
        path
        for page in begun
        for path in re.findall(
            r'href="(/harlan/(?:watches|records)[^"#?]*)', text(client.get(page))
        )
    }
    assert len(found) > 4
    assert {path: client.get(path).status_code for path in found} == dict.fromkeys(found, 200)
