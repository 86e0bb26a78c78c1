"""What cannot be taken is kept whole; a person mends it, tries again, or puts it aside."""

import json
from uuid import uuid4

import pytest

from watchbook.core.ledger.receipt import Status
from watchbook.duty.training.models import Performance
from watchbook.front.sync.models import Submission
from watchbook.front.sync.queries import OPEN
from watchbook.front.sync.tests.sending import Device, bytes_of, envelope, receipt_of
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = pytest.mark.django_db
HOSTILE = "</pre><script>alert('inbox')</script>"


def row_of(answer):
    return Submission.objects.get(sent_as=answer.json()["uuid"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"v": 1}',
        b'{"v": 2, "kind": "training.performance"}',
        b'{"v": 1, "v": 1}',
        b'{"v": NaN}',
        b"[" * 100_000,
        b'{"v": 1, "kind": "training.performance", "values": [], "record": "x"}',
        b'{"v": 1, "kind": "training.performance", "values": {}, "record": "' + b"0" * 36 + b'"}',
    ],
)
def test_what_is_no_submission_is_422_and_its_bytes_are_kept(device, content):
    answer = device.put(content)
    assert answer.status_code == 422
    assert receipt_of(answer).status is Status.QUARANTINED
    assert answer.json()["problems"][0]["message"]
    assert bytes(row_of(answer).content) == content


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"minutes": "half an hour"}, "/minutes"),
        ({"minutes": 100_000}, "/minutes"),
        ({"place": "x" * 201}, "/place"),
        ({"place": "nul \x00"}, "/place"),
        ({"discipline": "dancing"}, "/discipline"),
        ({"no_such_field": 1}, "/no_such_field"),
        ({"calls": [{"id": "A B"}]}, "/calls/0"),
        ({"calls": "many"}, "/calls"),
        ({"findings": {"nothing": 1}}, "/findings/nothing"),
        ({"team": None}, "/team"),
        (
            {"started_at": "2026-03-02T10:00:00Z", "ended_at": "2026-03-02T09:00:00Z"},
            "/ended_at",
        ),
    ],
)
def test_a_value_that_the_form_refuses_is_422_and_says_where(device, run, values, pointer):
    sent = run(values=values)
    answer = device.put(sent)
    assert answer.status_code == 422
    assert pointer in [problem["pointer"] for problem in answer.json()["problems"]]
    assert json.loads(bytes(row_of(answer).content)) == sent


def test_half_a_character_is_quarantined_and_not_a_crash(device, run):
    content = bytes_of(run(values={"place": "PLACE"})).replace(b"PLACE", b"\\ud83d")
    answer = device.put(content)
    assert answer.status_code == 422
    assert bytes(row_of(answer).content) == content
    page = device.client.get(f"/harlan/inbox/{answer.json()['uuid']}/")
    assert page.status_code == 200


def test_a_form_of_the_future_waits_for_the_server_or_a_person(device, run):
    answer = device.put(run(form_version=99))
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"] == "/form_version"


def test_a_kind_that_no_form_takes_is_quarantined(device):
    answer = device.put(envelope("people.policy", {"monthly_hours_target_min": 0}))
    assert answer.status_code == 422


def test_somebody_without_the_right_is_quarantined_and_nothing_is_written(cast, team, run):
    sent = run()
    answer = Device(cast.client_of(cast.bob)).put(sent)
    assert answer.status_code == 422
    assert "own handler" in answer.json()["problems"][0]["message"]
    with acting_for("harlan"):
        assert not Performance.objects.filter(id=sent["record"]).exists()


def test_the_inbox_lists_ones_own_and_all_for_a_supervisor(cast, device, run):
    answer = device.put(run(values={"minutes": "half an hour"}))
    uuid = answer.json()["uuid"]
    assert uuid in device.client.get("/harlan/inbox/").content.decode()
    assert uuid in cast.client_of(cast.dana).get("/harlan/inbox/").content.decode()
    assert uuid not in cast.client_of(cast.bob).get("/harlan/inbox/").content.decode()
    page = f"/harlan/inbox/{uuid}/"
    codes = {
        name: cast.client_of(getattr(cast, name)).get(page).status_code
        for name in ("alice", "bob", "dana", "charlie", "nobody")
    }
    assert codes == {"alice": 200, "bob": 404, "dana": 200, "charlie": 404, "nobody": 302}


