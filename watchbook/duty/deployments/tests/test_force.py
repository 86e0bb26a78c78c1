from __future__ import annotations

from datetime import timedelta

import pytest

from watchbook.core.schema import described
from watchbook.duty.deployments.actions.findings import record_finding
from watchbook.duty.deployments.actions.force import submit_force
from watchbook.duty.deployments.models import Bite, Force, ForceFinding
from watchbook.duty.deployments.schema.force import BITE, FORCE
from watchbook.duty.deployments.tests.factories import clean, make_deployment, make_incident
from watchbook.duty.deployments.tests.factories_force import (
    make_bite,
    make_force,
    make_rules,
    make_statement,
)
from watchbook.ground.evidence.queries import items_of
from watchbook.ground.evidence.store import store_file
from watchbook.ground.ledger.errors import StaleVersionError, UnknownRecordError
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import InvalidError, ReviewRefusedError
from watchbook.ground.records.queries.prompts import prompts_for
from watchbook.ground.records.sending import Sent, amending
from watchbook.ground.web.slots import field_forms_for

HOUR = timedelta(hours=1)


def asked_of(viewer, at):
    return {one.prompt.kind for one in prompts_for(viewer, at)}


def test_the_first_facts_ask_for_care_first_and_need_nothing_else(pair):
    form = described(BITE)
    assert form["members"][0]["name"] == "treated"
    needed = [one["name"] for one in form["members"] if one.get("required")]
    assert needed == ["treated"]
    bite = make_bite(pair.alice, pair.at, bitten_at=None)
    assert bite.bitten_at is None
    assert bite.occurred_at == pair.at


def test_the_first_facts_are_complete_in_eight_taps(pair):
    """One tap for the tile, one for each answer by a chip or "Now", one to finish."""
    told = {one["name"]: one for one in described(BITE)["members"]}
    answered = ("treated", "treated_by", "treated_since", "places", "told", "bitten_at")
    for name in answered:
        field = told[name]
        few = len(field.get("choices", ())) <= (14 if field["type"] == "choices" else 12)
        assert field["type"] == "instant" or few, name
    assert told["team"].get("condition")
    assert 1 + len(answered) + 1 <= 8


def test_the_tile_is_there_for_who_writes_force_and_not_for_a_dispatcher(pair):
    assert "deployments.bite" in [one.name for one in field_forms_for(pair.alice)]
    assert "deployments.bite" not in [one.name for one in field_forms_for(pair.dov)]


def test_nothing_of_force_is_carried_over_from_last_time():
    carried = [one.name for one in FORCE.fields if one.is_condition]
    assert carried == []
    assert [one.name for one in BITE.fields if one.is_condition] == ["team"]


def test_a_bite_without_any_apprehension_or_deployment_is_kept(pair):
    incident = make_incident(pair.alice, pair.at)
    force = make_force(pair.alice, pair.at, incident, team=pair.alices.id)
    assert force.deployment is None
    assert force.bites.count() == 1
    assert force.handler_id == pair.alice.person_id
    assert "deployments.no_part" in asked_of(pair.alice, pair.at)


def test_a_bite_of_a_deployment_with_a_part_in_the_capture_is_not_asked_about(pair):
    incident = make_incident(pair.alice, pair.at)
    used = make_deployment(pair.alice, pair.at, pair.alices, task="apprehension",
                           capture="contact", incident=incident.id)  # fmt: skip
    make_force(pair.alice, pair.at, incident, team=pair.alices.id, deployment=used.id)
    assert "deployments.no_part" not in asked_of(pair.alice, pair.at)


def test_a_grip_that_ends_before_it_begins_is_kept_as_it_was_written(pair):
    incident = make_incident(pair.alice, pair.at)
    line = {"id": "b1", "began_at": pair.at, "ended_at": pair.at - HOUR}
    force = make_force(pair.alice, pair.at, incident, bites=[line])
    (bite,) = force.bites.all()
    assert bite.ended_at < bite.began_at
    assert bite.lasted_s is None


@pytest.mark.parametrize(
    ("began", "ended", "stated", "lasted"),
    [
        (3, 10, None, 7),  # both pressed
        (3, 10, 30, 7),
        (0, 0, 7, 7),  # both typed in one minute
        (0, 0, None, None),
        (37, 0, 7, 7),  # pressed, then typed in its minute
        (37, 0, None, None),
        (0, 120, None, 120),
        (0, 120, 95, 95),
        (None, 10, 7, 7),
    ],
)
def test_how_long_a_grip_lasted_is_never_told_closer_than_its_times(
    pair, began, ended, stated, lasted
):
    minute = pair.at.replace(second=0) - HOUR
    times = {"began_at": began, "ended_at": ended}
    told = {name: minute + timedelta(seconds=one) for name, one in times.items() if one is not None}
    line = {"id": "b1", **told} | ({} if stated is None else {"duration_s": str(stated)})
    force = make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at), bites=[line])
    assert force.bites.get().lasted_s == lasted


