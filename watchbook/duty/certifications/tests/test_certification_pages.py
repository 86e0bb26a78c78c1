from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image

from watchbook.duty.certifications.models import Rule
from watchbook.duty.certifications.tests.factories import amend, make_certificate, make_evaluation
from watchbook.duty.teams.actions import stand_down
from watchbook.ground.evidence.store import store_file
from watchbook.ground.records.queries.prompts import prompts_for

DAY = timedelta(days=1)


def address(name, **kwargs):
    return reverse(f"certifications:{name}", kwargs={"agency": "harlan", **kwargs})


def get(unit, who, name, query="", **kwargs):
    return unit.cast.client_of(getattr(unit.cast, who)).get(address(name, **kwargs) + query)


def text(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


@pytest.fixture
def lived(unit):
    """A certificate with a photographed paper, its evaluation, one that ends soon, one asked."""
    picture = BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "PNG")
    paper = store_file("harlan", [picture.getvalue()]).sha256
    unit.evaluation = make_evaluation(
        unit.alice, unit.at, unit.alices, unit.npca, sheet=paper, relations=["none"],
        scores=[{"id": "s1", "name": "Depot", "found": 2, "placed": 4, "search_s": 61}],
    )  # fmt: skip
    unit.certificate = make_certificate(
        unit.alice, unit.at, unit.alices, rule=unit.npca.id, evaluation=unit.evaluation.id,
        paper=paper, number="NC-4711",
    )  # fmt: skip
    unit.soon = make_certificate(unit.bob, unit.at, unit.bobs, days=340, body="FLECA")
    unit.asked = make_certificate(
        unit.bob, unit.at, unit.bobs, days=800, body="Old body", valid_until=None
    )
    return unit


