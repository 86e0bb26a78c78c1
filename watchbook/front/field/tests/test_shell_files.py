"""What a phone keeps to start without a network: all of it, only it, and not much of it."""

import gzip
import json
import re
from hashlib import sha256

import pytest
from django.test import Client

from watchbook.front.field import shellfiles
from watchbook.front.field.pages import PAGES
from watchbook.ground.records.slots import submittable_kinds

MOST_COMPRESSED = 150_000
MOST_LATER = 75_000


@pytest.fixture
def client(db):
    return Client()


def promised(client):
    """What the worker was told, and its script."""
    text = client.get("/field/service-worker.js").content.decode()
    head, _, script = text.partition("\n")
    found = re.fullmatch(r"const SHELL = (\{.*\});", head)
    assert found
    return json.loads(found[1]), script


def test_the_two_files_hold_what_is_served_at_each_address_and_have_the_promised_bytes(client):
    told, _ = promised(client)
    files = {}
    for address, promised_sha256 in told["bundles"].items():
        whole = client.get(address).content
        assert sha256(whole).hexdigest() == promised_sha256
        files |= json.loads(whole)
    assert sorted(files) == sorted(told["addresses"])
    for address, text in files.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert (answer.getvalue() if answer.streaming else answer.content).decode() == text, address


def test_it_weighs_less_than_150_kilobytes_compressed(client):
    sent = [
        client.get(address, headers={"Accept-Encoding": "gzip"})
        for address in ("/field/shell.json", "/field/service-worker.js")
    ]
    assert {answer["Content-Encoding"] for answer in sent} == {"gzip"}
    assert len(gzip.decompress(sent[0].content)) == len(shellfiles.bundle())
    total = sum(len(answer.content) for answer in sent)
    files = sum(not row.is_later for row in shellfiles.shell().files)
    print(f"\nshell: {total / 1000:.1f} kB compressed, {files} files in one")
    assert total < MOST_COMPRESSED


def test_k9_down_comes_after_what_pages_wait_for_and_weighs_less_than_75_kilobytes(client):
    answer = client.get("/field/later.json", headers={"Accept-Encoding": "gzip"})
    print(f"\nK9 down: {len(answer.content) / 1000:.1f} kB compressed")
    assert len(answer.content) < MOST_LATER
    later = {row.address for row in shellfiles.shell().files if row.is_later}
    assert "/static/field/js/down.js" in later
    assert "/static/field/js/down-door.js" not in later


def test_it_holds_every_page_every_field_form_and_all_that_scripts_import(client):
    addresses = {row.address for row in shellfiles.shell().files}
    assert {page.address for page in PAGES} <= addresses
    kinds = {form.kind for form in submittable_kinds() if form.is_field_form}
    assert {f"/field/forms/{kind}.json" for kind in kinds} <= addresses
    assert "/static/field/js/renderer.js" in addresses  # imported by an import
    assert any("dexie" in address for address in addresses)
    assert "/static/web/css/tokens.css" in addresses


def test_each_page_answers_its_own_address_and_a_form_every_kind():
    for page in PAGES:
        assert re.match(page.pattern, page.address)
    (form,) = [page for page in PAGES if page.name == "form"]
    assert re.match(form.pattern, "/field/forms/training.performance/")
    assert not re.match(form.pattern, "/field/forms/training.performance.json")
    assert not re.match(form.pattern, "/field/records/harlan/")


def test_one_changed_byte_is_another_version(client, monkeypatch):
    before = shellfiles._read().version
    assert before == shellfiles._read().version
    real = shellfiles._found
    monkeypatch.setattr(shellfiles, "_found", lambda path: real(path) + b" ")
    assert shellfiles._read().version != before


def test_the_worker_is_asked_for_anew_and_is_no_page(client):
    answer = client.get("/field/service-worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    again = client.get("/field/service-worker.js", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_the_manifest_names_icons_that_are_there(client):
    answer = client.get("/field/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/field/", "/", "standalone")
    for icon in told["icons"]:
        body = client.get(icon["src"]).getvalue()
        assert body.startswith(b"\x89PNG")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