def test_a_time_to_come_is_refused_as_a_typing_error(pair):
    with pytest.raises(InvalidError) as refused:
        make_bite(pair.alice, pair.at, bitten_at=pair.at + 3 * HOUR)
    assert [one.pointer for one in refused.value.problems] == ["/bitten_at"]


def test_a_photograph_becomes_evidence_by_the_hash_of_its_original(pair):
    incident = make_incident(pair.alice, pair.at)
    digest = store_file("harlan", [b"an original"]).sha256
    lines = [{"id": "f1", "file": digest, "shows": "Left forearm"}]
    force = make_force(pair.alice, pair.at, incident, photographs=lines)
    (item,) = items_of(pair.dana, force.id)
    assert item.file == digest
    values = kind_of(force).values_in(force)
    submit_force(amending(pair.alice, force, values | {"lead": "off"}, "Lead left out", pair.at))
    assert len(items_of(pair.dana, force.id)) == 1


def test_only_its_author_amends_a_report_and_others_write_their_own(pair):
    incident = make_incident(pair.alice, pair.at)
    force = make_force(pair.alice, pair.at, incident)
    values = kind_of(force).values_in(force)
    with pytest.raises(NotAllowedError):
        submit_force(amending(pair.bob, force, values, "mine", pair.at))
    assert make_force(pair.bob, pair.at, incident).id != force.id


@pytest.mark.parametrize("who", ["dov", "vera", "flora"])
def test_those_who_have_no_part_in_force_write_none(pair, who):
    incident = make_incident(pair.alice, pair.at)
    with pytest.raises(NotAllowedError):
        make_force(getattr(pair, who), pair.at, incident)
    with pytest.raises(NotAllowedError):
        make_bite(getattr(pair, who), pair.at)
    assert not Force.objects.exists()
    assert not Bite.objects.exists()


def test_another_agency_s_incident_is_not_there_to_be_named(pair):
    incident = make_incident(pair.alice, pair.at)
    with pytest.raises(UnknownRecordError):
        make_force(pair.charlie, pair.at, incident)


def finding(**more):
    return {"step": "first-line", "finding": "In policy", "reasons": "Read whole."} | more


def test_a_finding_stands_on_the_version_that_was_read(pair):
    force = make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at))
    record_finding(acting_user=pair.dana, force=force, version=1, values=finding(), at=pair.at)
    (kept,) = ForceFinding.objects.all()
    assert (kept.force_version, kept.finding) == (1, "In policy")
    with pytest.raises(StaleVersionError):
        record_finding(acting_user=pair.dana, force=force, version=2, values=finding(), at=pair.at)


def test_a_finding_uses_the_agency_s_own_words(pair):
    force = make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at))
    make_rules(pair.dana, pair.at, findings=[{"id": "f1", "word": "Justified"}])
    with pytest.raises(InvalidError, match="Justified"):
        record_finding(acting_user=pair.dana, force=force, version=1, values=finding(), at=pair.at)
    record_finding(
        acting_user=pair.dana, force=force, version=1, values=finding(finding="Justified"),
        at=pair.at,
    )  # fmt: skip


def test_nobody_finds_on_what_he_wrote_authorised_or_spoke_in(pair):
    incident = make_incident(pair.alice, pair.at)
    authorised = make_force(pair.alice, pair.at, incident, authorised_by=pair.dana.person_id)
    own = make_force(pair.dana, pair.at, make_incident(pair.dana, pair.at))
    spoken = make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at))
    make_statement(pair.dana, pair.at, spoken.incident)
    by_other = make_force(
        pair.alice, pair.at, make_incident(pair.alice, pair.at),
        other_force=[{"id": "o1", "force": "hands", "by": pair.dana.person_id}],
    )  # fmt: skip
    for force in (authorised, own, spoken, by_other):
        with pytest.raises(ReviewRefusedError):
            record_finding(
                acting_user=pair.dana, force=force, version=1, values=finding(), at=pair.at
            )


def test_a_handler_finds_on_nobody(pair):
    force = make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at))
    with pytest.raises(NotAllowedError):
        record_finding(acting_user=pair.bob, force=force, version=1, values=finding(), at=pair.at)


def test_nobody_finds_on_injuries_that_he_is_not_shown(pair, monkeypatch):
    force = make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at))
    told = {"force": force, "version": 1, "values": finding(), "at": pair.at}
    with pytest.raises(NotAllowedError):
        record_finding(acting_user=pair.tess, **told)
    monkeypatch.setattr("watchbook.duty.deployments.actions.findings.require", lambda *_: None)
    with pytest.raises(NotAllowedError, match="who was hurt and how"):
        record_finding(acting_user=pair.tess, **told)


def test_the_report_is_asked_for_until_it_names_the_first_facts(pair):
    bite = make_bite(pair.alice, pair.at, team=pair.alices.id, treated="no")
    assert {"deployments.report_due", "deployments.care"} <= asked_of(pair.alice, pair.at)
    assert "deployments.care" in asked_of(pair.dana, pair.at)
    line = {"id": "b1", "first_facts": bite.id, "manner": "accidental"}
    make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at), bites=[line])
    assert not {"deployments.report_due", "deployments.care"} & asked_of(pair.alice, pair.at)


