"""A month for the FBI's collection: judged from injuries, approved versions only, a zero report."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from watchbook.duty.deployments.actions.national import make_month_file
from watchbook.duty.deployments.errors import DeploymentsError
from watchbook.duty.deployments.models import MonthReport
from watchbook.duty.deployments.queries.national import month_of, span_of
from watchbook.duty.deployments.tests.factories import make_incident
from watchbook.duty.deployments.tests.factories_force import make_bite, make_force, make_rules
from watchbook.duty.deployments.tests.test_critical import press
from watchbook.ground.people.audit import lines_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.actions.reviews import approve_record, review_record
from watchbook.ground.records.errors import ReviewRefusedError
from watchbook.ground.records.queries.prompts import prompts_for


def first_of(at):
    """The first day of the agency's month."""
    return at.astimezone(ZoneInfo("America/Chicago")).date().replace(day=1)


def hurt(*signs, **more):
    return [{"id": "p1", "side": "subject", "person": "J. Doe", "injuries": ["laceration"],
             "signs": list(signs)} | more]  # fmt: skip


def approve(pair, force):
    told = {"kind": "deployments.force", "record_id": force.id, "version": force.version}
    review_record(acting_user=pair.tess, at=pair.at, **told)
    approve_record(acting_user=pair.dana, at=pair.at, **told)


def make(pair, people, **more):
    persons = [{"id": "q1", "role": "suspect", "name": "J. Doe", "sex": "male", "age": 31,
                "height_in": 71}]  # fmt: skip
    incident = make_incident(pair.alice, pair.at, number="26/0114", persons=persons)
    return make_force(pair.alice, pair.at, incident, people=people, **more)


def test_a_bite_alone_makes_no_report(pair):
    make(pair, hurt("none-of-these"))
    month = month_of(pair.dana, first_of(pair.at))
    assert [one.now.is_reportable for one in month.incidents] == [False]
    assert month.is_zero


def test_serious_injury_goes_out_once_it_is_approved(pair):
    make_rules(pair.dana, pair.at)
    force = make(pair, hurt("disfigurement"))
    month = month_of(pair.dana, first_of(pair.at))
    assert [one.waits for one in month.incidents] == [True]
    with pytest.raises(DeploymentsError, match="waits for its approval"):
        make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)
    approve(pair, force)
    (one,) = make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)
    subject = one["Incident"]["subjects"][0]
    assert (subject["sex"], subject["age"], subject["height_feet"]) == ("male", 31, 5)
    assert subject["types_of_force"] == ["Dog"]
    assert one["Incident"]["agency_case_number"] == "26-0114"
    assert MonthReport.objects.get().incidents == 1


def test_a_shot_at_a_person_goes_out_without_any_injury(pair):
    make_rules(pair.dana, pair.at)
    shots = [{"id": "o1", "force": "firearm-at-person", "by": pair.bob.person_id}]
    force = make(pair, [], bites=[], other_force=shots)
    approve(pair, force)
    (one,) = make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)
    assert one["Incident"]["agency_ori"] == "XX1234567"


def test_two_reports_of_one_incident_tell_each_person_and_officer_once(pair):
    make_rules(pair.dana, pair.at)
    shots = [{"id": "o1", "force": "firearm-at-person", "by": pair.bob.person_id,
              "person": "R. Roe"}]  # fmt: skip
    first = make(pair, hurt("disfigurement"), other_force=shots)
    officer = {"id": "p2", "side": "officer", "person": pair.bob.name, "injuries": ["scrape"]}
    told = hurt("risk-of-death", person="j.  doe", injuries=["fracture"])
    second = make_force(pair.bob, pair.at, first.incident, people=[*told, officer], bites=[])
    approve(pair, first)
    approve(pair, second)
    (one,) = make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)
    (subject,) = one["Incident"]["subjects"]
    assert subject["injuries"] == ["Laceration or tear", "Fracture"]
    assert subject["types_of_force"] == ["Dog"]
    assert one["Incident"]["officers"] == [
        {"own_agency": True, "used_force": True, "discharged_firearm": True,
         "injuries": ["Bruise or scrape"], "died": None}
    ]  # fmt: skip
    assert one["Incident"]["officers_who_used_force"] == 1


