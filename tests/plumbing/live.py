"""The real `watchbook serve`, killed and starved as a machine in the field may be."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.plumbing import databases

OPEN_WITHIN_S = 60
_NO_ROOM = 4096
"""Bytes: the largest offset that a starved server may write to, so every store fails."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class LiveServer:
    """`watchbook serve` with two processes and its worker."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: Any = None
    kills: int = 0
    worker_kills: int = 0
    starved: int = 0

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "watchbook", "serve", "--processes", "2",
             "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + OPEN_WITHIN_S
        while not self.answers():
            assert time.monotonic() < deadline, "the server did not open"
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether something listens."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=0.5).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """`kill -9` of everything that serves, then a new start."""
        everyone = [self.process.pid, *descendants(self.process.pid)]
        for pid in everyone:
            _kill(pid)
        self.process.wait()
        while any(Path(f"/proc/{pid}").exists() for pid in everyone):
            time.sleep(0.02)
        self.kills += 1
        self.start()

    def answering(self) -> list[int]:
        """The processes that answer requests: granian's own workers."""
        below = descendants(self.process.pid)
        granian = {pid for pid in below if "granian" in command_of(pid)}
        return [pid for pid in below if parent_of(pid) in granian]

    def kill_workers(self) -> None:
        """`kill -9` of the processes that answer; their parent starts others."""
        for pid in self.answering():
            _kill(pid)
        self.worker_kills += 1

    def starve(self, seconds: float) -> None:
        """Take every byte of room from the answering processes for a while (RLIMIT_FSIZE)."""
        limited = []
        for pid in self.answering():
            try:
                hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (_NO_ROOM, hard))
                limited.append((pid, hard))
            except OSError:  # it ended meanwhile
                continue
        self.starved += 1
        time.sleep(seconds)
        for pid, hard in limited:
            try:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
            except OSError:
                continue

    def checked(self) -> list[str]:
        """What `watchbook fsck` finds wrong once it is stopped; empty where all is whole."""
        done = self._run("fsck", "--json")
        return [] if done.returncode == 0 else [f"fsck: {done.stdout[:300]}{done.stderr[-300:]}"]

    def work_once(self) -> None:
        """Do what the worker has still to do."""
        assert self._run("worker", "--once").returncode == 0

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "watchbook", *words],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def stop(self) -> None:
        """Let it finish."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(40)


@pytest.fixture
def live(home: Path, committing_db: Any, settings: Any) -> Iterator[LiveServer]:
    """The real server over the test's own database; `start()` it when it is to answer."""
    server = LiveServer(
        databases.environment(home, committing_db)
        | {"WATCHBOOK_SECRET_KEY": settings.SECRET_KEY, "WATCHBOOK_LOG_LEVEL": "ERROR"}
    )
    yield server
    server.stop()


def descendants(root: int) -> list[int]:
    """Every process below one, by /proc."""
    parents = {pid: parent_of(pid) for pid in map(int, filter(str.isdecimal, os.listdir("/proc")))}
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class _Portal(BaseHTTPRequestHandler):
    """Answers everything with its own page, or with what only looks like a receipt."""

    def _welcome(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        looks_like = self.path.endswith(("0", "1", "2", "3"))
        body = (
            b'{"status":"accepted","receipt":"Welcome","uuid":"","sha256":""}'
            if looks_like
            else b"<html><h1>Welcome to Airport WiFi</h1></html>"
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json" if looks_like else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_HEAD = do_POST = _welcome  # noqa: N815  # the names of the base class

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Portal:
    """A captive portal on a port of its own."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Portal)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """End it."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