def test_a_supervisor_is_told_of_a_bite_as_soon_as_it_is_kept_before_all_else(pair):
    ago = pair.at - 72 * HOUR
    make_bite(pair.alice, pair.at, team=pair.alices.id)
    make_bite(pair.alice, ago, team=pair.alices.id)
    told = prompts_for(pair.dana, pair.at)[:2]
    assert [one.prompt.kind for one in told] == ["deployments.first_facts"] * 2
    assert [(one.prompt.due_at, one.is_overdue) for one in told] == [(ago, True), (pair.at, False)]
    assert all(str(pair.alices) in one.prompt.title for one in told)
    assert "deployments.first_facts" not in asked_of(pair.alice, pair.at)
    assert "deployments.first_facts" not in asked_of(pair.tess, pair.at)


def test_a_supervisor_who_wrote_the_first_facts_is_asked_for_the_report_alone(pair):
    make_bite(pair.dana, pair.at)
    kinds = asked_of(pair.dana, pair.at)
    assert "deployments.report_due" in kinds
    assert "deployments.first_facts" not in kinds


def test_the_report_is_due_by_the_agency_s_own_hours(pair):
    make_bite(pair.alice, pair.at, team=pair.alices.id)
    due = {one.prompt.kind: one.prompt.due_at for one in prompts_for(pair.alice, pair.at)}
    assert due["deployments.report_due"] == pair.at + 24 * HOUR
    make_rules(pair.dana, pair.at)
    due = {one.prompt.kind: one.prompt.due_at for one in prompts_for(pair.alice, pair.at)}
    assert due["deployments.report_due"] == pair.at + 12 * HOUR


def test_a_notification_that_the_rules_name_is_asked_for_until_it_is_written(pair):
    make_rules(pair.dana, pair.at, told=[
        {"id": "t1", "who": "Risk management", "only_if": "accidental"},
        {"id": "t2", "who": "Watch commander", "within_min": 30},
    ])  # fmt: skip
    incident = make_incident(pair.alice, pair.at)
    force = make_force(pair.alice, pair.at, incident, team=pair.alices.id)
    titles = [one.prompt.title for one in prompts_for(pair.alice, pair.at)]
    assert any("Watch commander" in one for one in titles)
    assert not any("Risk management" in one for one in titles)
    values = kind_of(force).values_in(force)
    values["notifications"] = [{"id": "n1", "who": "The watch commander, by radio"}]
    submit_force(amending(pair.alice, force, values, "Told", pair.at))
    assert "deployments.not_told" not in asked_of(pair.alice, pair.at)


def test_care_that_no_line_records_is_asked_for(pair):
    people = [{"id": "p1", "side": "subject", "injuries": ["puncture"]}]
    make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at), people=people)
    assert "deployments.care" in asked_of(pair.alice, pair.at)


@pytest.mark.parametrize(
    "told",
    [
        {"ems_at": "2026-03-01T20:00:00Z"},
        {"hospital_name": "County General"},
        {"injuries": ["none"]},
    ],
)
def test_care_is_not_asked_for_where_the_line_tells_of_it_or_there_was_no_injury(pair, told):
    people = [{"id": "p1", "side": "subject", "injuries": ["puncture"], **told}]
    make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at), people=people)
    assert "deployments.care" not in asked_of(pair.alice, pair.at)


@pytest.mark.parametrize(
    ("treated", "is_asked"), [("yes", False), ("refused", False), ("no", True)]
)
def test_care_that_the_first_facts_tell_of_is_not_asked_for_again(pair, treated, is_asked):
    bite = make_bite(pair.alice, pair.at, treated=treated, treated_by="hospital")
    incident = make_incident(pair.alice, pair.at)
    bites = [{"id": "b1", "first_facts": bite.id, "manner": "intentional"}]
    make_force(pair.alice, pair.at, incident, bites=bites, people=[{"id": "p1", "side": "subject"}])
    assert ("deployments.care" in asked_of(pair.alice, pair.at)) is is_asked


def test_care_of_one_does_not_answer_for_another_who_was_hurt(pair):
    people = [
        {"id": "p1", "side": "officer", "injuries": ["scrape"], "first_aid_by": "The handler"},
        {"id": "p2", "side": "subject", "injuries": ["puncture"]},
    ]
    make_force(pair.alice, pair.at, make_incident(pair.alice, pair.at), people=people)
    assert "deployments.care" in asked_of(pair.alice, pair.at)


def test_the_graham_factors_take_only_what_was_typed(pair):
    sent = clean(FORCE, {"incident": make_incident(pair.alice, pair.at).id})
    force = submit_force(Sent(acting_user=pair.alice, values=sent, at=pair.at))
    assert (force.graham_severity, force.graham_threat, force.graham_resistance) == (None,) * 3
