"""Deployments, certificates, visits and weights: through their own rooms' actions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from watchbook.duty.certifications.models import Certificate
from watchbook.duty.deployments.actions.critical import set_critical
from watchbook.duty.deployments.models import Deployment, Incident
from watchbook.duty.health.models import Visit, Weight
from watchbook.duty.training.models import Performance
from watchbook.front.imports.queries.jobs import rows_made
from watchbook.ground.ledger.fsck import findings_of
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.queries import address_of_record

pytestmark = [pytest.mark.commits, pytest.mark.usefixtures("harlan")]

TEAM = {"find": "team", "dog": "K9"}
DOG = {"find": "dog", "name": "K9"}


def mapping(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "format": "watchbook-import/1", "kind": kind, "source": "Old system", "key": "No",
        "dates": {"order": "month-day-year"}, **more,
    }  # fmt: skip


DEPLOYMENTS = mapping(
    "deployments",
    parts=[
        {"name": "incident", "record": "deployments.incident", "key": ["Case"], "when": "Case",
         "fields": {"type": {"column": "Kind", "words": {"TS": "traffic-stop"}},
                    "number": "Case", "began_at": {"date": "Day", "time": "At"}}},
        {"name": "deployment", "record": "deployments.deployment", "key": ["No"],
         "fields": {"team": TEAM, "incident": {"part": "incident"}, "narrative": "Text",
                    "task": {"column": "Task", "words": {"Sniff": "sniff-vehicle"}},
                    "began_at": {"date": "Day", "time": "At"}}},
    ],
)  # fmt: skip
STOPS = (
    "No,Case,Kind,Day,At,K9,Task,Text\n"
    "1,21-7,TS,3/4/2021,22:10,Juno,Sniff,Alert at the door\n"
    "2,21-7,TS,3/4/2021,22:10,Rex,Sniff,Second dog\n"
)


def test_what_a_critical_incident_closes_stands_in_no_list_of_what_was_made(bring, cast, at):
    job = bring(STOPS, DEPLOYMENTS).job
    sam = add_viewer(cast.agency, "sam@harlan.example", "Sam Ide", ("supervisor",), at)
    assert [one.key for one in rows_made(sam, job)] == ["1", "21-7", "2"]
    set_critical(acting_user=cast.dana, incident=Incident.objects.get(), causes=["shots"], at=at)
    assert list(rows_made(sam, job)) == []
    assert len(rows_made(cast.dana, job)) == 3


def test_deployments_come_with_their_incident_and_once(bring, cast):
    told, content = DEPLOYMENTS, STOPS
    brought = bring(content, told)
    assert brought.troubles == []
    assert (Incident.objects.count(), Deployment.objects.count()) == (1, 2)
    one = Deployment.objects.get(narrative="Second dog")
    assert (one.incident.number, one.began_at) == ("21-7", datetime(2021, 3, 5, 4, 10, tzinfo=UTC))
    assert history("harlan", one.id)[0].leaves["/_import/source"] == "Old system"
    said = [_page(cast, row) for row in (one, one.incident)]
    assert all("It was brought from Old system, row" in page for page in said)
    assert bring(content, told).told["same"] == 2
    assert list(findings_of("harlan")) == []


def _page(cast, row):
    """The record's own page, as a supervisor reads it."""
    address = address_of_record(kind_of(row).name, row)
    return cast.client_of(cast.dana).get(address).content.decode()


def test_a_certificate_older_than_the_dog_is_kept(bring, cast):
    told = mapping(
        "certificates",
        fields={"team": TEAM, "body": "Body", "title": "What", "issued_on": "Issued",
                "valid_until": "Until"},
    )  # fmt: skip
    content = "No,K9,Body,What,Issued,Until\n1,Juno,County,Narcotics,3/4/2021,3/4/2022\n"
    content += "2,Juno,County,Narcotics,3/4/2001,3/4/2002\n"
    brought = bring(content, told)
    assert brought.troubles == []
    assert Certificate.objects.count() == 2
    old = Certificate.objects.get(issued_on=date(2001, 3, 4))
    assert old.valid_until == date(2002, 3, 4)
    assert "It was brought from Old system, row" in _page(cast, old)


def test_visits_and_weights_in_pounds(bring):
    visits = mapping(
        "vet-visits",
        happened={"date": "Day"},
        fields={"dog": DOG, "reason": {"column": "Why", "words": {"Shots": "vaccination"}},
                "clinic": "Clinic", "findings": "Found", "cost_cents": "Cost"},
    )  # fmt: skip
    brought = bring(
        "No,Day,K9,Why,Clinic,Found,Cost\n1,3/4/2021,Rex,Shots,Mill,Fit,82.50\n", visits
    )
    assert brought.troubles == []
    visit = Visit.objects.get()
    assert (visit.cost_cents, visit.clinic, str(visit.dog)) == (8250, "Mill", "Rex")
    weights = mapping(
        "weights",
        fields={"dog": DOG, "mass_g": {"column": "Weight", "unit": "lb"},
                "weighed_at": {"column": "Day", "clock": "09:00"}},
    )  # fmt: skip
    brought = bring("No,Day,K9,Weight\n1,3/4/2021,Rex,70\n", weights)
    assert brought.troubles == []
    assert Weight.objects.get().mass_g == 31751


