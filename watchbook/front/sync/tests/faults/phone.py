"""A phone's outbox by the rules of the real one: frozen bytes, hello first, a receipt or nothing."""

from __future__ import annotations

import json
import random
import socket
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

from watchbook.core.ledger.errors import LedgerError
from watchbook.core.ledger.note import Verifier
from watchbook.core.ledger.receipt import open_receipt
from watchbook.front.sync.tests.sending import content_digest

TIMEOUT_S = 20
FAULTS = {
    "none": 60, "cut while sending": 9, "answer cut": 9, "captive portal": 7, "sent twice": 5,
    "sent twice at once": 4, "changed on the way": 4, "other bytes": 2,
}  # fmt: skip


@dataclass
class Item:
    """One frozen submission and what came of it."""

    content: bytes
    files: list[bytes] = field(default_factory=list)
    uuid: str = field(default_factory=lambda: str(uuid4()))
    receipt: str = ""
    status: str = ""
    attempts: int = 0
    files_kept: set[str] = field(default_factory=set)

    @property
    def is_done(self) -> bool:
        """Whether the phone may forget it: its receipt is here, and every file of it is there."""
        return bool(self.receipt) and len(self.files_kept) == len({*self.files})

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


class OfflineError(Exception):
    """No answer that counts: the item stays in the outbox."""


@dataclass
class Answer:
    """An HTTP answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


@dataclass
class Phone:
    """One signed-in phone with its queue."""

    port: int
    portal: int
    session: str
    verifier: Verifier
    chance: random.Random
    items: list[Item]
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    csrf: tuple[str, str] | None = None

    def hello(self) -> None:
        """Ask who we are; an OfflineError where it is not our server that answers."""
        answer = self._ask("GET", "/sync/hello", b"")
        told = answer.json()
        if answer.status != 200 or told.get("watchbook") != 1 or not told.get("csrf_token"):
            raise OfflineError
        cookies = answer.headers.get("set-cookie", "")
        if "csrftoken=" in cookies:
            cookie = cookies.split("csrftoken=", 1)[1].split(";", 1)[0]
            self.csrf = (cookie, told["csrf_token"])
        elif self.csrf is not None:
            self.csrf = (self.csrf[0], told["csrf_token"])

    def send(self, item: Item) -> None:
        """One try of one item, with whatever befalls it on the way."""
        item.attempts += 1
        fault = self.chance.choices(list(FAULTS), list(FAULTS.values()))[0]
        self.counts[fault] += 1
        for content in item.files:
            self._send_file(item, content, fault)
        path = f"/sync/harlan/submissions/{item.uuid}"
        if fault == "captive portal":
            self._keep(item, self._ask("PUT", path, item.content, port=self.portal))
        elif fault == "changed on the way":
            at = self.chance.randrange(len(item.content))
            changed = item.content[:at] + bytes([item.content[at] ^ 1]) + item.content[at + 1 :]
            answer = self._ask("PUT", path, changed, digest=content_digest(item.content))
            if answer.status not in (400, 500, 502, 503):
                self.wrong.append(f"changed bytes were answered {answer.status}")
        else:
            cut = {"cut while sending": "sending", "answer cut": "answer"}.get(fault, "")
            if fault == "sent twice at once":
                self._ask_unheard("PUT", path, item.content)
            self._keep(item, self._ask("PUT", path, item.content, cut=cut))
        if item.receipt and fault in ("sent twice", "other bytes"):
            self._send_again(item, path, fault)

    def _send_again(self, item: Item, path: str, fault: str) -> None:
        if fault == "sent twice":
            again = self._ask("PUT", path, item.content)
            if again.status == 200 and again.json().get("receipt") != item.receipt:
                self.wrong.append("the same bytes got another receipt")
        else:
            other = self._ask("PUT", path, item.content + b" ")
            if other.status not in (409, 500, 502, 503):
                self.wrong.append(f"other bytes were answered {other.status}")

    def _send_file(self, item: Item, content: bytes, fault: str) -> None:
        digest = sha256(content).hexdigest()
        if digest in item.files_kept:
            return
        path = f"/sync/harlan/blobs/{digest}"
        if fault == "changed on the way":
            answer = self._ask("PUT", path, content[:-1] + bytes([content[-1] ^ 1]))
            if answer.status not in (422, 500, 502, 503):
                self.wrong.append(f"a lying file was answered {answer.status}")
            return
        if fault == "none" and self.chance.random() < 0.3:
            return  # the submission overtakes its file, which comes with the next try
        port = self.portal if fault == "captive portal" else self.port
        answer = self._ask(
            "PUT", path, content, port=port, cut="sending" if "sending" in fault else ""
        )
        if answer.status in (200, 201) and answer.json().get("sha256") == digest:
            item.files_kept.add(digest)
            self.counts["files"] += 1

    def _keep(self, item: Item, answer: Answer) -> None:
        """Take the answer for a receipt only if it names this item and its bytes, and verifies."""
        told = answer.json()
        try:
            receipt = open_receipt(str(told.get("receipt", "")).encode(), self.verifier)
        except LedgerError:
            self.counts[f"no receipt, {answer.status}"] += 1
            raise OfflineError from None
        if receipt.submission != item.uuid or receipt.sha256.hex() != item.sha256:
            raise OfflineError
        if item.receipt and item.receipt != told["receipt"]:
            self.wrong.append("a receipt changed")
        item.receipt, item.status = str(told["receipt"]), str(receipt.status)

    def _ask(
        self, method: str, path: str, body: bytes, *, port: int = 0, cut: str = "", digest: str = ""
    ) -> Answer:
        try:
            with self._connected(port) as line:
                request = self._request(method, path, body, digest)
                if cut == "sending":
                    line.sendall(request[: self.chance.randrange(1, len(request))])
                    raise OfflineError
                line.sendall(request)
                if cut == "answer":
                    line.recv(self.chance.randrange(1, 400))
                    raise OfflineError
                return _answer_in(line)
        except OSError as error:
            raise OfflineError from error

    def _ask_unheard(self, method: str, path: str, body: bytes) -> None:
        """Send and do not wait, so that the next request races with it."""
        try:
            with self._connected(0) as line:
                line.sendall(self._request(method, path, body, ""))
        except OSError as error:
            raise OfflineError from error

    def _connected(self, port: int) -> socket.socket:
        return socket.create_connection(("127.0.0.1", port or self.port), timeout=TIMEOUT_S)

    def _request(self, method: str, path: str, body: bytes, digest: str) -> bytes:
        cookies = f"sessionid={self.session}"
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
        if self.csrf is not None:
            cookies += f"; csrftoken={self.csrf[0]}"
            lines.append(f"X-CSRFToken: {self.csrf[1]}")
        if method == "PUT":
            lines += [
                f"Content-Length: {len(body)}",
                "Content-Type: application/json",
                f"Content-Digest: {digest or content_digest(body)}",
            ]
        return "\r\n".join([*lines, f"Cookie: {cookies}", "", ""]).encode() + body


def _answer_in(line: socket.socket) -> Answer:
    received = b""
    while piece := line.recv(1 << 16):
        received += piece
    head, found, body = received.partition(b"\r\n\r\n")
    if not found:
        raise OfflineError
    first, *rest = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for one in rest:
        name, _, value = one.partition(": ")
        headers[name.lower()] = f"{headers.get(name.lower(), '')}{value}; "
    length = headers.get("content-length", "").strip("; ")
    if length.isdecimal() and len(body) < int(length):
        raise OfflineError
    return Answer(int(first.split()[1]), headers, body)