def test_how_many_there_were_is_null_where_nobody_wrote_it(pair):
    make_rules(pair.dana, pair.at)
    force = make(pair, [], bites=[], other_force=[{"id": "o1", "force": "firearm-at-person"}])
    approve(pair, force)
    (one,) = make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)
    assert one["Incident"]["number_of_subjects"] is None
    for name in ("officers_who_used_force", "officers_involved_own_agency",
                 "officers_involved_other_agencies", "officers_approached_subject", "ambush",
                 "nibrs_incident_number", "most_serious_offences"):  # fmt: skip
        assert one["Incident"][name] is None, name


def contact(**more):
    return {"was_approached": True, "was_ambush": False, "nibrs_number": "26-0114-N",
            "offences": "Burglary", "officers_own": 3, "officers_elsewhere": 1} | more  # fmt: skip


def test_the_contact_and_who_was_there_go_out_as_the_report_states_them(pair):
    make_rules(pair.dana, pair.at)
    used = [{"id": "o1", "force": "hands", "by_other": "Deputy Roe, Elm County"}]
    there = [{"id": "t1", "officer": pair.bob.person_id, "note": "Held the perimeter"},
             {"id": "t2", "officer_other": "deputy  roe, elm county"}, {"id": "t3"}]  # fmt: skip
    approve(pair, make(pair, hurt("disfigurement", was_threat=True), other_force=used,
                       officers=there, **contact()))  # fmt: skip
    (one,) = make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)
    told = one["Incident"]
    assert (told["officers_approached_subject"], told["ambush"]) == (True, False)
    assert (told["nibrs_incident_number"], told["most_serious_offences"]) == (
        "26-0114-N", "Burglary",
    )  # fmt: skip
    assert (told["officers_involved_own_agency"], told["officers_involved_other_agencies"]) == (
        3, 1,
    )  # fmt: skip
    assert (told["officers_who_used_force"], told["officers_who_used_force_own_agency"]) == (1, 0)
    assert [(one["own_agency"], one["used_force"]) for one in told["officers"]] == [
        (False, True), (True, False), (None, False),
    ]  # fmt: skip
    assert told["subjects"][0]["perceived_threat"] is True


def test_what_two_reports_tell_differently_is_null_and_said_on_the_page(pair):
    make_rules(pair.dana, pair.at)
    first = make(pair, hurt("disfigurement"), **contact(nibrs_number=None))
    second = make_force(pair.bob, pair.at, first.incident, people=[], bites=[],
                        **contact(was_ambush=True))  # fmt: skip
    approve(pair, first)
    approve(pair, second)
    (one,) = make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)
    assert (one["Incident"]["ambush"], one["Incident"]["nibrs_incident_number"]) == (
        None, "26-0114-N",
    )  # fmt: skip
    page = month_page(pair)
    assert "Whether it was an ambush: reports differ" in page


def month_page(pair):
    kwargs = {"agency": "harlan", "month": f"{first_of(pair.at):%Y-%m}"}
    return (
        pair.cast.client_of(pair.dana)
        .get(reverse("deployments:fbi_month", kwargs=kwargs))
        .content.decode()
    )


def test_what_is_not_recorded_is_shown_before_the_file_is_made_and_opens_its_report(pair):
    make_rules(pair.dana, pair.at)
    force = make(pair, hurt("disfigurement"), officers_own=0)
    page = month_page(pair)
    address = reverse("deployments:force_report", kwargs={"agency": "harlan", "force_id": force.id})
    assert f'<a href="{address}">Whether it was an ambush</a>' in page
    assert "of what goes out" not in page
    approve(pair, force)
    (one,) = month_of(pair.dana, first_of(pair.at)).incidents
    assert f"{len(one.missing)} facts not recorded" in month_page(pair)
    assert f"{len(one.missing)} facts of what goes out" in month_page(pair)
    told = make(pair, hurt("none-of-these"))
    assert told.incident_id not in [
        one.incident.id for one in month_of(pair.dana, first_of(pair.at)).incidents if one.missing
    ]


