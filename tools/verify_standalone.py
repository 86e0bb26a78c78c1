#!/usr/bin/env python3
"""Verify an exported Watchbook ledger, or one opened record, without Watchbook.

    python3 verify_standalone.py PATH [--checkpoint FILE] [--json]

PATH is a folder made by `watchbook ledger export`, or a .json file: one opened record, or a team's
runs of a training day. It needs Python 3.11 and the package `cryptography`. The formats are those
of docs/spec/ledger.md and docs/spec/record.md. On purpose it shares no code with Watchbook.

Exit status: 0 everything verifies; 1 something is wrong, and is named; 2 wrong arguments.

A good answer shows that these entries, in this order, are those that the holder of the log's key
signed, unchanged since. It does not show that what was written was true, nor whose key it is:
compare it with one that reached you another way, and give --checkpoint one that left earlier.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM = r'{"at":"([0-9TZ:-]{20})","digest":"([0-9a-f]{64})","tag":"([0-9a-f]{32})","v":1}'
ENTRY = re.compile(FORM.encode())
TILE = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?")
SUCCESSION = "ledger.succession"
BROKEN = (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError)


class WrongError(ValueError):
    """Something does not verify. The message says what."""


def need(value: Any, message: str) -> Any:
    """`value` itself, if it holds; else the answer is `message`."""
    if not value:
        raise WrongError(message)
    return value


# --- A. Hashes: RFC 6962 section 2.1
def sha256(data: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    return hashlib.sha256(data).digest()


def tree_root(hashes: list[bytes]) -> bytes:
    """Join neighbours until one is left; an odd last one waits for the next round."""
    if not hashes:
        return sha256(b"")
    while len(hashes) > 1:
        pairs = range(0, len(hashes) - 1, 2)
        joined = [sha256(b"\x01" + hashes[i] + hashes[i + 1]) for i in pairs]
        hashes = joined + hashes[len(joined) * 2 :]
    return hashes[0]


def root_by_proof(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """The root to which an inclusion proof leads; the last hash of the proof is the topmost."""
    need(0 <= index < size and (size == 1) == (not proof), "the proof has a wrong length")
    if size == 1:
        return leaf
    left = 1 << ((size - 1).bit_length() - 1)  # leaves in the left half: a power of two
    if index < left:
        return sha256(b"\x01" + root_by_proof(leaf, index, left, proof[:-1]) + proof[-1])
    right = root_by_proof(leaf, index - left, size - left, proof[:-1])
    return sha256(b"\x01" + proof[-1] + right)


# --- B. Signatures: C2SP signed-note and tlog-checkpoint with Ed25519
def unbase64(text: str) -> bytes:
    """Standard base64, only in the one spelling that encodes back to itself."""
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, f"{text[:50]!r} is not base64")
    return data


def read_key(line: str) -> tuple[str, bytes, bytes]:
    """Name, key id and Ed25519 public key of a verifier key line `name+id+base64`."""
    name, _, rest = line.partition("+")
    key_id, _, encoded = rest.partition("+")
    data = unbase64(encoded)
    need(len(data) == 33 and data[0] == 1 and name.split() == [name], "no Ed25519 verifier key")
    need(sha256(name.encode() + b"\n" + data)[:4].hex() == key_id, "the key id is not of this key")
    return name, bytes.fromhex(key_id), data[1:]


def read_checkpoint(note: bytes, key_line: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint, once the key of `key_line` has signed it."""
    name, key_id, public = read_key(key_line)
    text, blank, signatures = note.decode(errors="replace").rpartition("\n\n")
    need(blank and signatures.endswith("\n"), "the checkpoint has no signatures, or breaks off")
    is_signed = False
    for line in signatures[:-1].split("\n"):
        match = need(re.fullmatch("\u2014 ([^ +]+) (.+)", line), f"{line[:50]!r} is no signature")
        data = unbase64(match[2])
        if match[1] == name and data[:4] == key_id:  # other keys (witnesses) are passed over
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(data[4:], f"{text}\n".encode())
            except InvalidSignature:
                raise WrongError("the signature does not fit: the checkpoint was altered") from None
            is_signed = True
    need(is_signed, f"the checkpoint carries no signature of {name}")
    lines = text.split("\n")
    is_fit = len(lines) == 3 and re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]) and lines[0] == name
    need(is_fit, "the checkpoint is not the three lines origin, size and root of this log")
    return lines[0], int(lines[1]), unbase64(lines[2])


