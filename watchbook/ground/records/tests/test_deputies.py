"""Who is away names a deputy for reviews; he acts by his own name, and the act says for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from watchbook.ground.ledger.models import State
from watchbook.ground.ledger.reading import history
from watchbook.ground.people.actions import end_role
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.models import Role
from watchbook.ground.people.tests.factories import add_viewer
from watchbook.ground.records.actions import approve_record, countersign_record, review_record
from watchbook.ground.records.actions.deputies import end_deputy, name_deputy
from watchbook.ground.records.errors import DeputyError, ReviewRefusedError
from watchbook.ground.records.models import Deputy, DeputyAct
from watchbook.ground.records.queries import prompts_for, record_view, waiting_for
from watchbook.ground.records.queries.deputies import away_for, days_alone, today_of
from watchbook.ground.records.tests.conftest import PERSON
from watchbook.ground.web.moments import day_text

pytestmark = pytest.mark.django_db


def _name(by, person, deputy, at, *, first=0, last=6):
    today = today_of(by, at)
    return name_deputy(
        acting_user=by,
        person_id=person.person_id,
        deputy_id=deputy.person_id,
        from_on=today + timedelta(days=first),
        until_on=today + timedelta(days=last),
        at=at,
    )


def _step(action, viewer, row, at):
    return action(acting_user=viewer, kind=PERSON, record_id=row.id, version=row.version, at=at)


def test_a_deputy_reviews_by_his_own_name_and_the_act_says_for_whom(harlan, note, at):
    named = _name(harlan.tess, harlan.tess, harlan.bob, at)
    waits = [one for one in waiting_for(harlan.bob, at) if one.row.id == note.id]
    assert [(one.row.id, one.step, one.for_name) for one in waits] == [
        (note.id, "review", "Deputy Tess Okafor")
    ]
    assert _step(review_record, harlan.bob, note, at).state == State.REVIEWED
    act = history("harlan", note.id)[-1]
    assert act.link.actor == harlan.bob.actor_id
    assert act.leaves["/for"] == str(harlan.tess.person_id)
    assert act.leaves["/deputy"] == str(named.id)
    line = record_view(harlan.dana, PERSON, note.id).lines[-1]
    assert (line.who, line.for_whom, line.extra) == (
        "Deputy Bob Tanaka",
        "Deputy Tess Okafor",
        [],
    )
    assert DeputyAct.objects.get(agency_id="harlan", deputy_id=named.id).record_id == note.id


def test_it_begins_and_ends_by_itself(harlan, note, at):
    _name(harlan.tess, harlan.tess, harlan.bob, at, first=2, last=3)
    assert waiting_for(harlan.bob, at) == []
    within = at + timedelta(days=2)
    assert waiting_for(harlan.bob, within)
    after = at + timedelta(days=4)
    assert waiting_for(harlan.bob, after) == []
    with pytest.raises(NotAllowedError):
        _step(review_record, harlan.bob, note, after)


def test_it_ends_with_the_role_of_who_is_away(harlan, note, at):
    _name(harlan.tess, harlan.tess, harlan.bob, at)
    role = Role.objects.get(person_id=harlan.tess.person_id, role="trainer")
    end_role(acting_user=harlan.dana, role=role, until_at=at, reason="Left", at=at)
    assert waiting_for(harlan.bob, at + timedelta(minutes=1)) == []


def test_a_deputy_judges_neither_his_own_work_nor_that_of_whom_he_stands_in_for(harlan, put, at):
    _name(harlan.tess, harlan.tess, harlan.bob, at)
    own = put(harlan.bob, PERSON, {"name": "Bob's run"})
    theirs = put(harlan.tess, PERSON, {"name": "Tess's run"})
    assert {own.id, theirs.id}.isdisjoint(one.row.id for one in waiting_for(harlan.bob, at))
    with pytest.raises(ReviewRefusedError, match="Nobody reviews"):
        _step(review_record, harlan.bob, own, at)
    with pytest.raises(ReviewRefusedError, match="may not judge this record himself"):
        _step(review_record, harlan.bob, theirs, at)


def test_who_reviewed_does_not_approve_the_same_version_as_a_deputy(harlan, note, at):
    _name(harlan.dana, harlan.dana, harlan.tess, at)
    _step(review_record, harlan.tess, note, at)
    with pytest.raises(ReviewRefusedError, match="Somebody else approves it"):
        _step(approve_record, harlan.tess, note, at)


def test_who_reviewed_as_a_deputy_does_not_approve_in_his_own_right(harlan, note, at):
    _name(harlan.tess, harlan.tess, harlan.dana, at)
    _step(review_record, harlan.dana, note, at)
    with pytest.raises(ReviewRefusedError, match="Somebody else approves it"):
        _step(approve_record, harlan.dana, note, at)


def test_nothing_is_handed_on_and_a_countersignature_is_nobody_elses(harlan, note, at):
    _name(harlan.tess, harlan.tess, harlan.bob, at)
    with pytest.raises(DeputyError, match="neither reviews nor approves"):
        _name(harlan.bob, harlan.bob, harlan.alice, at)
    with pytest.raises(NotAllowedError):
        _step(countersign_record, harlan.bob, note, at)


def test_days_on_which_a_deputy_is_away_too_are_told_unless_somebody_else_is_named(harlan):
    now = timezone.now()
    wide = _name(harlan.ada, harlan.dana, harlan.tess, now, last=13)
    assert days_alone(wide) == []
    address, today = "/harlan/records/review/deputies/", today_of(harlan.tess, now)
    first, last = today + timedelta(days=3), today + timedelta(days=5)
    told = {"person": harlan.tess.person_id, "deputy": harlan.bob.person_id}
    told |= {"from_on": first, "until_on": last}
    said = harlan.client_of(harlan.tess).post(address, told, follow=True).content.decode()
    assert "Named." in said
    assert f"is away too, {day_text(first)} to {day_text(last)}, and nothing is handed on" in said
    one = f"{address}{wide.id}/"
    assert "Name somebody else" in harlan.client_of(harlan.dana).get(one).content.decode()
    _name(harlan.ada, harlan.dana, harlan.bob, now, first=2, last=6)
    assert days_alone(wide) == []


def test_who_may_name_one(harlan, at):
    with pytest.raises(NotAllowedError, match="for yourself"):
        _name(harlan.alice, harlan.tess, harlan.bob, at)
    with pytest.raises(NotAllowedError, match="administrator"):
        _name(harlan.dana, _second_supervisor(harlan, at), harlan.bob, at)
    assert _name(harlan.dana, harlan.tess, harlan.bob, at)
    assert _name(harlan.ada, harlan.dana, harlan.tess, at)


def _second_supervisor(harlan, at):
    return add_viewer(harlan.agency, "sam@harlan.example", "Sam Ruiz", ("supervisor",), at)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [(3, 1, "before the first"), (-9, -2, "are over"), (0, 92, "at most 92 days")],
)
def test_days_that_make_no_sense_are_refused_with_what_to_do(harlan, at, first, last, says):
    with pytest.raises(DeputyError, match=says):
        _name(harlan.tess, harlan.tess, harlan.bob, at, first=first, last=last)


def test_neither_oneself_nor_somebody_from_outside_nor_twice(harlan, at):
    with pytest.raises(DeputyError, match="somebody else"):
        _name(harlan.tess, harlan.tess, harlan.tess, at)
    with pytest.raises(DeputyError, match="no role"):
        _name(harlan.tess, harlan.tess, harlan.vera, at)
    with pytest.raises(DeputyError, match="people of the unit"):
        _name(harlan.tess, harlan.tess, harlan.charlie, at)
    _name(harlan.tess, harlan.tess, harlan.bob, at)
    with pytest.raises(DeputyError, match="already"):
        _name(harlan.tess, harlan.tess, harlan.bob, at, first=6, last=9)


def test_it_can_be_ended_at_once_with_a_reason(harlan, note, at):
    named = _name(harlan.tess, harlan.tess, harlan.bob, at)
    with pytest.raises(NotAllowedError):
        end_deputy(acting_user=harlan.alice, deputy_id=named.id, reason="x", at=at)
    with pytest.raises(DeputyError, match="Say why"):
        end_deputy(acting_user=harlan.bob, deputy_id=named.id, reason=" ", at=at)
    end_deputy(acting_user=harlan.bob, deputy_id=named.id, reason="Away myself", at=at)
    assert away_for(harlan.bob, at) == ()
    assert waiting_for(harlan.bob, at) == []
    with pytest.raises(DeputyError, match="over already"):
        end_deputy(acting_user=harlan.bob, deputy_id=named.id, reason="x", at=at)


def test_the_deputy_is_told_while_it_lasts_and_the_other_when_it_is_over(harlan, note, at):
    _name(harlan.tess, harlan.tess, harlan.bob, at, last=1)
    told = {one.prompt.kind: one.prompt for one in prompts_for(harlan.bob, at)}
    assert told["records.stands_in"].title == "You stand in for Deputy Tess Okafor"
    assert told["records.review"].text.endswith("for Deputy Tess Okafor")
    back = at + timedelta(days=2)
    assert "records.stood_in" in {one.prompt.kind for one in prompts_for(harlan.tess, back)}
    assert "records.stands_in" not in {one.prompt.kind for one in prompts_for(harlan.bob, back)}
    later = at + timedelta(days=9)
    assert "records.stood_in" not in {one.prompt.kind for one in prompts_for(harlan.tess, later)}


def test_its_pages_name_list_and_end_a_deputy(harlan, note, at):
    client, today = harlan.client_of(harlan.tess), today_of(harlan.tess, timezone.now())
    address = "/harlan/records/review/deputies/"
    assert "Nobody stands in" in client.get(address).content.decode()
    typed = {
        "person": harlan.tess.person_id,
        "deputy": harlan.bob.person_id,
        "from_on": today + timedelta(days=3),
        "until_on": today,
    }
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "before the first" in refused.content.decode()
    assert f'value="{today + timedelta(days=3)}"' in refused.content.decode()
    assert client.post(address, {"person": "x"}).status_code == 422
    done = client.post(address, typed | {"from_on": today, "until_on": today + timedelta(days=2)})
    assert done.status_code == 302
    page = client.get(address + "?standing=running&q=tanaka").content.decode()
    assert "Deputy Bob Tanaka" in page
    file = b"".join(client.get(address + "?format=csv").streaming_content)
    assert file.decode().count("Tanaka") == 1
    one = f"{address}{Deputy.objects.get().id}/"
    assert client.get(one).status_code == 200
    assert harlan.client_of(harlan.charlie).get(one).status_code in (403, 404)
    queue = harlan.client_of(harlan.bob).get("/harlan/records/review/").content.decode()
    assert "for Deputy Tess Okafor" in queue
    assert client.post(one, {"reason": ""}).status_code == 422
    assert client.post(one, {"reason": "Back early"}).status_code == 302
    assert "Ended" in client.get(one).content.decode()
