"""tools/verify_standalone.py: the verifier that shares no code with this room."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from watchbook.core.ledger import disclosure, merkle, tiles
from watchbook.core.ledger.entry import Entry, Head, entry_bytes
from watchbook.core.ledger.opened import Opened, OpenedEntry, Signed, opened_bytes, show
from watchbook.core.ledger.succession import ACT, KIND, Succession
from watchbook.core.ledger.tests.building import RECORD, START, Book, made
from watchbook.core.ledger.verify import succession_in

SCRIPT = Path(__file__).parents[4] / "tools" / "verify_standalone.py"
BOOK = Book(size=600)


def loaded():
    spec = spec_from_file_location("verify_standalone", SCRIPT)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFY = loaded().verify


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-I", SCRIPT, *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture
def exported(tmp_path):
    return BOOK.export(tmp_path / "export")


def test_it_is_short_and_imports_nothing_of_watchbook():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 400
    assert "import watchbook" not in text
    assert "from watchbook" not in text


def test_a_whole_export_verifies_and_says_so(exported):
    done = run(exported)
    assert done.returncode == 0
    assert "Unchanged since it was signed." in done.stdout
    assert BOOK.vkey in done.stdout
    answer = json.loads(run(exported, "--json").stdout)
    assert answer["ok"] is True
    assert answer["logs"][0]["size"] == 600
    assert answer["records"][0]["n"] == 10
    assert (answer["wrong"], answer["notes"]) == ([], [])


def test_wrong_arguments_are_two_and_wrong_files_are_one(exported, tmp_path):
    assert run().returncode == 2
    assert run(tmp_path / "nowhere").returncode == 2
    assert run(exported, "--checkpoint", tmp_path / "nowhere").returncode == 2
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty").returncode == 1
    (exported / "checkpoint").write_bytes(b"")
    done = run(exported)
    assert done.returncode == 1
    assert "WRONG" in done.stdout


def test_any_altered_byte_of_any_file_is_named_with_its_file_and_place(exported):
    for file in sorted(file for file in exported.rglob("*") if file.is_file()):
        data = file.read_bytes()
        for at in {0, 1, 2, len(data) // 3, len(data) // 2, len(data) - 2, len(data) - 1}:
            for flip in (1, 0x20, 0xFF):
                altered = bytearray(data)
                altered[at] ^= flip
                file.write_bytes(altered)
                wrong = [one for one in VERIFY(exported, None).wrong if one["file"] == str(file)]
                assert wrong, (file, at, flip)
                if "tile" in file.parts:
                    assert any(one["start"] <= at < one["end"] for one in wrong), (file, at, flip)
        file.write_bytes(data)
    assert VERIFY(exported, None).wrong == []


def test_a_missing_shortened_or_lengthened_file_is_named(exported):
    for file in sorted(file for file in exported.rglob("*") if file.is_file()):
        data = file.read_bytes()
        for changed in (None, b"", data[:-1], data + b"x", data + data):
            if file.name == "one.json" and changed is None:
                continue  # nothing says how many records an export carries
            if file.name == "vkey" and changed == data[:-1]:
                continue  # a key line may come without its newline
            file.unlink()
            if changed is not None:
                file.write_bytes(changed)
            wrong = {one["file"] for one in VERIFY(exported, None).wrong}
            assert str(file) in wrong, (file, changed and len(changed))
            file.write_bytes(data)


def test_a_file_that_the_checkpoint_does_not_cover_is_named(exported):
    for name in ("tile/0/003", "tile/0/readme", "tile/9/000", "tile/0/000.p/0", "tile/0/000.p/300"):
        (exported / name).parent.mkdir(exist_ok=True)
        (exported / name).write_bytes(b"")
        (wrong,) = VERIFY(exported, None).wrong
        assert wrong["file"] == str(exported / name)
        (exported / name).unlink()


def test_older_partial_tiles_are_held_against_the_same_entries(exported):
    for name, data in tiles.append_leaves(lambda _: None, 0, BOOK.entries[:300]).tiles.items():
        (exported / name).parent.mkdir(exist_ok=True)
        (exported / name).write_bytes(data)
    assert VERIFY(exported, None).wrong == []
    file = exported / "tile/entries/001.p/44"
    file.write_bytes(file.read_bytes()[:-1] + b"]")
    (wrong,) = VERIFY(exported, None).wrong
    assert (wrong["file"], wrong["index"]) == (str(file), 299)


def test_an_earlier_checkpoint_must_be_the_beginning_of_the_log(exported, tmp_path):
    file = tmp_path / "saved"
    small = tiles.append_leaves(lambda _: None, 0, BOOK.entries[:300])
    file.write_bytes(BOOK.sign(300, small.root))
    assert run(exported, "--checkpoint", file).returncode == 0
    for note in (
        BOOK.sign(300, made("fork", 32)),
        BOOK.sign(700, made("more", 32)),
        Book(origin="k9.example/log/demo/9", size=1).files["checkpoint"],
        b"nonsense\xff",
    ):
        file.write_bytes(note)
        done = run(exported, "--checkpoint", file)
        assert done.returncode == 1
        assert str(file) in done.stdout


def test_an_opened_record_verifies_alone_and_says_whose_log_is_not_here(tmp_path):
    file = tmp_path / "one.json"
    file.write_bytes(opened_bytes(BOOK.opened(("/persons/k7f/name",))))
    answer = json.loads(run(file, "--json").stdout)
    assert answer["ok"] is True
    assert "is not here" in answer["notes"][0]["note"]


def test_an_entry_left_out_of_a_record_is_named_even_at_its_end(tmp_path):
    opened = BOOK.opened()
    for at in range(len(opened.entries)):
        entries = opened.entries[:at] + opened.entries[at + 1 :]
        folder = BOOK.export(tmp_path, record=opened_bytes(replace(opened, entries=entries)))
        (wrong,) = VERIFY(folder, None).wrong
        assert wrong["file"].endswith("one.json")


def test_a_record_of_another_key_or_another_history_is_refused(tmp_path):
    forged = Book(size=600, salt="forged")
    folder = BOOK.export(tmp_path, record=opened_bytes(forged.opened()))
    assert "not of k9.example" in VERIFY(folder, None).wrong[0]["message"]


def test_tiles_forged_together_do_not_lead_to_the_signed_root(tmp_path):
    forged = Book(size=600, salt="forged")
    forged.files["checkpoint"] = BOOK.files["checkpoint"]
    folder = forged.export(tmp_path, record=opened_bytes(BOOK.opened()))
    assert "do not lead" in VERIFY(folder, None).wrong[0]["message"]


def test_entries_signed_though_they_are_none_or_doubled_are_named(tmp_path):
    entries = [b"one", *BOOK.entries[:2], BOOK.entries[1]]
    grown = tiles.append_leaves(lambda _: None, 0, entries)
    book = Book(size=1)
    book.files = {**grown.tiles, "checkpoint": book.sign(4, grown.root)}
    folder = book.export(tmp_path, record=b"")
    shutil.rmtree(folder / "records")
    assert [one["index"] for one in VERIFY(folder, None).wrong] == [0, 3]


def succeeding(stated, entry_index=0):
    """A second epoch of one entry that carries `stated`, and its opened record."""
    book = Book(origin="k9.example/log/demo/2", size=1)
    head = Head(KIND, RECORD, "system", None, None, START, 1, made("n", 16), 0, ACT)
    secrets = made("hs", 32), made("s", 32)
    digest = disclosure.entry_digest(head.leaves(), secrets[0], stated.body(), secrets[1])
    entry = entry_bytes(Entry(made("t", 16), digest, START))
    grown = tiles.append_leaves(lambda _: None, 0, [entry])
    signed = book.sign(1, grown.root)
    book.files = {**grown.tiles, "checkpoint": signed}
    shown, hidden = show(head.leaves(), secrets[0], stated.body(), secrets[1])
    one = OpenedEntry(entry_index, 2, entry, shown, hidden, ())
    return book, opened_bytes(Opened(RECORD, KIND, (one,), Signed(signed, book.vkey)))


@pytest.fixture
def ended(tmp_path):
    """Two epochs: of the first 600 signed entries 300 are held, and the second says so."""
    held = tiles.append_leaves(lambda _: None, 0, BOOK.entries[:300])
    first = Book(size=600)
    first.files = {**held.tiles, "checkpoint": BOOK.files["checkpoint"]}
    folder = first.export(tmp_path / "demo/1", record=b"")
    shutil.rmtree(folder / "records")
    return tmp_path, Succession(1, BOOK.files["checkpoint"], 600, 300, held.root, 300, "fire")


def test_an_ended_epoch_verifies_against_what_the_next_one_says_was_held(ended):
    folder, stated = ended
    assert VERIFY(folder, None).wrong
    second, record = succeeding(stated)
    assert succession_in(record) == ("k9.example/log/demo/1", stated)
    assert succession_in(opened_bytes(BOOK.opened())) is None
    second.export(folder / "demo/2", record=record)
    report = VERIFY(folder, None)
    assert report.wrong == []
    assert [one["size"] for one in report.logs] == [600, 1]
    assert "300 up to 600" in report.notes[0]["note"]


def test_a_succession_that_does_not_fit_its_epoch_is_named(ended):
    folder, stated = ended
    for changes in ({"held_root": made("x", 32)}, {"checkpoint": BOOK.sign(600, made("y", 32))}):
        second, record = succeeding(replace(stated, **changes))
        second.export(folder / "demo/2", record=record)
        assert VERIFY(folder, None).wrong


def test_two_folders_of_one_log_are_both_verified(tmp_path):
    BOOK.export(tmp_path / "a")
    copy = BOOK.export(tmp_path / "b")
    assert VERIFY(tmp_path, None).wrong == []
    (copy / "tile/1/000.p/2").write_bytes(bytes(64))
    assert VERIFY(tmp_path, None).wrong
    shutil.rmtree(tmp_path / "a")
    assert VERIFY(tmp_path, None).wrong


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"1", b'{"a":1}', b"\xff", b"[" * 100_000, b'"\\ud800"'], ids=len
)
def test_files_that_are_no_records_are_named_without_a_crash(tmp_path, data):
    file = tmp_path / "one.json"
    file.write_bytes(data)
    assert len(VERIFY(file, None).wrong) == 1


def test_both_verifiers_agree_on_proofs_of_every_place():
    module = loaded()
    leaves = [merkle.hash_leaf(b"%d" % n) for n in range(40)]
    node = merkle.nodes_of(leaves)
    for size in range(1, 41):
        assert module.tree_root(leaves[:size]) == merkle.root(node, size)
        for index in range(size):
            proof = merkle.inclusion_proof(node, index, size)
            assert module.root_by_proof(leaves[index], index, size, proof) == merkle.root(
                node, size
            )
            for wrong in ([*proof, leaves[0]], proof[:-1]):
                if wrong != proof:
                    with pytest.raises(module.WrongError):
                        module.root_by_proof(leaves[index], index, size, wrong)