# --- C. A log's folder: vkey, checkpoint, tile/…
class Report:
    """Collects what is wrong, with file and place, and what a reader should know."""

    def __init__(self) -> None:
        self.logs: list[dict[str, Any]] = []
        self.records: list[dict[str, Any]] = []
        self.notes: list[dict[str, str]] = []
        self.wrong: list[dict[str, Any]] = []

    def add(self, file: Path, message: str, index: int | None = None, *span: int) -> None:
        """Name one wrong thing; `span` is its first byte and one past its last."""
        told = {"file": str(file), "message": message, "index": index}
        self.wrong.append(told | dict(zip(("start", "end"), span or (None, None), strict=True)))


def tile_name(level: str, number: int, width: int) -> str:
    """tile/0/000 is full (256 items), tile/0/x001/x234/067.p/3 holds three."""
    groups = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        groups = f"x{number % 1000:03d}/{groups}"
    return f"tile/{level}/{groups}" + ("" if width == 256 else f".p/{width}")


def items_of(data: bytes, level: str) -> list[tuple[int, int, bytes]]:
    """First byte, end and hash of each item: entries behind two bytes of length, or hashes."""
    items, at = [], 0
    while at < len(data):
        length = 2 + int.from_bytes(data[at : at + 2], "big") if level == "entries" else 32
        item = data[at : at + length]
        made = sha256(b"\x00" + item[2:]) if level == "entries" else item
        items.append((at, at + len(item), made if len(item) == length else b""))
        at += length
    return items


