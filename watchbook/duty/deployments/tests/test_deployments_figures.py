"""Every figure again by a second way: added up in Python from what the records say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.core.schema import label_of
from watchbook.duty.deployments.choices import SUBSTANCES, TASKS
from watchbook.duty.deployments.figures import WEIGHED, seized
from watchbook.duty.deployments.models import Deployment
from watchbook.duty.deployments.queries.facts import mass_text
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.figures import Asked, answered, figure_named
from watchbook.ground.records.report_sections import sections_of

DAY = timedelta(days=1)


@pytest.fixture
def month(pair):
    """Deployments of two teams with every result, and two that lie outside the month."""
    found = [
        {"id": "a", "result": "confirmed", "substance": "cocaine", "mass_mg": 12_500},
        {"id": "b", "result": "confirmed", "substance": "cocaine", "mass_mg": 500},
        {"id": "c", "result": "not-confirmed"},
        {"id": "d", "result": "confirmed", "substance": "cash", "cash_cents": 184_050},
    ]
    other = [
        {"id": "a", "result": "confirmed", "substance": "heroin", "mass_mg": 4_000,
         "found_how": "officer"},
        {"id": "b", "result": "confirmed", "substance": "firearm", "pieces": 2},
        {"id": "c", "result": "not-searched"},
        {"id": "d", "result": "confirmed", "substance": "cocaine"},
    ]  # fmt: skip
    at = pair.at
    make_deployment(pair.alice, at - 2 * DAY, pair.alices, findings=found, outcome="find")
    make_deployment(pair.bob, at - DAY, pair.bobs, findings=other)
    make_deployment(pair.bob, at - DAY, pair.bobs, task="track", persons_found=2)
    make_deployment(pair.alice, at - DAY, pair.alices, task="track", persons_found=0)
    make_deployment(pair.alice, at - 40 * DAY, pair.alices, findings=found, persons_found=3)
    make_incident(pair.alice, at - DAY, team=pair.alices.id)
    pair.asked = Asked(since=at - 30 * DAY, until=at)
    return pair


def told(month, **held):
    kind = kind_named("deployments.deployment")
    rows = Deployment.objects.filter(agency_id="harlan")
    values = [kind.values_in(row) for row in rows]
    inside = [one for one in values if month.asked.since <= one["began_at"] < month.asked.until]
    return [one for one in inside if all(one.get(k) == v for k, v in held.items())]


def lines(month):
    return [line for one in told(month) for line in one.get("findings", ())]


def value(month, name, **words):
    asked = Asked(since=month.asked.since, until=month.asked.until, words=words)
    return answered(month.dana, figure_named(name), asked).value


def test_deployments_and_each_task_are_counted_as_they_stand_in_the_records(month):
    assert value(month, "deployments.count") == len(told(month)) == 4
    for task in ("track", "sniff-vehicle", "display"):
        assert value(month, "deployments.count", task=task) == len(told(month, task=task))
    assert value(month, "deployments.incidents") == 1
    assert value(month, "deployments.incidents", type="event") == 0


def test_finds_persons_and_the_share_are_the_records_own(month):
    confirmed = [one for one in lines(month) if one["result"] == "confirmed"]
    assert value(month, "deployments.finds") == len(confirmed) == 6
    persons = [one["persons_found"] for one in told(month) if "persons_found" in one]
    assert value(month, "deployments.persons_found") == sum(persons) == 2
    by_dog = [one for one in lines(month) if one.get("found_how") not in ("officer", "handed")]
    searched = [one for one in by_dog if one["result"] != "not-searched"]
    share = answered(month.dana, figure_named("deployments.confirmed_share"), month.asked)
    expected = len([one for one in searched if one["result"] == "confirmed"])
    assert (share.value, share.of) == (expected, len(searched)) == (5, 6)
    assert "no rate of accuracy" in share.figure.rule


@pytest.mark.parametrize("substance", WEIGHED)
def test_each_class_of_substance_is_weighed_for_itself(month, substance):
    masses = [
        one["mass_mg"] for one in lines(month)
        if one["result"] == "confirmed" and one.get("substance") == substance and "mass_mg" in one
    ]  # fmt: skip
    assert value(month, seized(substance)) == (sum(masses) if masses else None)


def test_a_class_of_substance_keeps_its_capitals_within_a_sentence():
    assert figure_named(seized("mdma")).label == "Seized: MDMA"
    assert "of the class cocaine, as the handler wrote it" in figure_named(seized("cocaine")).rule


def test_cash_and_firearms(month):
    assert value(month, "deployments.cash_cents") == 184_050
    assert value(month, "deployments.firearms") == 2


def test_parts_add_up_to_the_number_and_open_its_records(month):
    for name in ("deployments.count", "deployments.finds", seized("cocaine")):
        figure = figure_named(name)
        parts = list(figure.parts(month.dana, month.asked))
        assert sum(one.amount for one in parts) == figure.total(month.dana, month.asked)
        assert {one.record_id for one in parts} <= set(
            Deployment.objects.values_list("id", flat=True)
        )


def test_a_team_is_counted_for_itself(month):
    asked = Asked(since=month.asked.since, until=month.asked.until, team=month.alices.id)
    assert answered(month.dana, figure_named("deployments.count"), asked).value == 2


def test_report_sections_say_the_same_as_the_records(month):
    built = {
        one.name: one.build(month.dana, month.asked)
        for one in sections_of(month.dana, "month")
        if one.name.startswith("deployments.")
    }
    used, found = built["deployments.used"], built["deployments.found"]
    tasks = {label: int(number) for label, number in used.charts[0].rows}
    expected = {
        label_of(TASKS, task): len(told(month, task=task)) for task in ("sniff-vehicle", "track")
    }
    assert tasks == expected == {"Sniff of a vehicle": 2, "Track": 2}
    masses = {}
    for one in lines(month):
        if one["result"] == "confirmed" and "mass_mg" in one:
            label = label_of(SUBSTANCES, one["substance"])
            masses[label] = masses.get(label, 0) + one["mass_mg"]
    assert dict(found.tables[0].rows) == {name: mass_text(mg) for name, mg in masses.items()}
    assert set(found.figures) <= {"deployments.finds", "deployments.confirmed_share",
                                  "deployments.persons_found", "deployments.cash_cents",
                                  "deployments.firearms"}  # fmt: skip
