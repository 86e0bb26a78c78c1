"""Plans go to a phone of somebody who may open them, and to no other; each opening is told."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from watchbook.duty.teams.actions import check_plan, write_plan
from watchbook.duty.teams.tests.factories import PLAN_VALUES, make_dog, make_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import days_of, lines_of
from watchbook.ground.people.models import Account, Phone
from watchbook.ground.people.tests.factories import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast, at):
    with acting_for("harlan"):
        team = make_team(cast.alice, at)
        make_team(cast.bob, at, make_dog("harlan", at, name="Rex"))  # a team without a plan
        made = write_plan(
            acting_user=cast.alice, team=team, values=PLAN_VALUES, at=at - timedelta(days=200)
        )
        yield made


def enrolled(viewer, at, agency="harlan", **more):
    with acting_for(agency):
        return Phone.objects.create(
            id=uuid4(), agency_id=agency, account=Account.objects.get(id=viewer.account_id),
            person_id=viewer.person_id, label="Own", public_key=b"key", enrolled_at=at, **more,
        )  # fmt: skip


def fetched(viewer, phone, agency="harlan", **headers):
    return client_of(viewer).get(f"/field/plans/{agency}/{phone.id}.json", headers=headers)


def audit():
    return [line for day in days_of("harlan") for line in lines_of("harlan", day)]


def test_his_phone_gets_every_plan_with_its_words_and_its_age(cast, at, plan):
    with acting_for("harlan"):
        check_plan(acting_user=cast.tess, plan=plan, at=at - timedelta(days=9))
    phone = enrolled(cast.bob, at)
    answer = fetched(cast.bob, phone)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (told,) = answer.json()["plans"]
    assert (told["id"], told["dog_name"], told["is_temporary"]) == (str(plan.id), "Juno", False)
    assert told["approach"] == PLAN_VALUES["approach"]
    assert told["words"][0] == {"word": "lohss", "meaning": "lets go"}
    assert told["approachers"] == [
        {"name": "Deputy Bob Tanaka", "telephone": "555-0142", "note": "daily"}
    ]
    assert told["takers"] == [{"name": "Kennel master Ruth Ames", "telephone": "555-0177"}]
    assert told["checked_at"][:10] == (at - timedelta(days=9)).date().isoformat()
    assert "more" not in told  # not recorded is left out, never made up
    (line,) = [one for one in audit() if "under the lock of a phone, 1" in one.what]
    assert (line.who, line.record) == (str(cast.bob.person_id), str(phone.id))


def test_what_the_phone_has_already_is_neither_sent_nor_logged_again(cast, at, plan):
    phone = enrolled(cast.dov, at)
    first = fetched(cast.dov, phone)
    again = fetched(cast.dov, phone, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert sum("under the lock" in one.what for one in audit()) == 1
    with acting_for("harlan"):
        check_plan(acting_user=cast.alice, plan=plan, at=at)
    assert fetched(cast.dov, phone, **{"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("who", ["alice", "bob", "tess", "dana", "dov"])
def test_handlers_trainers_supervisors_and_dispatch_keep_them(cast, at, plan, who):
    viewer = getattr(cast, who)
    assert fetched(viewer, enrolled(viewer, at)).status_code == 200


@pytest.mark.parametrize("who", ["vera", "flora"])
def test_nobody_else_keeps_them(cast, at, plan, who):
    viewer = getattr(cast, who)
    answer = fetched(viewer, enrolled(viewer, at))
    assert answer.status_code in {403, 404}
    assert PLAN_VALUES["approach"] not in answer.content.decode()
    assert [one for one in audit() if "under the lock" in one.what] == []


def test_another_agency_another_s_phone_a_revoked_one_and_nobody_get_nothing(cast, at, plan):
    theirs = str(cast.charlie.agency)
    answer = fetched(cast.charlie, enrolled(cast.charlie, at, theirs), theirs)
    assert answer.json()["plans"] == []
    own = enrolled(cast.bob, at)
    assert fetched(cast.charlie, own).status_code == 403
    assert fetched(cast.dana, own).status_code == 403
    assert fetched(cast.nobody, own).status_code == 401
    revoked = enrolled(cast.bob, at, revoked_at=at)
    assert fetched(cast.bob, revoked).status_code == 403
    assert [one for one in audit() if "under the lock" in one.what] == []


def told_of(viewer, phone, body):
    address = f"/field/plans/harlan/{phone.id}/openings.json"
    return client_of(viewer).post(address, body, content_type="application/json")


def test_an_opening_on_the_phone_stands_in_the_audit_with_the_time_by_its_clock(cast, at, plan):
    phone = enrolled(cast.bob, at, revoked_at=at)  # revoked since: it was opened all the same
    opening = {"id": str(uuid4()), "plan": str(plan.id), "version": 1,
               "at": "2026-03-03T02:14:05-06:00"}  # fmt: skip
    answer = told_of(cast.bob, phone, {"openings": [opening]})
    assert answer.json() == {"kept": [opening["id"]]}
    (line,) = [one for one in audit() if opening["id"] in one.what]
    assert (line.event, line.who, line.record) == ("reading", str(cast.bob.person_id), str(plan.id))
    assert "at 2026-03-03T08:14:05.000000Z by its clock" in line.what


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"openings": 7}', '{"openings": [{"id": "x"}]}', "\x00", "[" * 50_000,
     json.dumps({"openings": [{"id": str(uuid4()), "plan": str(uuid4()), "version": 1,
                               "at": "2026-03-03T02:14:05"}]})],
)  # fmt: skip
def test_what_is_no_list_of_openings_is_refused_with_words(cast, at, body):
    answer = told_of(cast.bob, enrolled(cast.bob, at), body)
    assert answer.status_code == 400
    assert "stays on the phone" in answer.json()["error"]


def test_nobody_tells_of_openings_on_another_s_phone(cast, at):
    phone = enrolled(cast.bob, at)
    assert told_of(cast.dana, phone, {"openings": []}).status_code == 403
    assert told_of(cast.nobody, phone, {"openings": []}).status_code == 401
