"""The file of a phone's outbox, taken in at the desk: once, and nothing hostile gets further."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from watchbook.duty.training.models import Performance
from watchbook.front.sync.models import Submission
from watchbook.front.sync.outbox_file import OutboxFileError, read_outbox
from watchbook.front.sync.tests.sending import Device, bytes_of, envelope
from watchbook.ground.evidence.store import has_file
from watchbook.ground.people import actions
from watchbook.ground.people.tests.handset import SigningPhone
from watchbook.ground.records import slots

pytestmark = pytest.mark.django_db


def exported_row(viewer, sent, **other):
    content = sent if isinstance(sent, bytes) else bytes_of(sent)
    return {
        "uuid": str(uuid4()),
        "account": str(viewer.account_id),
        "account_name": viewer.name,
        "agency": "harlan",
        "kind": "training.performance",
        "label": "Run, Juno",
        "record": None,
        "sha256": sha256(content).hexdigest(),
        "blobs": [],
        "frozen_at": "2026-11-20T19:24:11.000Z",
        "mends": None,
        "content": base64.b64encode(content).decode(),
    } | other


def exported(*rows, files=(), **other):
    return {
        "watchbook_outbox": 1,
        "exported_at": "2026-11-20T20:00:00.000Z",
        "submissions": list(rows),
        "files": list(files),
    } | other


def bring(client, document, agency="harlan"):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    file = SimpleUploadedFile("watchbook-outbox.json", content, "application/json")
    return client.post(f"/{agency}/inbox/import/", {"file": file})


def test_every_submission_is_taken_once_however_often_the_file_comes(cast, device, run):
    client = device.client
    assert client.get("/harlan/inbox/import/").status_code == 200
    rows = [exported_row(cast.alice, run()) for _ in range(3)]
    page = bring(client, exported(*rows))
    assert page.status_code == 200
    assert page.context["told"] == {"new": 3, "known": 0, "troubled": 0}
    assert Performance.objects.count() == 3
    again = bring(client, exported(*rows, rows[0]))
    assert again.context["told"] == {"new": 0, "known": 4, "troubled": 0}
    assert Performance.objects.count() == 3
    assert {row.actor for row in Submission.objects.all()} == {str(cast.alice.person_id)}
    sent = device.put(base64.b64decode(rows[0]["content"]), rows[0]["uuid"])
    assert (sent.status_code, sent.json()["status"]) == (200, "accepted")


def test_its_files_are_kept_and_what_waited_for_them_is_taken(cast, team):
    photograph = b"\x89PNG no picture but bytes"
    digest = sha256(photograph).hexdigest()
    dog = envelope("teams.dog", {"name": "Rex", "photograph": digest})
    file = {"sha256": digest, "name": "p", "type": "image/png",
            "content": base64.b64encode(photograph).decode()}  # fmt: skip
    page = bring(cast.client_of(cast.dana), exported(exported_row(cast.dana, dog), files=[file]))
    assert page.context["told"]["new"] == 1
    assert Submission.objects.get().status == "accepted"
    assert has_file("harlan", digest)


def test_somebody_else_s_words_are_kept_apart_until_he_says_so_himself(cast, device, run):
    sent = run()
    row = exported_row(cast.alice, sent)
    dana = cast.client_of(cast.dana)
    assert bring(dana, exported(row)).context["told"]["new"] == 1
    kept = Submission.objects.get()
    assert (kept.status, kept.actor) == ("quarantined", str(cast.alice.person_id))
    assert "Dana" in kept.problems[0]["message"]
    assert not Performance.objects.exists()
    dana.post(f"/harlan/inbox/{row['uuid']}/retry/")
    kept.refresh_from_db()
    assert kept.status == "quarantined"
    answer = device.put(sent, row["uuid"])  # her phone reaches the server after all
    assert (answer.status_code, answer.json()["now"]) == (200, "accepted")
    assert Performance.objects.get().author == str(cast.alice.person_id)


def test_what_a_locked_phone_signed_is_the_phone_s(cast, device, run, at, monkeypatch):
    monkeypatch.setattr(slots, "_locked", {"training.performance"})
    handset = SigningPhone()
    code = actions.offer_phone_code(acting_user=cast.alice, at=at)[1]
    device.client.put(
        f"/sync/harlan/phones/{handset.id}", handset.asks(code), content_type="application/json"
    )
    content = bytes_of(run())
    row = exported_row(cast.alice, content, phone=str(handset.id))
    signed = handset.headers(row["uuid"], content)["Watchbook-Phone-Signature"]
    forged = exported_row(cast.alice, run(), phone=str(handset.id), phone_signature=signed)
    page = bring(cast.client_of(cast.dana), exported(row | {"phone_signature": signed}, forged))
    assert page.context["told"] == {"new": 1, "known": 0, "troubled": 1}
    assert Submission.objects.get().actor == f"phone:{handset.id}"
    assert Performance.objects.count() == 1


def test_one_damaged_row_hides_no_other_and_is_told(cast, device, run):
    good = exported_row(cast.alice, run())
    wrong = [
        exported_row(cast.alice, run(), sha256="0" * 64),
        exported_row(cast.alice, run(), content="not base64!"),
        exported_row(cast.alice, run(), uuid="x"),
        exported_row(cast.alice, run(), agency="calder"),
        exported_row(cast.charlie, run()),
        exported_row(cast.alice, run(), account=str(uuid4())),
        exported_row(cast.alice, run(), account=None, label="\x00<script>\ud800"),
        good | {"content": base64.b64encode(b"{}").decode(), "sha256": sha256(b"{}").hexdigest()},
        "no object", 7, None,
    ]  # fmt: skip
    lying = {"sha256": "0" * 64, "content": "AAAA"}
    page = bring(device.client, exported(good, *wrong, files=[lying, 5], damaged=[{}, {}]))
    assert page.status_code == 200
    assert page.context["told"] == {"new": 1, "known": 0, "troubled": len(wrong) + 2}
    text = page.content.decode()
    assert "2 that the phone itself could not read" in text
    assert "other bytes" in text
    assert "belongs to the agency “calder”" in text
    assert "<script>" not in text.split("<main")[1].split("</main>")[0].replace("</script>", "")
    assert Submission.objects.count() == 1


def zipped():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("outbox.json", b"0" * 1_000_000)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b'{"watchbook_outbox":1,"submissions":[{"uuid":"', "cut off"),
        (b'{"watchbook_outbox":1}'.decode().encode("utf-16"), "encoding"),
        (b'{"watchbook_outbox":1,"submissions":["\xe4"]}', "not UTF-8"),
        (b"[" * 100_000, "cut off"),
        (b"[" * 300_000, "more parts"),
        (b'{"a":[' + b"0," * 2_100_000 + b"0]}", "more parts"),
        (b'{"watchbook_outbox":' + b"9" * 100_000 + b"}", "cut off"),
        (zipped(), "ZIP"),
        (gzip.compress(b"0" * 100_000), "gzip"),
        (b"[]", "not an outbox"),
        (b"null", "not an outbox"),
        (b'{"watchbook_outbox":2,"submissions":[]}', "newer"),
        (b'{"submissions":[]}', "not an outbox"),
        (b'{"watchbook_outbox":1}', "lists are missing"),
        (b'{"watchbook_outbox":1,"submissions":{}}', "lists are missing"),
        (b"%PDF-1.7", "JSON"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_file_gets_a_clear_answer_and_leaves_nothing(cast, content, says):
    page = bring(cast.client_of(cast.alice), content)
    assert page.status_code == 422
    assert says in page.context["trouble"]
    assert not Submission.objects.exists()


def test_a_file_of_another_agency_is_refused_as_a_whole(cast, run):
    page = bring(cast.client_of(cast.charlie), exported(exported_row(cast.alice, run())), "calder")
    assert page.status_code == 422
    assert "belongs to: harlan" in page.context["trouble"]


def test_a_file_beyond_every_size_is_not_read(monkeypatch):
    from watchbook.front.sync import outbox_file

    monkeypatch.setattr(outbox_file, "MOST_BYTES", 10)
    with pytest.raises(OutboxFileError, match="larger"):
        read_outbox(b"0" * 11)
    monkeypatch.setattr(outbox_file, "MOST_BYTES", 10**6)
    many = json.dumps(exported(*[0] * 20_001)).encode()
    with pytest.raises(OutboxFileError, match="more than"):
        read_outbox(many)


def test_who_may_import(cast, run):
    for viewer, status in (("alice", 200), ("dana", 200), ("charlie", 404), ("nobody", 302)):
        client = cast.client_of(getattr(cast, viewer))
        assert client.get("/harlan/inbox/import/").status_code == status, viewer
        assert bring(client, exported()).status_code == status, viewer


def test_what_mended_an_older_submission_says_so_in_a_file_too(cast, device, run):
    sent = run(values={"minutes": "half an hour"})
    old = device.put(sent).json()["uuid"]
    mended = sent | {"values": sent["values"] | {"minutes": "30"}}
    bring(device.client, exported(exported_row(cast.alice, mended, mends=old)))
    assert Submission.objects.get(sent_as=old).status == "mended"
    assert Device(device.client).client.get("/harlan/inbox/?show=settled").status_code == 200