def pages_of(lived):
    certificate = {"certificate_id": lived.certificate.id}
    evaluation = {"evaluation_id": lived.evaluation.id}
    team, rule = {"team_id": lived.alices.id}, {"rule_id": lived.idaho.id}
    return [
        ("index", {}, ""), ("certificate", certificate, ""),
        ("certificate", certificate, "?format=print"), ("paper", certificate, ""),
        ("original", certificate, ""), ("ending", {}, ""), ("ending", {}, "?format=print"),
        ("teams", {}, ""), ("team", team, ""), ("team", team, "?on=2026-01-02"),
        ("team", team, "?format=print&on=2026-01-02"), ("evaluations", {}, ""),
        ("evaluation", evaluation, ""), ("evaluation", evaluation, "?format=print"),
        ("sheet", evaluation, ""), ("sheet", evaluation, "?format=original"), ("rules", {}, ""),
        ("rule", rule, ""), ("rule", rule, "?format=print"), ("bundled", {}, ""),
        ("index", {}, "?format=csv"), ("index", {}, "?format=json"),
        ("evaluations", {}, "?format=csv"), ("rules", {}, "?format=csv"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["alice", "bob", "tess", "dana", "ada"])
def test_staff_open_every_page(lived, who):
    for name, kwargs, query in pages_of(lived):
        assert get(lived, who, name, query, **kwargs).status_code == 200, (name, query)


@pytest.mark.parametrize(("who", "status"), [("dov", 403), ("vera", 403), ("flora", 403)])
def test_others_are_refused_the_lists_and_see_no_record(lived, who, status):
    for name in ("index", "ending", "teams", "evaluations", "rules", "bundled"):
        assert get(lived, who, name).status_code == status, name
    assert get(lived, who, "certificate", certificate_id=lived.certificate.id).status_code == 404


def test_another_agency_finds_nothing(lived):
    assert get(lived, "charlie", "index").status_code == 404
    assert get(lived, "nobody", "index").status_code == 302


def test_the_list_is_filtered_by_its_address_and_leaves_as_files(lived):
    shown = text(get(lived, "dana", "index", "?within=30"))
    assert "FLECA" in shown
    assert "NC-4711" not in shown
    assert "Old body" in text(get(lived, "dana", "index", "?standing=end-unknown"))
    told = json.loads(text(get(lived, "dana", "index", "?format=json&q=4711")))
    assert [row["number"] for row in told["rows"]] == ["NC-4711"]
    assert (told["agency"], told["asked_by"]) == ("harlan", lived.dana.name)
    assert "last day" in told["rule"]
    assert "No certificate matches" in text(get(lived, "dana", "index", "?q=nothing-like-it"))


def test_the_list_is_a_workbook_too(lived):
    assert get(lived, "dana", "index", "?format=xlsx").content[:2] == b"PK"


def test_the_certificate_shows_paper_rule_and_their_difference(lived):
    shown = text(get(lived, "alice", "certificate", certificate_id=lived.certificate.id))
    assert "NPCA: Contraband detection</a>, version 1" in shown
    assert address("paper", certificate_id=lived.certificate.id) in shown
    assert "differs from the paper" not in shown
    amend(lived.certificate, "certifications.certificate", lived.alice, lived.at,
          valid_until=lived.certificate.valid_until + DAY)  # fmt: skip
    shown = text(get(lived, "alice", "certificate", certificate_id=lived.certificate.id))
    assert "differs from the paper" in shown


@pytest.mark.parametrize("rule", [True, False])
def test_the_certificate_says_how_its_evaluation_ended(lived, rule):
    """Also on paper: one passed as stated and not by its scores stood there as any other."""
    named = {} if rule else {"rule": None, "body": "NPCA"}
    kept = make_certificate(
        lived.alice, lived.at, lived.alices, evaluation=lived.evaluation.id, **named
    )
    for query in ("", "?format=print"):
        shown = text(get(lived, "dana", "certificate", query, certificate_id=kept.id))
        assert "as stated passed, by the scores not passed" in shown
        assert "Stated and scored differ" in shown


def test_the_evaluation_says_where_stated_and_scored_differ(lived):
    shown = text(get(lived, "dana", "evaluation", evaluation_id=lived.evaluation.id))
    assert "Stated and scored differ" in shown
    assert "2 of 4; at least 3 of 4" in shown
    assert "Asked about" in shown


def test_what_was_in_force_is_told_for_an_instant_of_a_day(unit):
    """In the agency's zone; by the minute at which a deployment began, not the end of its day."""
    zone = ZoneInfo(unit.dana.timezone)
    received = datetime.combine(unit.at.date() - 40 * DAY, time(14, 0), tzinfo=zone)
    make_certificate(unit.alice, received, unit.alices, days=10)

    def told(query):
        return text(get(unit, "dana", "team", query, team_id=unit.alices.id))

    on = f"{received:%Y-%m-%d}"
    assert "Nothing had been received by then" in told(f"?on={on}&at=08:30")
    assert "08:30" in told(f"?on={on}&at=08:30")
    assert "The same was known then" in told(f"?on={on}&at=14:01")
    assert "The same was known then" in told(f"?on={on}")
    paper = told(f"?format=print&on={on}&at=08:30")
    assert "Nothing had been received by then" in paper
    assert "08:30" in paper


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?on=2026-02-30", "is no day from 1900 to 2199"),
        ("?on=0026-02-03", "is no day from 1900 to 2199"),
        ("?on=2026-02-03&at=25:61", "is no time of day"),
        ("?at=08:30", "Name the day"),
        ("?on=2199-02-03", "is to come"),
    ],
)
def test_a_moment_that_cannot_be_read_or_is_to_come_is_answered_and_not_with_now(
    unit, query, words
):
    make_certificate(unit.alice, unit.at, unit.alices)
    for more in ("", "&format=print"):
        answer = get(unit, "dana", "team", query + more, team_id=unit.alices.id)
        assert answer.status_code == 400
        assert words in text(answer)
        assert "NPCA" not in text(answer)


def test_a_file_that_is_no_picture_has_no_preview_and_says_why(lived):
    paper = store_file("harlan", [b"%PDF-1.7 not a picture"]).sha256
    kept = make_certificate(lived.bob, lived.at, lived.bobs, paper=paper)
    page = get(lived, "bob", "certificate", certificate_id=kept.id)
    assert "no preview" in text(page)
    assert get(lived, "bob", "paper", certificate_id=kept.id).status_code == 415
    assert get(lived, "bob", "original", certificate_id=kept.id).content.startswith(b"%PDF")