def test_the_page_shows_what_is_wrong_and_what_was_sent_and_nothing_runs(device, run):
    answer = device.put(run(values={"minutes": HOSTILE, "place": HOSTILE}))
    page = device.client.get(f"/harlan/inbox/{answer.json()['uuid']}/").content.decode()
    assert "Training time" in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_the_bytes_are_given_back_exactly_and_as_a_file(device):
    content = b'{"v": 1, "cut off'
    uuid = device.put(content).json()["uuid"]
    answer = device.client.get(f"/harlan/inbox/{uuid}/content")
    assert answer.content == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_mended_one_is_sent_as_new_and_the_old_one_is_kept_with_a_note(device, run):
    sent = run(values={"minutes": "half an hour"})
    old = device.put(sent)
    told = device.client.get(f"/harlan/inbox/{old.json()['uuid']}/raw.json").json()
    assert told["envelope"] == sent
    new = device.put(sent | {"values": sent["values"] | {"minutes": "30"}})
    assert new.status_code == 201
    address = f"/harlan/inbox/{old.json()['uuid']}/mended/"
    body = {"by": new.json()["uuid"]}
    for _ in range(2):  # a device that lost the answer asks again
        answer = device.client.post(address, body, content_type="application/json")
        assert (answer.status_code, answer.json()["now"]) == (200, "mended")
    row = row_of(old)
    assert bytes(row.content) == bytes_of(sent)
    assert row.settled_by == str(row.actor)


def test_it_is_not_mended_by_what_was_not_taken_or_is_about_something_else(cast, device, run):
    sent = run(values={"minutes": "half an hour"})
    old = device.put(sent)
    address = f"/harlan/inbox/{old.json()['uuid']}/mended/"
    again = device.put(sent | {"reason": "still wrong"}).json()["uuid"]
    another = device.put(run()).json()["uuid"]
    wrong = (again, another, str(uuid4()), old.json()["uuid"])
    for by in wrong:
        answer = device.client.post(address, {"by": by}, content_type="application/json")
        assert answer.status_code == 409, by
    for body in ("nothing", "[]", "{}", '{"by": 7}', '{"by": "x"}'):
        answer = device.client.post(address, body, content_type="application/json")
        assert answer.status_code == 400, body
    assert row_of(old).status == "quarantined"
    bob = cast.client_of(cast.bob)
    assert bob.post(address, {"by": again}, content_type="application/json").status_code == 404


def test_it_is_put_aside_only_with_a_reason_and_its_bytes_stay(device, run):
    answer = device.put(run(values={"minutes": "half an hour"}))
    address = f"/harlan/inbox/{answer.json()['uuid']}/dismiss/"
    device.client.post(address, {"note": "  "})
    assert row_of(answer).status == "quarantined"
    device.client.post(address, {"note": "Written down twice by mistake"})
    row = row_of(answer)
    assert (row.status, row.settled_note) == ("dismissed", "Written down twice by mistake")
    assert row.content
    settled = device.client.get("/harlan/inbox/?show=settled").content.decode()
    assert answer.json()["uuid"] in settled


def test_it_is_tried_again_once_the_sender_has_the_right(cast, at, team, run):
    from watchbook.ground.people.actions import give_role
    from watchbook.ground.people.tests.factories import person_of
    from watchbook.ground.people.viewer import system_viewer

    dov = Device(cast.client_of(cast.dov))
    sent = envelope(
        "training.event", {"title": "Night training", "held_from": "2026-11-21T18:00-06:00"}
    )
    answer = dov.put(sent)
    assert answer.status_code == 422
    with acting_for("harlan"):
        give_role(acting_user=system_viewer("harlan"), person=person_of(cast.dov), role="trainer",
                  from_at=at, at=at)  # fmt: skip
    dov.client.post(f"/harlan/inbox/{answer.json()['uuid']}/retry/")
    row = row_of(answer)
    assert (row.status, row.answered) == ("accepted", "quarantined")


def test_an_expunged_record_leaves_no_content_in_the_inbox(device, run):
    from watchbook.front.sync.actions import empty_submissions

    sent = run()
    device.put(sent)
    rival = device.put(sent | {"values": sent["values"] | {"minutes": "oh"}})
    row = row_of(rival)
    assert row.content
    assert empty_submissions("harlan", row.record_id) == 1
    row.refresh_from_db()
    assert (bytes(row.content), row.problems) == (b"", [])
    assert row.receipt


def test_its_sender_is_asked_to_mend_it_and_nobody_else(cast, device, run, at):
    from watchbook.ground.records.queries.prompts import prompts_for

    device.put(run(values={"minutes": "half an hour"}))
    with acting_for("harlan"):
        mine = [asked.prompt.kind for asked in prompts_for(cast.alice, at)]
        others = [asked.prompt.kind for asked in prompts_for(cast.bob, at)]
    assert "sync.mend" in mine
    assert "sync.mend" not in others


def test_nobody_is_asked_to_mend_while_he_is_silenced(cast, device, run, at):
    from watchbook.ground.records.actions import silence
    from watchbook.ground.records.queries.prompts import prompts_for

    answer = device.put(run(values={"minutes": "half an hour"}))
    with acting_for("harlan"):
        silence(acting_user=cast.dana, subject=cast.alice.person_id, from_at=at, at=at)
        kinds = [asked.prompt.kind for asked in prompts_for(cast.alice, at)]
    assert "sync.mend" not in kinds
    assert row_of(answer).content


def test_every_status_has_its_place_in_the_inbox():
    assert {"held", "conflict", "quarantined"} == {str(status) for status in OPEN}
