from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.duty.certifications.dates import last_days
from watchbook.duty.certifications.judging import day_of
from watchbook.duty.certifications.models import Certificate
from watchbook.duty.certifications.queries.certificates import found_certificates, lines
from watchbook.duty.certifications.queries.in_force import in_force
from watchbook.duty.certifications.tests.factories import amend, make_certificate
from watchbook.duty.teams.actions import end_team
from watchbook.ground.records.figures import Asked, figure_named

KIND = "certifications.certificate"
DAY = timedelta(days=1)


def names(held):
    return [one.name for one in held]


def test_what_was_in_force_at_a_past_instant(unit):
    make_certificate(unit.alice, unit.at - 300 * DAY, unit.alices, days=1)
    force = in_force(unit.dana, unit.alices, unit.at - 100 * DAY)
    assert names(force.true) == names(force.known) == ["NPCA: Narcotics"]
    assert force.is_same
    assert in_force(unit.dana, unit.alices, unit.at - 302 * DAY).true == ()
    over = in_force(unit.dana, unit.alices, unit.at + 70 * DAY)
    assert (over.true, names(over.others)) == ((), ["NPCA: Narcotics"])


def test_one_written_down_later_was_true_then_but_not_known(unit):
    make_certificate(unit.alice, unit.at, unit.alices, days=200)
    then = in_force(unit.dana, unit.alices, unit.at - 50 * DAY)
    assert (names(then.known), names(then.true)) == ([], ["NPCA: Narcotics"])
    assert not then.is_same


def test_an_amendment_changes_what_is_known_now_and_not_what_was_known_then(unit):
    written = unit.at - 40 * DAY
    kept = make_certificate(unit.alice, written, unit.alices, days=300)
    amend(kept, KIND, unit.alice, unit.at, valid_until=day_of(written, "UTC") - 10 * DAY)
    then = in_force(unit.dana, unit.alices, unit.at - 20 * DAY)
    assert [one.version for one in then.known] == [1]
    assert then.true == ()
    assert [one.version for one in then.others] == [2]


def test_a_parting_counts_from_its_instant_and_is_known_once_it_is_received(unit):
    make_certificate(
        unit.alice, unit.at - 100 * DAY, unit.alices, days=1, rule=unit.idaho.id, valid_until=None
    )
    end_team(
        acting_user=unit.dana, team=unit.alices, until_at=unit.at - 30 * DAY,
        end_reason="reassigned", at=unit.at - 10 * DAY,
    )  # fmt: skip
    unit.alices.refresh_from_db()
    before = in_force(unit.dana, unit.alices, unit.at - 31 * DAY)
    assert before.is_same
    assert before.true
    between = in_force(unit.dana, unit.alices, unit.at - 20 * DAY)
    assert (len(between.known), len(between.true)) == (1, 0)
    after = in_force(unit.dana, unit.alices, unit.at - 5 * DAY)
    assert (after.known, after.true, after.others[0].standing) == ((), (), "void")


def test_a_withdrawn_one_ends_on_its_day_and_one_without_an_end_stands_apart(unit):
    kept = make_certificate(unit.alice, unit.at, unit.alices)
    today = day_of(unit.at, unit.alice.timezone)
    amend(kept, KIND, unit.alice, unit.at, withdrawn_on=today - 5 * DAY)
    make_certificate(unit.alice, unit.at, unit.alices, valid_until=None, body="ABC", title=None)
    force = in_force(unit.dana, unit.alices, unit.at)
    assert (force.true, names(force.unsure)) == ((), ["ABC"])
    assert force.others[0].standing == "withdrawn"
    assert names(in_force(unit.dana, unit.alices, unit.at - 10 * DAY).true) == ["NPCA: Narcotics"]


@pytest.fixture
def many(unit):
    """Every kind of standing, for both teams."""
    for days in (10, 275, 300, 335, 360, 366, 400, 700):
        make_certificate(unit.alice, unit.at, unit.alices, days=days, number=f"A{days}")
    make_certificate(unit.bob, unit.at, unit.bobs, days=280, disciplines=["tracking"], body="FLECA")
    make_certificate(unit.bob, unit.at, unit.bobs, valid_until=None, body="IPWDA", title=None)
    gone = make_certificate(unit.bob, unit.at, unit.bobs, days=20, number="W")
    amend(gone, KIND, unit.bob, unit.at, withdrawn_on=day_of(unit.at, "UTC") - 3 * DAY)
    make_certificate(
        unit.bob, unit.at, unit.bobs, rule=unit.idaho.id, valid_until=None, body=None, title=None
    )
    return unit


def test_the_list_by_the_database_is_what_the_rule_says_of_each(many):
    told = lines(many.dana, Certificate.objects.select_related("team__dog"), many.at)
    for days in (7, 30, 60, 90):
        expected = {
            one.row.id for one in told if one.days_left is not None and one.days_left <= days
        }
        assert {one.id for one in found_certificates(many.dana, many.at, within=days)} == expected
    held = {one.row.id for one in told if one.standing == "in-force"}
    found = found_certificates(many.dana, many.at, standing="in-force")
    assert {one.id for one in found} == held
    over = found_certificates(many.dana, many.at, standing="over")
    assert {one.id for one in over} == {
        one.row.id for one in told if one.standing in ("ended", "withdrawn", "void")
    }
    unsure = found_certificates(many.dana, many.at, standing="end-unknown")
    assert [one.body for one in unsure] == ["IPWDA"]
    assert [one.body for one in found_certificates(many.dana, many.at, discipline="tracking")] == [
        "FLECA"
    ]
    assert [one.number for one in found_certificates(many.dana, many.at, text="juno A275")] == [
        "A275"
    ]


def test_the_figures_are_what_a_second_road_counts(many):
    asked = Asked(since=many.at - 30 * DAY, until=many.at + timedelta(seconds=1))
    told = [
        one for team in (many.alices, many.bobs) for one in in_force(many.dana, team, many.at).true
    ]
    held = figure_named("certifications.in_force")
    assert held.total(many.dana, asked) == len(told)
    assert {part.record_id for part in held.parts(many.dana, asked)} == {one.id for one in told}
    ends = day_of(many.at, many.dana.timezone) + 90 * DAY
    ending = figure_named("certifications.ending")
    assert ending.total(many.dana, asked) == sum(one.validity.until <= ends for one in told)
    of_bob = Asked(since=asked.since, until=asked.until, team=many.bobs.id)
    bobs = in_force(many.dana, many.bobs, many.at).true
    assert held.total(many.dana, of_bob) == len(bobs)
    tracking = Asked(since=asked.since, until=asked.until, words={"discipline": "tracking"})
    assert held.total(many.dana, tracking) == sum(
        "tracking" in one.values["disciplines"] for one in told if "disciplines" in one.values
    )


def test_the_calendar_has_the_last_day_of_what_nothing_follows(unit):
    """A handler's own; all for a supervisor; none that was withdrawn or is asked about already."""
    kept = make_certificate(unit.dana, unit.at, unit.alices, days=100)
    make_certificate(unit.dana, unit.at, unit.bobs, days=90)
    make_certificate(unit.dana, unit.at, unit.bobs, days=370, title="Tracking")
    span = (unit.at - timedelta(days=30), unit.at + timedelta(days=366))
    (one,) = last_days(unit.alice, *span)
    assert one.words == "Last day of a certificate"
    assert one.at.date() == kept.valid_until
    assert unit.alices.id in one.subjects
    assert len(list(last_days(unit.dana, *span))) == 2
    assert list(last_days(unit.alice, span[0], unit.at)) == []
