"""A small log with records in it, made from fixed seeds, for the tests of this room."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from watchbook.core.ledger import merkle, tiles
from watchbook.core.ledger.canonical import Scalar
from watchbook.core.ledger.checkpoint import Checkpoint, sign_checkpoint
from watchbook.core.ledger.disclosure import entry_digest
from watchbook.core.ledger.entry import Entry, Head, entry_bytes
from watchbook.core.ledger.note import Signer
from watchbook.core.ledger.opened import Opened, OpenedEntry, Signed, opened_bytes, show

START = datetime(2026, 11, 21, 22, 52, 14, 123456, tzinfo=UTC)
RECORD = "0b2f5a52-3c7e-4a57-9d4b-1f6f0e3c9a10"
KIND = "training.performance"


def made(what: str, length: int) -> bytes:
    """Bytes that look random and are the same every time."""
    return sha256(what.encode()).digest()[:length]


@dataclass
class Leaf:
    """One entry of the record, with what opens it."""

    index: int
    head: Head
    head_secret: bytes
    body: dict[str, Scalar]
    secret: bytes


@dataclass
class Book:
    """A log of `size` entries in which every `every`-th belongs to one record."""

    origin: str = "k9.example/log/demo/1"
    size: int = 300
    every: int = 60
    kind: str = KIND
    body: dict[str, Scalar] = field(default_factory=dict)
    salt: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    rows: list[Leaf] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.signer = Signer.from_seed(self.origin, made(f"seed {self.origin}", 32))
        self.vkey = self.signer.verifier.vkey
        tag = made(f"first {self.origin}{self.salt}", 16)
        for index in range(self.size):
            at = START + timedelta(seconds=index)
            if index % self.every == 0:
                tag = self._add_row(index, tag, at)
            else:
                entry = Entry(made(f"t{index}{self.salt}", 16), made(f"d{index}", 32), at)
                self.entries.append(entry_bytes(entry))
        grown = tiles.append_leaves(lambda _: None, 0, self.entries)
        self.root = grown.root
        self.files |= grown.tiles
        self.files["checkpoint"] = self.sign(self.size, self.root)
        self.node = tiles.nodes_from_tiles(self.files.get, self.size)

    def _add_row(self, index: int, tag: bytes, at: datetime) -> bytes:
        n = len(self.rows) + 1
        is_act = n % 2 == 0
        following = made(f"next {index}{self.salt}", 16)
        head = Head(
            kind=self.kind,
            record=RECORD,
            actor="p1",
            occurred_at=None,
            recorded_at=at,
            received_at=at,
            n=n,
            next=following,
            version=(n + 1) // 2,
            act="reviewed" if is_act else None,
        )
        body = self.body or {
            "/persons/k7f/name": "Zoë",
            "/persons/k7f/order": n,
            "/is_blind": True,
            "/note": None,
        }
        row = Leaf(index, head, made(f"h{index}", 32), body, made(f"s{index}", 32))
        digest = entry_digest(head.leaves(), row.head_secret, body, row.secret)
        self.entries.append(entry_bytes(Entry(tag, digest, at)))
        self.rows.append(row)
        return following

    def sign(self, size: int, root: bytes) -> bytes:
        return sign_checkpoint(Checkpoint(self.origin, size, root), [self.signer])

    def opened_entries(self, withhold: tuple[str, ...] = ()) -> tuple[OpenedEntry, ...]:
        made_entries = []
        for row in self.rows:
            shown, hidden = show(
                row.head.leaves(), row.head_secret, row.body, row.secret, withhold=withhold
            )
            proof = tuple(merkle.inclusion_proof(self.node, row.index, self.size))
            entry = self.entries[row.index]
            epoch = int(self.origin.rpartition("/")[2])
            made_entries.append(OpenedEntry(row.index, epoch, entry, shown, hidden, proof))
        return tuple(made_entries)

    def opened(self, withhold: tuple[str, ...] = ()) -> Opened:
        signed = Signed(self.files["checkpoint"], self.vkey)
        return Opened(RECORD, self.kind, self.opened_entries(withhold), signed)

    def export(self, folder: Path, *, record: bytes | None = None) -> Path:
        """Write the tree as `watchbook ledger export` lays it out."""
        content = {**self.files, "vkey": self.vkey.encode() + b"\n"}
        content["records/one.json"] = opened_bytes(self.opened()) if record is None else record
        for name, data in content.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder
