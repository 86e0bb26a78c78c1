"""Bite ratios, a second way: from raw rows, by hand, beside what pages and figures say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from watchbook.core.reliability.bites import DEFINITIONS
from watchbook.duty.deployments.figures_force import BITES, REPORTS, ratio_name
from watchbook.duty.deployments.models import Bite, Deployment, Force, ForceBite
from watchbook.duty.deployments.queries.ratio import ratios
from watchbook.duty.deployments.tests.factories import make_deployment, make_incident
from watchbook.duty.deployments.tests.factories_force import make_bite, make_force
from watchbook.ground.records.figures import Asked, answered, figure_named

DAY = timedelta(days=1)
ACCIDENTS = ("accidental", "unintended-person")
CLEAR = ("surrendered", "located", "held", "contact")


@pytest.fixture
def year(pair):
    """Six deployments, three bites in reports, one in first facts alone, one older than a year."""

    def used(days, **values):
        return make_deployment(pair.alice, pair.at - days * DAY, pair.alices, **values)

    def reported(days, manner, deployment=None):
        at = pair.at - days * DAY
        more = {"deployment": deployment.id} if deployment else {}
        line = {"id": "b1", "manner": manner}
        incident = make_incident(pair.alice, at)
        return make_force(pair.alice, at, incident, team=pair.alices.id, bites=[line], **more)

    caught = used(30, task="apprehension", capture="contact", persons_arrested=1)
    used(20, task="track", capture="located", persons_arrested=1)
    used(15, task="track", capture="presence", persons_arrested=1)
    used(12, task="building-search")
    used(10, task="article-search", lead="long")
    used(5)
    reported(30, "intentional", caught)
    reported(14, "accidental")
    reported(400, "intentional")
    make_bite(pair.alice, pair.at - 3 * DAY, team=pair.alices.id)
    return pair


def asked(pair, **more):
    return Asked(since=pair.at - 365 * DAY, until=pair.at + DAY, **more)


def by_hand(pair):
    """Both halves of each definition, counted from rows without the code under test."""
    since, until = pair.at - 365 * DAY, pair.at + DAY
    used = list(Deployment.objects.filter(began_at__gte=since, began_at__lt=until))
    lines = list(ForceBite.objects.filter(record__occurred_at__gte=since,
                                          record__occurred_at__lt=until))  # fmt: skip
    alone = list(Bite.objects.filter(reported=None))
    clear = {one.id for one in used if one.capture in CLEAR}
    bitten = {one.record.deployment_id for one in lines} & clear
    meant = {one.record.deployment_id for one in lines if one.manner not in ACCIDENTS} & clear
    outside = [one for one in lines if one.manner in ACCIDENTS
               and one.record.deployment_id not in clear]  # fmt: skip
    every = len(lines) + len(alone)
    arrests = [one for one in used if one.persons_arrested]
    articles = [one for one in used if one.task == "article-search" and one.lead == "long"]
    return {
        "apprehensions-with-bite": (len(bitten) + len(outside), len(clear)),
        "apprehensions-with-intended-bite": (len(meant), len(clear)),
        "bites-per-apprehension": (every, len(clear)),
        "arrests-with-dog": (every, len(arrests)),
        "deployments": (every, len(used)),
        "deployments-new-orleans": (every, len(used) - len(articles)),
    }


def test_every_definition_agrees_with_a_count_by_hand(year):
    told = {
        one.ratio.definition.name: (one.ratio.hits, one.ratio.trials)
        for one in ratios(year.dana, asked(year))[0]
    }
    assert told == by_hand(year)
    assert told["apprehensions-with-bite"] == (2, 2)
    assert told["deployments"] == (3, 6)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.name)
def test_its_figure_has_the_same_halves_and_parts_that_add_up(year, definition):
    figure = figure_named(ratio_name(definition))
    answer = answered(year.dana, figure, asked(year))
    assert (answer.value, answer.of) == by_hand(year)[definition.name]
    assert sum(one.amount for one in figure.parts(year.dana, asked(year))) == answer.value
    assert sum(one.amount for one in figure.of.parts(year.dana, asked(year))) == answer.of


def test_bites_and_reports_as_figures_are_the_rows_of_the_period(year):
    rows = Force.objects.filter(occurred_at__gte=year.at - 365 * DAY)
    assert answered(year.dana, figure_named(REPORTS), asked(year)).value == rows.count() == 2
    figure = figure_named(BITES)
    assert answered(year.dana, figure, asked(year)).value == 3
    kinds = {one.kind for one in figure.parts(year.dana, asked(year))}
    assert kinds == {"deployments.force", "deployments.bite"}


def test_first_facts_count_once_whatever_report_tells_of_them(year):
    """A report of the year before tells of them; one without any bite tells nothing of them."""
    figure = figure_named(BITES)
    before = answered(year.dana, figure, asked(year)).value
    last = year.at - 365 * DAY
    incident = make_incident(year.alice, last - DAY)
    make_bite(year.alice, last + DAY, team=year.alices.id, incident=incident.id)
    assert answered(year.dana, figure, asked(year)).value == before + 1
    lines = {"team": year.alices.id, "bites": []}
    make_force(year.alice, last - DAY, incident, **lines)
    assert answered(year.dana, figure, asked(year)).value == before + 1
    make_force(year.alice, last - DAY, incident, team=year.alices.id)
    assert answered(year.dana, figure, asked(year)).value == before
    make_bite(year.alice, year.at - DAY, incident=incident.id)
    make_force(year.alice, year.at - DAY, incident)
    assert answered(year.dana, figure, asked(year)).value == before + 1


def test_a_deployment_that_says_too_little_is_counted_apart(year):
    told = {one.ratio.definition.name: one.ratio for one in ratios(year.dana, asked(year))[0]}
    unknown = told["apprehensions-with-bite"].unknown
    tasks = set(Deployment.objects.filter(id__in=unknown).values_list("task", flat=True))
    assert tasks == {"building-search"}


def test_another_team_has_none_of_it(year):
    told = ratios(year.dana, asked(year, team=year.bobs.id))[0]
    assert all(one.ratio.hits == one.ratio.trials == 0 for one in told)


def test_the_page_says_each_definition_with_its_halves_version_and_source(year):
    client = year.cast.client_of(year.dana)
    address = reverse("deployments:ratio", kwargs={"agency": "harlan"})
    page = client.get(address).content.decode()
    for one in DEFINITIONS:
        assert one.label in page
        assert f"ratio/{one.name}/above/" in page
        assert f"ratio/{one.name}/below/" in page
    assert "41.22" in page
    for part in ("above", "below", "unknown"):
        kwargs = {"agency": "harlan", "definition": DEFINITIONS[0].name, "part": part}
        half = client.get(reverse("deployments:ratio_half", kwargs=kwargs))
        assert half.status_code == 200
    for kind in ("csv", "json", "xlsx"):
        assert client.get(f"{address}?format={kind}").status_code == 200


@pytest.mark.parametrize(("who", "expected"), [("alice", 403), ("bob", 403), ("dov", 403),
                                               ("charlie", 404), ("tess", 200)])  # fmt: skip
def test_ratios_are_for_those_who_read_all_force(year, who, expected):
    client = year.cast.client_of(getattr(year, who))
    address = reverse("deployments:ratio", kwargs={"agency": "harlan"})
    assert client.get(address).status_code == expected


@pytest.mark.parametrize("tail", ["nobody/above/", "deployments/aside/"])
def test_no_such_definition_or_half_is_not_found(year, tail):
    address = reverse("deployments:ratio", kwargs={"agency": "harlan"})
    assert year.cast.client_of(year.dana).get(address + tail).status_code == 404