def test_more_officers_told_of_than_counted_is_said_on_the_page(pair):
    force = make(pair, hurt("disfigurement"), officers_own=0,
                 officers=[{"id": "t1", "officer": pair.bob.person_id}])  # fmt: skip
    assert "the number stated is 0" in month_page(pair)
    (one,) = month_of(pair.dana, first_of(pair.at)).incidents
    assert (one.reports, len(one.doubts)) == ([force], 1)


def test_an_officer_who_was_there_does_not_review_the_report(pair):
    force = make(
        pair, hurt("disfigurement"), officers=[{"id": "t1", "officer": pair.tess.person_id}]
    )
    with pytest.raises(ReviewRefusedError):
        review_record(acting_user=pair.tess, at=pair.at, kind="deployments.force",
                      record_id=force.id, version=force.version)  # fmt: skip


def test_what_is_not_recorded_is_not_settled_and_no_zero(pair):
    make_rules(pair.dana, pair.at)
    make(pair, hurt())
    month = month_of(pair.dana, first_of(pair.at))
    assert [one.now.is_settled for one in month.incidents] == [False]
    with pytest.raises(DeploymentsError):
        make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)


def test_a_month_without_any_is_a_zero_report_and_the_prompt_ends(pair):
    make_rules(pair.dana, pair.at, from_on="2020-01-01")
    last = month_before(pair.at)
    kinds = {one.prompt.kind for one in prompts_for(pair.dana, pair.at)}
    assert "deployments.fbi_month" in kinds
    (one,) = make_month_file(acting_user=pair.dana, month=last, at=pair.at)
    assert one["ZeroReport"] == {
        "agency_ori": "XX1234567", "month": last.month, "year": last.year,
    }  # fmt: skip
    kinds = {one.prompt.kind for one in prompts_for(pair.dana, pair.at)}
    assert "deployments.fbi_month" not in kinds


def test_a_critical_incident_closed_to_the_viewer_forbids_a_zero_report(pair):
    make_rules(pair.dana, pair.at)
    pair.incident = make(pair, hurt("risk-of-death")).incident
    press(pair)
    sam = add_viewer(pair.cast.agency, "s@harlan.example", "Sam", ("supervisor",), pair.at)
    month = month_of(sam, first_of(pair.at))
    assert (month.incidents, month.closed, month.is_zero) == ([], 1, False)
    with pytest.raises(DeploymentsError, match="closed to you"):
        make_month_file(acting_user=sam, month=first_of(pair.at), at=pair.at)


def month_before(at):
    return before(first_of(at))


def before(month):
    return (month - timedelta(days=1)).replace(day=1)


def test_first_facts_of_a_bite_that_no_report_tells_of_forbid_a_zero_report(pair):
    make_rules(pair.dana, pair.at, from_on="2020-01-01")
    first = month_before(pair.at)
    at = span_of(pair.dana, first)[0] + timedelta(days=3)
    make_bite(pair.alice, at, bitten="animal")
    assert month_of(pair.dana, first).is_zero
    bite = make_bite(pair.alice, at, bitten="sought")
    month = month_of(pair.dana, first)
    assert ([one.id for one in month.unwritten], month.is_zero) == ([bite.id], False)
    with pytest.raises(DeploymentsError, match="first facts"):
        make_month_file(acting_user=pair.dana, month=first, at=pair.at)
    kwargs = {"agency": "harlan", "month": f"{first:%Y-%m}"}
    page = pair.cast.client_of(pair.dana).get(reverse("deployments:fbi_month", kwargs=kwargs))
    assert f"/bites/{bite.id}/" in page.content.decode()
    line = {"id": "b1", "first_facts": bite.id}
    make_force(pair.alice, at, make_incident(pair.alice, at), bites=[line])
    assert month_of(pair.dana, first).is_zero