class Log:
    """A log's folder: first what is signed is read, then `check` holds every tile against it."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        self.size, self.root, self.note = -1, b"", b""  # stay so where no checkpoint verifies
        self.leaves: list[bytes] = []
        self.tags: dict[str, int] = {}
        file = folder / "vkey"
        try:
            self.key = file.read_bytes().decode(errors="replace").removesuffix("\n")
            self.origin = read_key(self.key)[0]
            file = folder / "checkpoint"
            self.note = file.read_bytes()
            _, self.size, self.root = read_checkpoint(self.note, self.key)
        except (OSError, ValueError) as error:
            report.add(file, str(error))

    def hashes_of(self, level: str, count: int) -> list[bytes]:
        """The hashes that a level's tiles hold; where a partial one is gone, its full one's."""
        hashes: list[bytes] = []
        for start in range(0, count, 256):
            width = min(256, count - start)
            names = [tile_name(level, start // 256, each) for each in (width, 256)]
            files = [self.folder / name for name in names if (self.folder / name).is_file()]
            if not files:
                self.report.add(self.folder / names[0], "the file is missing")
                break
            hashes += [each[2] for each in items_of(files[0].read_bytes(), level)][:width]
        return hashes

    def check(self, size: int, root: bytes) -> None:
        """Find the leaf hashes that lead to `root`, then make every tile again and compare."""
        entries, hashes = self.hashes_of("entries", size), self.hashes_of("0", size)
        good = [each for each in (entries, hashes) if len(each) == size and tree_root(each) == root]
        if not good:
            self.report.add(self.folder / "checkpoint", "the tiles do not lead to the signed root")
            return
        self.leaves = below = good[0]
        levels, level = {"entries": below, "0": below}, 0
        while len(below) >= 256:
            whole = range(0, len(below) // 256 * 256, 256)
            below, level = [tree_root(below[i : i + 256]) for i in whole], level + 1
            levels[str(level)] = below
            self.hashes_of(str(level), len(below))
        for file in sorted(each for each in (self.folder / "tile").rglob("*") if not each.is_dir()):
            self.check_tile(file, levels)

    def check_tile(self, file: Path, levels: dict[str, list[bytes]]) -> None:
        """Compare one file, of this size or an earlier one, with what follows from the leaves."""
        name = file.relative_to(self.folder).as_posix()
        match = TILE.fullmatch(name)
        level, groups, partial = match.groups() if match else ("", "0", "0")
        number, width = int(re.sub("[x/]", "", groups)), int(partial or 256)
        first = number * 256
        expected = levels.get(level, [])[first : first + width]
        if tile_name(level, number, width) != name or not 0 < width == len(expected) <= 256:
            self.report.add(file, "the signed checkpoint covers no tile of this name")
            return
        data = file.read_bytes()
        items = items_of(data, level)
        items += [(len(data), len(data), b"")] * (width - len(items))  # a file that breaks off
        for index, wanted in enumerate(expected, first):
            start, end, found = items[index - first]
            if found != wanted:
                place = index if level in {"entries", "0"} else None
                self.report.add(file, "what stands here was altered", place, start, end)
                if level == "entries":  # an altered length moves all that follows
                    return
            elif level == "entries":
                entry = ENTRY.fullmatch(data[start + 2 : end])
                if not entry or self.tags.setdefault(entry[3].decode(), index) != index:
                    self.report.add(file, "no entry, or its tag was used before", index, start, end)
        if len(items) > width:
            self.report.add(file, "bytes too many", None, items[width][0], len(data))


# --- D. An opened record
class Record:
    """An opened record: entries with the leaves that are shown, proofs, checkpoints and keys."""

    def __init__(self, file: Path, shape: Any, report: Report) -> None:
        self.file, self.report = file, report
        self.entries: list[dict[str, Any]] = []  # epoch, index, tag and leaves of each, verified
        self.signed: dict[int, tuple[str, int, bytes, str]] = {}  # by epoch; the newest is last
        try:
            self.read(shape)
        except BROKEN as why:
            self.entries = []
            name = shape.get("record", "it") if isinstance(shape, dict) else "it"
            report.add(file, f"the record {name} does not verify: {why}")

    def read(self, shape: dict[str, Any]) -> None:
        """Checkpoints first, then each entry and how it follows the one before."""
        names = {"record", "kind", "entries", "checkpoint", "vkey"}
        need(set(shape) - {"earlier"} == names and shape["entries"], "odd members, or no entries")
        newest = shape["checkpoint"].partition("\n")[0]
        for one in [*shape.get("earlier", []), shape]:
            origin, size, root = read_checkpoint(one["checkpoint"].encode(), one["vkey"])
            epoch = int(origin.rpartition("/")[2])
            is_fit = one.get("epoch", epoch) == epoch > max(self.signed, default=0)
            is_same = origin.rpartition("/")[0] == newest.rpartition("/")[0]
            need(is_fit and is_same, "a checkpoint is of another epoch or log than it says")
            self.signed[epoch] = origin, size, root, one["vkey"]
        for one in reversed(shape.get("earlier", [])):  # what the next epoch says was held
            if "succession" in one:
                told = self.read_entry(one["succession"])
                is_fit = told["place"] == (one["epoch"] + 1, 0) and told["@kind"] == SUCCESSION
                is_fit = is_fit and told["/previous/checkpoint"] == one["checkpoint"]
                need(is_fit, "a succession is not of its epoch and checkpoint")
                origin, _, _, key = self.signed[one["epoch"]]
                root = bytes.fromhex(told["/held/root"])
                self.signed[one["epoch"]] = origin, told["/held/size"], root, key
        tag, place, version = None, (0, 0), 0
        for n, one in enumerate(shape["entries"], 1):
            try:
                last = self.read_entry(one)
                is_same = (last["@record"], last["@kind"]) == (shape["record"], shape["kind"])
                need(is_same and last["@n"] == n, "another record's, or one before it is missing")
                need(n == 1 or (tag == last["tag"] and last["place"] > place), "a gap before it")
                is_new, number = last["@act"] is None, last["@version"]
                is_fit = number == version + 1 if is_new else number <= version
                need(is_fit, f"it does not follow version {version} of the record")
            except ValueError as error:
                raise WrongError(f"entry {one['index']} (n {n}): {error}") from None
            tag, place, version = last["@next"], last["place"], max(version, number)
            self.entries.append(last)
        self.report.records.append({"file": str(self.file), "record": shape["record"], "n": n})

    def read_entry(self, one: dict[str, Any]) -> dict[str, Any]:
        """Leaves lead to the digest, the digest is in the entry, the entry under a signed root."""
        entry = json.dumps(one["entry"], sort_keys=True, separators=(",", ":")).encode()
        match = need(ENTRY.fullmatch(entry), "this is not an entry")
        need(len(one) == 6 and one["epoch"] in self.signed, "it has no checkpoint of its epoch")
        hashes = [bytes.fromhex(text) for text in one["withheld"]]
        need([each.hex() for each in sorted(hashes)] == one["withheld"], "withheld out of order")
        leaves: dict[str, Any] = {}
        for text in one["disclosures"]:
            data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            again = base64.urlsafe_b64encode(data).decode().rstrip("=")
            hashes.append(need(again == text and sha256(data), "a disclosure is not base64url"))
            _salt, name, value = json.loads(data)
            need(name not in leaves and name[0] in "@/", f"leaf {name[:50]!r} twice or misnamed")
            leaves[name] = value
        digest = sha256(b"watchbook/digest/v1\n" + b"".join(sorted(hashes))).hex()
        need(digest == match[2].decode(), "the leaves do not lead to the entry's digest")
        _, size, root, _ = self.signed[one["epoch"]]
        proof = [unbase64(text) for text in one["proof"]]
        made = root_by_proof(sha256(b"\x00" + entry), one["index"], size, proof)
        need(made == root, "the inclusion proof does not lead to the signed root")
        need(leaves["@received_at"][:19] + "Z" == match[1].decode(), "its times do not agree")
        return {**leaves, "tag": match[3].decode(), "place": (one["epoch"], one["index"])}

    def check_logs(self, logs: dict[str, Log]) -> None:
        """The record's checkpoints are of the exported logs; nothing was left off at its end."""
        for epoch, (origin, size, root, key) in self.signed.items():
            log = logs.get(origin)
            if log is None or len(log.leaves) < size:
                self.report.notes.append({"file": str(self.file), "note": f"{origin} is not here"})
            elif log.key != key or tree_root(log.leaves[:size]) != root:
                self.report.add(self.file, f"its key or checkpoint is not of {origin} here")
            index = log.tags.get(self.entries[-1]["@next"]) if log else None
            if index is not None and (epoch < max(self.signed) or index < size):
                self.report.add(self.file, f"entry {index} of {origin} was left out", index)