def test_a_supervisor_takes_a_bundled_rule_by_one_press_and_a_handler_does_not(lived):
    path = address("take", code="uspca-pd1")
    assert lived.cast.client_of(lived.alice).post(path).status_code == 403
    assert lived.cast.client_of(lived.dana).post(path).status_code == 302
    assert Rule.objects.filter(known_as="uspca-pd1").count() == 1
    again = lived.cast.client_of(lived.dana).post(path, follow=True)
    assert "among your own already" in text(again)


def test_a_newer_rule_is_taken_only_by_a_press_with_a_reason(lived):
    amend(lived.npca, "certifications.rule", lived.dana, lived.at, valid_months=6)
    path = address("newest_rule", certificate_id=lived.certificate.id)
    dana = lived.cast.client_of(lived.dana)
    assert "The rule has changed since" in text(
        get(lived, "dana", "certificate", certificate_id=lived.certificate.id)
    )
    dana.post(path, {"reason": ""})
    lived.certificate.refresh_from_db()
    assert lived.certificate.version == 1
    dana.post(path, {"reason": "As the body wrote"})
    lived.certificate.refresh_from_db()
    assert (lived.certificate.version, lived.certificate.rule_version) == (2, 2)


def test_an_empty_unit_is_told_what_to_do(unit):
    for name in ("index", "ending", "evaluations"):
        assert get(unit, "dana", name).status_code == 200
    assert "Photograph the paper" in text(get(unit, "alice", "index"))
    assert "none in force" in text(get(unit, "dana", "teams"))


def asked_of(unit, who):
    told = [one.prompt for one in prompts_for(getattr(unit.cast, who), unit.at)]
    return {one.title: one for one in told if one.kind.startswith("certifications.")}


def test_handler_and_supervisor_are_told_at_the_warning_that_stands(lived):
    told = asked_of(lived, "bob")
    ending = next(one for title, one in told.items() if "ends in 25 days" in title)
    assert ending.title.startswith("FLECA: Narcotics of ")
    today = localdate(lived.at, ending.due_at.tzinfo)
    assert (today - ending.due_at.date()).days in (4, 5)  # the 30-day warning
    assert ending.title in asked_of(lived, "dana")
    assert not asked_of(lived, "tess")
    assert not any("FLECA" in title for title in asked_of(lived, "alice"))


def test_a_certificate_is_told_of_before_it_ends_and_overdue_only_after(lived):
    told = prompts_for(lived.cast.bob, lived.at)
    (ending,) = [one for one in told if "ends in 25 days" in one.prompt.title]
    assert not ending.is_overdue
    (ended,) = [
        one for one in prompts_for(lived.cast.bob, lived.at + 27 * DAY)
        if "FLECA" in one.prompt.title
    ]  # fmt: skip
    assert "has ended" in ended.prompt.title
    assert ended.is_overdue


def test_what_does_not_fit_is_asked_until_it_is_answered(lived):
    assert any("Old body" in title for title in asked_of(lived, "bob"))
    amend(lived.asked, "certifications.certificate", lived.bob, lived.at,
          explained="Earned with his first handler.")  # fmt: skip
    assert not any("Old body" in title for title in asked_of(lived, "bob"))


def test_a_silence_keeps_them_quiet_and_a_newer_certificate_ends_them(lived):
    make_certificate(lived.bob, lived.at, lived.bobs, days=5, body="FLECA")
    assert not any("FLECA" in title for title in asked_of(lived, "bob"))
    lived.soon = make_certificate(lived.alice, lived.at, lived.alices, days=340, body="ABC")
    assert any("ABC" in title for title in asked_of(lived, "alice"))
    stand_down(acting_user=lived.dana, subject=lived.alices, at=lived.at)
    assert not any("ABC" in title for title in asked_of(lived, "alice"))
