from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.duty.deployments.actions.force import submit_force
from watchbook.duty.deployments.models import ForceFinding, ForceRules
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.deployments.tests.factories_force import make_bite, make_force, make_rules
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.audit import lines_of
from watchbook.ground.records.actions import review_record
from watchbook.ground.records.sending import amending

HOUR = timedelta(hours=1)


@pytest.fixture
def told(pair):
    """Alice's bite, its first facts and its report, written five hours after."""
    then = pair.at - 5 * HOUR
    pair.incident = make_incident(pair.alice, then, number="26-114", team=pair.alices.id)
    pair.used = make_deployment(pair.alice, then, pair.alices, task="apprehension",
                                capture="contact", incident=pair.incident.id)  # fmt: skip
    pair.bite = make_bite(pair.alice, then, team=pair.alices.id, note="Left arm",
                          incident=pair.incident.id, treated="no")  # fmt: skip
    pair.force = make_force(
        pair.alice, pair.at, pair.incident, team=pair.alices.id, deployment=pair.used.id,
        used_at=then, warning_given=True, warning_text="Called three times.",
        graham_threat="He held a bar.",
        bites=[{"id": "b1", "manner": "accidental", "first_facts": pair.bite.id,
                "places": ["forearm"]}],
        other_force=[{"id": "o1", "force": "hands", "by": pair.bob.person_id,
                      "report": "Report 7", "person": "Q. Marlow"}],
        witnesses=[{"id": "w1", "name": "R. Roe", "may_leave": True}],
        cameras=[{"id": "c1", "camera": "BWC-7", "was_on": True}],
        notifications=[{"id": "n1", "who": "Supervisor", "at": then + HOUR / 6}],
        was_approached=False, nibrs_number="26-114-N", officers_own=3,
        officers=[{"id": "t1", "officer_other": "Deputy Roe", "note": "Held the gate"}],
    )  # fmt: skip
    return pair


def address(name, **kwargs):
    return reverse(f"deployments:{name}", kwargs={"agency": "harlan", **kwargs})


def get(told, who, name, query="", **kwargs):
    return told.cast.client_of(getattr(told, who)).get(address(name, **kwargs) + query)