# --- E. The command, and what ties several logs together
def stated_ends(records: list[Record], logs: dict[str, Log], report: Report) -> dict[str, Any]:
    """By origin: size and root that the next epoch's first entry says were held of a log's end."""
    stated = {}
    for record in records:
        first = record.entries[0]
        if first["@kind"] == SUCCESSION and first["place"][1] == 0:
            prefix = record.signed[first["place"][0]][0].rpartition("/")[0]
            log = logs.get(f"{prefix}/{first['/previous/epoch']}")
            if log and log.note.decode() != first["/previous/checkpoint"]:
                report.add(record.file, f"it names another last checkpoint than {log.origin} has")
            elif log:
                stated[log.origin] = first["/held/size"], bytes.fromhex(first["/held/root"])
                lost = f"lost {first['/lost/from']} up to {first['/lost/until']}"
                report.notes.append({"file": str(record.file), "note": f"{log.origin}: {lost}"})
    return stated


def verify(path: Path, earlier: Path | None) -> Report:
    """Everything below `path`."""
    report = Report()
    marks = [file for name in ("vkey", "checkpoint", "tile") for file in path.rglob(name)]
    folders = sorted({file.parent for file in marks})
    every = [Log(folder, report) for folder in folders]
    logs = {log.origin: log for log in every if log.size >= 0}
    files = [path] if path.is_file() else sorted(path.rglob("records/*.json"))
    records: list[Record] = []
    for file in files:
        try:
            data = file.read_bytes()
            shape = json.loads(data.decode())
            again = json.dumps(shape, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            need(again.encode() == data, "the bytes are not in canonical form (RFC 8785)")
            several = need(shape.get("records", [shape]), "it holds no records")
            records += [one for each in several if (one := Record(file, each, report)).entries]
        except BROKEN as why:
            report.add(file, f"the record does not verify: {why}")
    if not folders and not files:
        report.add(path, "there is neither a log nor an opened record here")
    stated = stated_ends(records, logs, report)
    for log in (log for log in every if log.size >= 0):
        log.check(*stated.get(log.origin, (log.size, log.root)))
        told = {"size": log.size, "root": log.root.hex(), "vkey": log.key}
        report.logs.append({"origin": log.origin, **told})
    for record in records:
        record.check_logs(logs)
    if earlier:
        try:
            name = earlier.read_bytes().partition(b"\n")[0].decode()
            log = need(logs.get(name), "the log that it names is not here or does not verify")
            _, size, root = read_checkpoint(earlier.read_bytes(), log.key)
            is_fit = size <= len(log.leaves) and tree_root(log.leaves[:size]) == root
            need(is_fit, f"{name} does not begin with the {size} entries that it signed")
        except ValueError as error:
            report.add(earlier, str(error))
    return report


def main() -> int:
    """Run the command. Gives the exit status."""
    parser = argparse.ArgumentParser(description="Verify an exported Watchbook ledger.")
    parser.add_argument("path", type=Path, help="an exported folder, or opened records (.json)")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint saved earlier")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    for each in (options.path, options.checkpoint):
        if each is not None and not each.exists():
            parser.error(f"{each} does not exist")
    report = verify(options.path, options.checkpoint)
    if options.json:
        print(json.dumps({"ok": not report.wrong, **vars(report)}, indent=1))
        return 1 if report.wrong else 0
    for name, found in vars(report).items():
        for one in found:
            members = [f"{key} {value}" for key, value in one.items() if value is not None]
            print(name.upper(), " | ".join(members))
    print(f"{len(report.wrong)} wrong." if report.wrong else "Unchanged since it was signed.")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
