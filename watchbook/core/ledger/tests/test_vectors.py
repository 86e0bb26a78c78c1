"""Known answers: the files that other implementations are written against."""

import base64
import hashlib
import hmac
import json

import pytest
import rfc8785

from watchbook.core.ledger import canonical, disclosure, merkle, note, proof, receipt, tiles
from watchbook.core.ledger.checkpoint import open_checkpoint
from watchbook.core.ledger.entry import Entry, Head, entry_bytes, parse_entry
from watchbook.core.ledger.errors import CanonicalError
from watchbook.core.ledger.tests import vectors
from watchbook.core.ledger.verify import verify_opened, verify_tree

SPEC = vectors.FOLDER.parents[1] / "docs" / "spec"


def load(name):
    return json.loads((vectors.FOLDER / f"{name}.json").read_text())


@pytest.mark.parametrize("name", vectors.ALL)
def test_the_code_still_gives_the_bytes_that_were_published(name):
    assert json.loads(json.dumps(vectors.ALL[name]())) == load(name)


def test_canonical_bytes_are_those_of_an_independent_package_and_read_back():
    for case in load("canonical")["canonical"]:
        data = case["bytes"].encode()
        assert rfc8785.dumps(case["flat"]) == data == canonical.canonical_bytes(case["flat"])
        assert canonical.parse_canonical(data) == case["flat"]


def test_every_other_spelling_in_the_vectors_is_refused():
    for text in load("canonical")["refused"]:
        with pytest.raises(CanonicalError):
            canonical.parse_canonical(bytes.fromhex(text))


def test_salts_disclosures_and_digest_follow_from_hmac_sha256_and_json_alone():
    vector = load("digest")
    secrets = {"@": bytes.fromhex(vector["head_secret"]), "/": bytes.fromhex(vector["secret"])}
    values = {**vector["head"], **vector["body"]}
    hashes = []
    for leaf in vector["leaves"]:
        name = leaf["name"]
        salt = hmac.digest(secrets[name[0]], name.encode(), "sha256")[:16]
        text = base64.urlsafe_b64encode(salt).rstrip(b"=").decode()
        data = rfc8785.dumps([text, name, values.pop(name)])
        assert (salt.hex(), data.decode()) == (leaf["salt"], leaf["disclosure"])
        hashes.append(hashlib.sha256(data).digest())
        assert hashes[-1].hex() == leaf["hash"]
    assert not values
    digest = hashlib.sha256(b"watchbook/digest/v1\n" + b"".join(sorted(hashes)))
    assert digest.hexdigest() == vector["digest"]


def test_the_digest_is_the_same_after_expungement():
    vector = load("digest")
    partial = disclosure.read_secret(vector["expunged"]["partial_secret"].encode())
    head_secret = bytes.fromhex(vector["head_secret"])
    made = disclosure.entry_digest(vector["head"], head_secret, vector["expunged"]["body"], partial)
    assert made.hex() == vector["digest"]
    assert Head.from_leaves(vector["head"]).leaves() == vector["head"]


def test_an_entry_is_exactly_its_published_bytes():
    vector = load("entry")
    at = canonical.parse_instant(vector["received_at"])
    entry = Entry(bytes.fromhex(vector["tag"]), bytes.fromhex(vector["digest"]), at)
    assert (
        entry_bytes(entry) == vector["bytes"].encode() == rfc8785.dumps(json.loads(vector["bytes"]))
    )
    assert parse_entry(vector["bytes"].encode()) == entry


def test_the_roots_are_those_of_rfc_6962():
    roots = load("merkle")["roots"]
    assert roots[0] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert roots[1] == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert roots[8] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_every_published_proof_verifies():
    vector = load("merkle")
    leaves = [merkle.hash_leaf(bytes.fromhex(data)) for data in vector["entries"]]
    roots = [bytes.fromhex(root) for root in vector["roots"]]
    for case in vector["inclusion"]:
        path = [bytes.fromhex(step) for step in case["proof"]]
        index, size = case["index"], case["size"]
        merkle.verify_inclusion(leaves[index], index, size, path, roots[size])
    for case in vector["consistency"]:
        path = [bytes.fromhex(step) for step in case["proof"]]
        old, size = case["old"], case["size"]
        merkle.verify_consistency(old, roots[old], size, roots[size], path)


def test_tile_paths_and_the_three_entries_are_those_of_the_known_answers():
    vector = load("tiles")
    for path, (level, number, width) in vector["paths"].items():
        assert tiles.parse_tile_path(path) == tiles.Tile(level, number, width)
    assert vector["three"]["tile/entries/000.p/3"] == "00036f6e65000374776f00057468726565"
    assert len(bytes.fromhex(vector["three"]["tile/0/000.p/3"])) == 96
    paths = [tile.path for tile in tiles.tiles_for_size(70_000)]
    assert len([path for path in paths if path.startswith("tile/0/")]) == 274


def test_the_notes_verify_and_are_those_of_the_known_answers():
    vector = load("notes")
    assert vector["vkey"] == (
        "k9.example/ledger+fb93f23c+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    )
    verifier = note.parse_vkey(vector["vkey"])
    signed = vector["checkpoint"].encode()
    assert open_checkpoint(signed, verifier).size == 3
    assert b"+5PyPE+o7dwUzK2Vo7I19+Xe2uNBrWVOODQiTRlNfoAD6EWZgvt9pHISHm6IPdqCxbXW" in signed
    proof.verify_proof(proof.parse_proof(vector["proof_of_two"].encode()), b"two", verifier)
    receipts = note.parse_vkey(vector["receipt_vkey"])
    kept = receipt.open_receipt(vector["receipt_accepted"].encode(), receipts)
    assert (kept.status, kept.index) == ("accepted", 2)
    held = receipt.open_receipt(vector["receipt_held"].encode(), receipts)
    assert (held.status, held.index) == ("held", None)


def test_the_opened_record_verifies_against_its_tree():
    vector = load("opened")
    files = {name: base64.b64decode(data) for name, data in vector["files"].items()}
    assert verify_tree(files.get, vector["vkey"]) == []
    assert verify_opened(vector["record"].encode(), trusted=[vector["vkey"]]) == []


def test_the_examples_in_the_specification_are_those_of_the_vectors():
    record, ledger = (SPEC / "record.md").read_text(), (SPEC / "ledger.md").read_text()
    assert load("canonical")["canonical"][2]["bytes"] in record
    assert load("digest")["expunged"]["partial_secret"] in record
    assert load("notes")["checkpoint"] in ledger
    assert load("notes")["vkey"] in ledger
    for name in vectors.ALL:
        assert f"{name}.json" in record + ledger