def test_a_month_that_is_not_over_has_no_zero_report_yet(pair):
    make_rules(pair.dana, pair.at)
    with pytest.raises(DeploymentsError, match="not over"):
        make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)
    kwargs = {"agency": "harlan", "month": f"{first_of(pair.at):%Y-%m}"}
    page = pair.cast.client_of(pair.dana).get(reverse("deployments:fbi_month", kwargs=kwargs))
    assert "A zero report:" not in page.content.decode()


def test_a_file_made_before_the_month_was_over_is_asked_for_again(pair):
    make_rules(pair.dana, pair.at, from_on="2020-01-01")
    first = month_before(pair.at)
    since, until = span_of(pair.dana, first)
    incident = make_incident(pair.alice, since + timedelta(hours=1))
    approve(pair, make_force(pair.alice, since + timedelta(hours=1), incident,
                             people=hurt("disfigurement")))  # fmt: skip
    for at, is_asked in ((until - timedelta(hours=1), True), (until, False)):
        make_month_file(acting_user=pair.dana, month=first, at=at)
        kinds = {one.prompt.kind for one in prompts_for(pair.dana, pair.at)}
        assert ("deployments.fbi_month" in kinds) is is_asked


def test_a_closed_incident_counts_in_the_month_of_its_force_too(pair):
    first = month_before(pair.at)
    since = span_of(pair.dana, first)[0]
    begun = since - timedelta(minutes=10)
    pair.incident = make_incident(pair.alice, begun)
    make_force(pair.alice, since + timedelta(minutes=10), pair.incident)
    press(pair)
    sam = add_viewer(pair.cast.agency, "s@harlan.example", "Sam", ("supervisor",), pair.at)
    assert month_of(sam, first).closed == 1
    assert month_of(sam, before(first)).closed == 1
    assert month_of(pair.dana, first).closed == 0


def test_without_an_ori_no_file_is_made(pair):
    with pytest.raises(DeploymentsError, match="ORI"):
        make_month_file(acting_user=pair.dana, month=first_of(pair.at), at=pair.at)


@pytest.mark.parametrize("who", ["alice", "tess", "dov", "flora", "ada"])
def test_only_those_who_report_make_the_file(pair, who):
    with pytest.raises(NotAllowedError):
        make_month_file(acting_user=getattr(pair, who), month=first_of(pair.at), at=pair.at)
    address = reverse("deployments:fbi", kwargs={"agency": "harlan"})
    assert pair.cast.client_of(getattr(pair, who)).get(address).status_code == 403


def test_the_page_says_why_and_the_download_is_logged(pair):
    make_rules(pair.dana, pair.at)
    approve(pair, make(pair, hurt("unconscious")))
    client = pair.cast.client_of(pair.dana)
    kwargs = {"agency": "harlan", "month": f"{first_of(pair.at):%Y-%m}"}
    page = client.get(reverse("deployments:fbi_month", kwargs=kwargs)).content.decode()
    assert "serious bodily injury" in page
    assert "specification" in page
    answer = client.post(reverse("deployments:fbi_file", kwargs=kwargs))
    assert json.loads(answer.content)[0]["Action"] == "Add"
    assert "attachment" in answer["Content-Disposition"]
    logged = [one.what for one in lines_of("harlan", pair.at.date()) if one.event == "export"]
    assert any("use-of-force" in one for one in logged)
    assert (
        "Made before"
        in client.get(reverse("deployments:fbi_month", kwargs=kwargs)).content.decode()
    )


@pytest.mark.parametrize("month", ["2026-13", "x", "99999-01", "1800-01"])
def test_no_such_month_is_not_found(pair, month):
    client = pair.cast.client_of(pair.dana)
    kwargs = {"agency": "harlan", "month": month}
    assert client.get(reverse("deployments:fbi_month", kwargs=kwargs)).status_code == 404