def test_a_station_s_report_comes_as_its_line_and_is_read_beside_what_was_seen(bring, cast):
    line = "KALD 050353Z 27015KT M1/4SM FG 02/01 A2992"
    parts = [dict(one) for one in DEPLOYMENTS["parts"]]
    parts[1]["fields"] = parts[1]["fields"] | {"metar": "METAR"}
    rows = STOPS.splitlines()
    content = "\n".join([f"{rows[0]},METAR", f"{rows[1]},{line}", f"{rows[2]},"])
    assert bring(content, DEPLOYMENTS | {"parts": parts}).troubles == []
    one = Deployment.objects.get(narrative="Alert at the door")
    assert one.metar == line
    page = _page(cast, one)
    assert line in page
    assert "visibility less than 0.402 km" in page
    assert Deployment.objects.get(narrative="Second dog").metar is None


def test_a_set_up_of_a_training_log_takes_the_report_of_its_day(bring):
    run = {"name": "run", "record": "training.performance", "key": ["No"],
           "fields": {"team": TEAM, "exercise": {"part": "setup"},
                      "started_at": {"date": "Day", "time": "At"}}}  # fmt: skip
    setup = {"name": "setup", "record": "training.exercise", "key": ["No"],
             "fields": {"title": "Text", "discipline": {"value": "detection"},
                        "begins_at": {"date": "Day", "time": "At"}, "metar": "METAR"}}  # fmt: skip
    told = mapping("training", parts=[setup, run])
    content = "No,Day,At,K9,Text,METAR\n1,20210304,2400,Juno,Cars,KALD 050553Z CAVOK 02/01 Q1013\n"
    assert bring(content, told).troubles == []
    kept = Performance.objects.get()
    assert kept.exercise.metar.startswith("KALD")
    assert kept.started_at == datetime(2021, 3, 5, 6, tzinfo=UTC)  # 24:00 ends the day


def test_times_with_letters_of_their_zone_are_taken_and_those_of_another_listed(bring):
    told = mapping(
        "training",
        fields={"team": TEAM, "started_at": {"date": "Day", "time": "At"},
                "minutes": {"column": "Took"}},
    )  # fmt: skip
    rows = ["1,3/4/2021,14:30 CST,Juno,1 1/2 hrs", "2,3/4/2021,2030Z,Juno,45'",
            "3,20210304,1430,Juno,1:30:00", "4,3/4/2021,14:30 EST,Juno,20", "5,3/4/2021,24:00,Juno,90 min"]  # fmt: skip
    brought = bring("\n".join(["No,Day,At,K9,Took", *rows]), told)
    assert [(row, column) for row, column, _ in brought.troubles] == [(5, "Day, At")]
    assert "EST is not the time of America/Chicago" in brought.troubles[0][2]
    afternoon = datetime(2021, 3, 4, 20, 30, tzinfo=UTC)
    assert sorted(Performance.objects.values_list("started_at", "minutes")) == [
        (afternoon, 45), (afternoon, 90), (afternoon, 90), (datetime(2021, 3, 5, 6, tzinfo=UTC), 90),
    ]  # fmt: skip


def test_a_night_s_work_ends_on_the_next_day_and_the_row_says_so(bring):
    told = mapping(
        "training",
        fields={"team": TEAM, "started_at": {"date": "Day", "time": "From"},
                "ended_at": {"date": "Day", "time": "To"}},
    )  # fmt: skip
    rows = [
        "1,3/4/2021,23:30,00:45,Juno",
        "2,3/4/2021,14:30,13:30,Juno",
        "3,3/4/2021,9:00,10:00,Juno",
    ]
    brought = bring("\n".join(["No,Day,From,To,K9", *rows]), told)
    assert [(row, wrong) for row, _, wrong in brought.troubles] == [
        (2, "It ends before it begins: taken as the next day."),
        (3, "It ends before it begins; taken as it stands."),
    ]
    assert (brought.told["new"], brought.told["trouble"]) == (3, 0)
    spans = [one.ended_at - one.started_at for one in Performance.objects.order_by("started_at")]
    assert [round(one.total_seconds() / 60) for one in spans] == [60, -60, 75]


@pytest.mark.parametrize(
    ("kind", "fields", "record"),
    [
        ("weights", {"dog": DOG, "mass_g": "Told"}, Weight),
        ("vet-visits", {"dog": DOG, "reason": {"value": "illness"}}, Visit),
        ("deployments", {"team": TEAM, "task": {"value": "track"}, "number": "Told"}, Deployment),
        ("training", {"team": TEAM, "minutes": "Told"}, Performance),
    ],
)
def test_a_row_without_its_day_is_listed_and_never_takes_that_of_the_import(
    bring, kind, fields, record
):
    told = mapping(kind, happened={"date": "Day"}, fields=fields)
    brought = bring("No,Day,K9,Told\n1,,Rex,31\n2,3/4/2021,Rex,32\n", told)
    assert [(row, column) for row, column, _ in brought.troubles] == [(2, "Day")]
    assert "does not say on which day" in brought.troubles[0][2]
    assert [f"{one.occurred_at:%Y-%m-%d}" for one in record.objects.all()] == ["2021-03-04"]
    without = {name: value for name, value in told.items() if name != "happened"}
    assert bring("No,K9,Told\n3,Rex,33\n", without).told["trouble"] == 1


def test_columns_from_which_nothing_is_taken_are_told(bring):
    told = mapping("weights", fields={"dog": DOG, "mass_g": "Told"}, happened={"date": "Day"})
    rows = "No,Day,K9,Told,Odor,Notes,Notes\n1,3/4/2021,Rex,31,Coc,a,b\n"
    said = "Nothing is taken from these columns, they stay in the file: Odor, Notes, Notes (2)."
    assert bring(rows, told, is_dry_run=True).job.notes == [said]
    assert bring(rows, told).job.notes == [said]
    assert bring("No,Day,K9,Told\n1,3/4/2021,Rex,31\n", told).job.notes == []
