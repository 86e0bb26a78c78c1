"""What comes before what it names waits, and is taken when that comes."""

from uuid import uuid4

import pytest

from watchbook.core.ledger.receipt import Status
from watchbook.duty.training.models import Exercise, Performance, Standing
from watchbook.front.sync.models import Submission
from watchbook.front.sync.tests.sending import Device, envelope, receipt_of
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = pytest.mark.django_db


def state(answer):
    return Submission.objects.get(sent_as=answer.json()["uuid"]).status


def exists(model, record_id):
    with acting_for("harlan"):
        return model.objects.filter(id=record_id).exists()


@pytest.fixture
def exercise():
    return envelope("training.exercise", {"title": "Car line", "discipline": "detection"})


def test_a_run_that_names_an_exercise_which_has_not_come_is_held_with_a_receipt(device, run):
    answer = device.put(run(values={"exercise": str(uuid4())}))
    assert answer.status_code == 202
    receipt = receipt_of(answer)
    assert (receipt.status, receipt.index) == (Status.HELD, None)
    assert answer.json()["problems"][0]["pointer"] == "/exercise"


def test_it_is_taken_when_the_named_record_arrives_and_its_receipt_stays(
    cast, device, run, exercise
):
    sent = run(values={"exercise": exercise["record"]})
    held = device.put(sent)
    taken = Device(cast.client_of(cast.tess)).put(exercise)
    assert taken.status_code == 201
    assert exists(Performance, sent["record"])
    again = device.client.get(f"/sync/harlan/submissions/{held.json()['uuid']}").json()
    assert (again["status"], again["now"]) == ("held", "accepted")
    assert again["receipt"] == held.json()["receipt"]
    assert again["entry_index"] is not None


def test_a_chain_that_comes_backwards_is_taken_whole(cast, device, run, exercise):
    sent = run(values={"exercise": exercise["record"]})
    says = envelope("training.standing", {"performance": sent["record"], "stance": "still-stands"})
    last = device.put(says)
    middle = device.put(sent)
    assert (state(last), state(middle)) == ("held", "held")
    Device(cast.client_of(cast.tess)).put(exercise)
    assert (state(last), state(middle)) == ("accepted", "accepted")
    assert exists(Standing, says["record"])
    assert exists(Exercise, exercise["record"])


def test_what_names_a_file_waits_for_the_file(device, team, cast):
    import hashlib

    photograph = b"\x89PNG no picture but bytes"
    digest = hashlib.sha256(photograph).hexdigest()
    dog = envelope("teams.dog", {"name": "Rex", "photograph": digest})
    dana = Device(cast.client_of(cast.dana))
    answer = dana.put(dog)
    assert (answer.status_code, answer.json()["status"]) == (202, "held")
    assert dana.put_blob(photograph).status_code == 201
    assert state(answer) == "accepted"
