"""What the files in tests/vectors must hold, made by this room's code.

The files are the known answers: they never change, and a test holds them against this. Run as a
program it writes those that are not there yet.
"""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

from watchbook.core.ledger import disclosure, merkle, receipt, sealed, tiles
from watchbook.core.ledger.canonical import Scalar, canonical_bytes
from watchbook.core.ledger.checkpoint import Checkpoint, sign_checkpoint
from watchbook.core.ledger.entry import Entry, entry_bytes
from watchbook.core.ledger.note import Signer
from watchbook.core.ledger.opened import opened_bytes
from watchbook.core.ledger.proof import make_proof
from watchbook.core.ledger.tests.building import RECORD, START, Book, made

FOLDER = Path(__file__).parents[4] / "tests" / "vectors"
SEED = bytes(range(32))
EIGHT = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
FLAT: list[dict[str, Scalar]] = [
    {},
    {"/b": 1, "/a": None, "/c": True, "/d": False},
    {"/persons/k7f/name": "Zoë", "/persons/k7f/order": 0, "/is_blind": True, "/note": None},
    {"/text": 'quote " backslash \\ slash / tab \t newline \n bell \x07 delete \x7f'},
    {"/line": "\u2028\u2029", "/max": 2**53 - 1, "/min": -(2**53 - 1)},
    {"/\ufb33": "after the next by code units", "/\U0001f600": "emoji", "/é": "e", "/€": "euro"},
    {"/a~1b/m~0n": "escaped pointer"},
]
REFUSED = (
    b"",
    b"null",
    b"[]",
    b'{"/a": 1}',
    b'{"/a":1}\n',
    b'{"/b":1,"/a":1}',
    b'{"/a":1,"/a":1}',
    b'{"/a":1.0}',
    b'{"/a":1e2}',
    b'{"/a":-0}',
    b'{"/a":9007199254740992}',
    b'{"/a":NaN}',
    b'{"/a":[1]}',
    b'{"/a":{}}',
    b'{"/a":"\\u0000"}',
    b'{"/a":"\\ud800"}',
    b'{"/a":"\\u00e9"}',
    b'{"/a":"\\/"}',
    b'{"/a":"\xff"}',
    b'\xef\xbb\xbf{"/a":1}',
)
BODY: dict[str, Scalar] = {
    "/is_blind": True,
    "/note": None,
    "/persons/k7f/name": "Zoë",
    "/persons/k7f/order": 0,
}
LOST = ("/persons/k7f/name",)


def canonical() -> Any:
    cases = [{"flat": flat, "bytes": canonical_bytes(flat).decode()} for flat in FLAT]
    return {"canonical": cases, "refused": [data.hex() for data in REFUSED]}


def digest() -> Any:
    row = Book(size=1).rows[0]
    head, secret = row.head.leaves(), row.secret
    kept, partial = disclosure.expunge(BODY, secret, LOST)
    leaves = []
    for flat, key in ((head, row.head_secret), (BODY, secret)):
        for name, data in disclosure.disclosures(flat, key).items():
            leaves.append(
                {
                    "name": name,
                    "salt": disclosure.salt(key, name).hex(),
                    "disclosure": data.decode(),
                    "hash": disclosure.disclosure_hash(data).hex(),
                }
            )
    return {
        "head_secret": row.head_secret.hex(),
        "secret": secret.hex(),
        "head": head,
        "body": BODY,
        "leaves": leaves,
        "digest": disclosure.entry_digest(head, row.head_secret, BODY, secret).hex(),
        "expunged": {
            "lost": list(LOST),
            "body": kept,
            "partial_secret": partial.serialise().decode(),
        },
    }


def entry() -> Any:
    one = Entry(made("tag", 16), made("digest", 32), START)
    return {
        "tag": one.tag.hex(),
        "digest": one.digest.hex(),
        "received_at": "2026-11-21T22:52:14.123456Z",
        "bytes": entry_bytes(one).decode(),
        "leaf_hash": merkle.hash_leaf(entry_bytes(one)).hex(),
    }