def text(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def test_from_its_review_a_way_leads_to_the_page_where_findings_are_written(told):
    """The review shows what was answered; its own page what was not, the findings and warnings."""
    kwargs = {"agency": "harlan", "kind": "deployments.force", "record_id": told.force.id}
    page = text(told.cast.client_of(told.dana).get(reverse("records:review", kwargs=kwargs)))
    assert f'href="{address("force_report", force_id=told.force.id)}"' in page
    assert "Its own page" in page


PAGES = (("force", ""), ("bites", ""), ("force", "?q=26-114&marked=with-bite"))


@pytest.mark.parametrize("who", ["dana", "alice", "tess"])
def test_the_lists_and_pages_open_to_author_and_reviewers(told, who):
    for name, query in PAGES:
        assert get(told, who, name, query).status_code == 200
    assert get(told, who, "force_report", force_id=told.force.id).status_code == 200
    paper = get(told, who, "force_report", "?format=print", force_id=told.force.id)
    assert paper.status_code == 200
    assert get(told, who, "bite", bite_id=told.bite.id).status_code == 200


def test_on_whom_other_force_was_used_is_shown_to_who_reads_persons(told):
    for who, is_open in (("dana", True), ("alice", True), ("tess", False)):
        page = text(get(told, who, "force_report", force_id=told.force.id))
        assert ("Q. Marlow" in page) is is_open, who
        assert "On whom" in page


def test_paper_carries_the_whole_hash_of_a_photograph(told):
    digest = "5e" * 32
    line = {"id": "f1", "file": digest, "shows": "Left forearm"}
    force = make_force(told.alice, told.at, told.incident, photographs=[line])
    paper = text(get(told, "dana", "force_report", "?format=print", force_id=force.id))
    assert digest in paper


def test_paper_tells_every_version_with_its_reason_and_what_was_done_about_it(told):
    kwargs = {"force_id": told.force.id}
    assert "Every version" not in text(get(told, "dana", "force_report", "?format=print", **kwargs))
    values = kind_of(told.force).values_in(told.force) | {"warning_count": 3}
    submit_force(amending(told.alice, told.force, values, "Left out the count", told.at))
    review_record(
        acting_user=told.tess, kind="deployments.force", record_id=told.force.id, version=2,
        at=told.at,
    )  # fmt: skip
    paper = text(get(told, "dana", "force_report", "?format=print", **kwargs))
    assert "Left out the count" in paper
    for line in (
        "version 1, by Deputy Alice",
        "version 2, by Deputy Alice",
        "(version 2), by Deputy Tess",
    ):
        assert line in paper, line


def test_the_ratio_says_which_bites_it_counts_nowhere_and_opens_them(told):
    assert "nowhere above" not in text(get(told, "dana", "ratio"))
    force = make_force(told.alice, told.at, told.incident, team=told.alices.id)
    page = text(get(told, "dana", "ratio"))
    assert "1 bite</a> of no such apprehension stands nowhere above" in page
    half = {"definition": "apprehensions-with-bite", "part": "left-out"}
    assert str(force.id) in text(get(told, "dana", "ratio_half", **half))


def test_another_handler_sees_none_of_it(told):
    assert str(told.force.id) not in text(get(told, "bob", "force"))
    assert get(told, "bob", "force_report", force_id=told.force.id).status_code == 404
    assert get(told, "bob", "bite", bite_id=told.bite.id).status_code == 404


@pytest.mark.parametrize(("who", "expected"), [("dov", 403), ("vera", 403), ("flora", 403),
                                               ("charlie", 404)])  # fmt: skip
def test_those_without_a_part_in_force_open_no_list(told, who, expected):
    for name in ("force", "bites"):
        assert get(told, who, name).status_code == expected


def test_the_page_has_the_facts_and_says_how_long_after_it_was_written(told):
    page = text(get(told, "dana", "force_report", force_id=told.force.id))
    for words in ("Forearm", "Called three times.", "He held a bar.", "Report 7", "BWC-7",
                  "may leave soon", "Supervisor", "written 5 h", "Officers approached the person",
                  "26-114-N", "Deputy Roe", "Held the gate"):  # fmt: skip
        assert words in page, words
    assert f'<a href="{address("bite", bite_id=told.bite.id)}">Bite: first facts</a>' in page
    logged = [one.record for one in lines_of("harlan", told.at.date())]
    assert str(told.force.id) in logged


def test_what_is_restricted_is_hidden_from_a_trainer(told):
    page = text(get(told, "tess", "force_report", force_id=told.force.id))
    assert "Forearm" not in page
    assert "R. Roe" not in page
    assert "restricted, not shown to you" in page
    assert "Left arm" not in text(get(told, "tess", "bite", bite_id=told.bite.id))


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_exports_hold_nothing_restricted(told, kind):
    for name in ("force", "bites"):
        body = text(get(told, "dana", name, f"?format={kind}"))
        assert "26-114" in body
        for words in ("Forearm", "forearm", "Left arm", "R. Roe", "Called three times"):
            assert words not in body


def test_the_export_has_the_contact_and_how_many_there_were(told):
    (row,) = json.loads(text(get(told, "dana", "force", "?format=json")))["rows"]
    assert (row["officers_approached"], row["ambush"], row["nibrs_number"]) == (
        False, None, "26-114-N",
    )  # fmt: skip
    assert (row["officers_own_agency"], row["officers_other_agencies"]) == (3, None)
    assert row["officers_without_force"] == 1


def test_the_incident_shows_its_force_and_the_timeline_its_moments(told):
    page = text(get(told, "dana", "incident", incident_id=told.incident.id))
    assert address("force_report", force_id=told.force.id) in page
    assert address("bite", bite_id=told.bite.id) in page
    assert get(told, "dana", "incident", "?format=print", incident_id=told.incident.id)


def test_a_finding_is_written_on_the_page_by_who_may(told):
    sent = {"version": "1", "step": "unit", "finding": "In policy, training need",
            "reasons": "Release was late.", "training": "Verbal out under stress"}  # fmt: skip
    url = address("force_finding", force_id=told.force.id)
    assert told.cast.client_of(told.bob).post(url, sent).status_code == 404
    told.cast.client_of(told.alice).post(url, sent)
    assert not ForceFinding.objects.exists()
    assert told.cast.client_of(told.dana).post(url, sent).status_code == 302
    page = text(get(told, "dana", "force_report", force_id=told.force.id))
    assert "Release was late." in page
    told.cast.client_of(told.dana).post(url, sent | {"version": "9"})
    told.cast.client_of(told.dana).post(url, sent | {"reasons": ""})
    assert ForceFinding.objects.count() == 1


def test_the_rules_are_set_from_a_day_on_and_a_refusal_loses_nothing(told):
    url = address("force_rules")
    client = told.cast.client_of(told.dana)
    sent = {"source": "Order 12", "from_on": "2020-01-01", "report_within_h": "8",
            "ori": "AB1234567", "findings": "Justified\nNot justified", "who_0": "Chief",
            "within_min_0": "30", "only_if_0": "admitted"}  # fmt: skip
    refused = client.post(url, sent | {"report_within_h": "soon"})
    assert refused.status_code == 200
    assert "Order 12" in refused.content.decode()
    assert not ForceRules.objects.exists()
    assert client.post(url, sent).status_code == 302
    rules = ForceRules.objects.get()
    assert [one.word for one in rules.findings.all()] == ["Justified", "Not justified"]
    page = text(client.get(url))
    assert "8 hours" in page
    assert "Chief" in page
    assert told.cast.client_of(told.tess).post(url, sent).status_code == 403
    assert told.cast.client_of(told.bob).get(url).status_code == 403


def test_what_is_due_is_shown_against_the_rules_on_the_page(told):
    make_rules(told.dana, told.at, told=[{"id": "t1", "who": "Risk management"}])
    page = text(get(told, "dana", "force_report", force_id=told.force.id))
    assert "Risk management" in page
    assert "not recorded" in page


def test_an_empty_unit_is_told_what_to_do(pair):
    assert "Care" in text(get(pair, "alice", "force")) or "care first" in text(
        get(pair, "alice", "force")
    )
    assert "No bites yet" in text(get(pair, "dana", "bites"))