def merkle_tree() -> Any:
    leaves = [merkle.hash_leaf(bytes.fromhex(data)) for data in EIGHT]
    node = merkle.nodes_of(leaves)
    sizes = range(len(leaves) + 1)
    return {
        "entries": list(EIGHT),
        "roots": [merkle.root_of(leaves[:size]).hex() for size in sizes],
        "inclusion": [
            {"index": i, "size": s, "proof": [h.hex() for h in merkle.inclusion_proof(node, i, s)]}
            for s in sizes
            for i in range(s)
        ],
        "consistency": [
            {"old": o, "size": s, "proof": [h.hex() for h in merkle.consistency_proof(node, o, s)]}
            for s in sizes
            for o in range(s + 1)
        ],
    }


def tile_files() -> Any:
    grown = tiles.append_leaves(lambda _: None, 0, [b"one", b"two", b"three"])
    sizes = (0, 1, 255, 256, 257, 70_000)
    return {
        "paths": {
            tiles.tile_path(0, 0): [0, 0, 256],
            tiles.tile_path(0, 1_234_067): [0, 1_234_067, 256],
            tiles.tile_path(2, 0, 1): [2, 0, 1],
            tiles.tile_path(63, 999, 255): [63, 999, 255],
        },
        "tiles_for_size": {
            str(size): _summary(tile.path for tile in tiles.tiles_for_size(size)) for size in sizes
        },
        "three": {path: data.hex() for path, data in grown.tiles.items()},
        "three_root": grown.root.hex(),
    }


def _summary(paths: Any) -> list[str]:
    """First and last path and how many: the list for 70,000 entries is long."""
    every = list(paths)
    return every if len(every) < 4 else [every[0], f"{len(every)} in all", *every[-4:]]


def notes() -> Any:
    signer = Signer.from_seed("k9.example/ledger", SEED)
    grown = tiles.append_leaves(lambda _: None, 0, [b"one", b"two", b"three"])
    signed = sign_checkpoint(Checkpoint(signer.name, 3, grown.root), [signer])
    node = tiles.nodes_from_tiles(grown.tiles.get, 3)
    receipts = Signer.from_seed(receipt.receipt_key_name(signer.name), SEED)
    kept = receipt.Receipt(RECORD, made("bytes", 32), START, receipt.Status.ACCEPTED, 2)
    held = receipt.Receipt(RECORD, made("bytes", 32), START, receipt.Status.HELD, None)
    return {
        "seed": SEED.hex(),
        "vkey": signer.verifier.vkey,
        "checkpoint": signed.decode(),
        "proof_of_two": make_proof(node, 1, signed).serialise().decode(),
        "receipt_vkey": receipts.verifier.vkey,
        "receipt_accepted": receipt.sign_receipt(kept, receipts).decode(),
        "receipt_held": receipt.sign_receipt(held, receipts).decode(),
    }


def sealed_body() -> Any:
    record, n = UUID(RECORD), 3
    seal_key, data_key = made("seal key", 32), made("data key", 32)
    plain = made("secret", 32) + canonical_bytes(BODY)
    body = sealed.seal(data_key, plain, sealed.body_aad(record, n), nonce=made("nonce", 12))
    return {
        "record": RECORD,
        "n": n,
        "seal_key": seal_key.hex(),
        "data_key": data_key.hex(),
        "wrapped_key": sealed.wrap_key(seal_key, data_key, record, nonce=made("n2", 12)).hex(),
        "plain": plain.hex(),
        "sealed": body.hex(),
    }


def opened() -> Any:
    book = Book(size=5, every=2)
    shown = opened_bytes(book.opened(("/persons/k7f/name",)))
    return {
        "vkey": book.vkey,
        "files": {name: b64encode(data).decode() for name, data in book.files.items()},
        "record": shown.decode(),
    }


ALL = {
    "canonical": canonical,
    "digest": digest,
    "entry": entry,
    "merkle": merkle_tree,
    "tiles": tile_files,
    "notes": notes,
    "sealed": sealed_body,
    "opened": opened,
}


def write() -> None:
    """Write each vector file that is not there yet."""
    for name, make in ALL.items():
        file = FOLDER / f"{name}.json"
        if not file.exists():
            file.write_text(json.dumps(make(), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    write()
