"""`watchbook serve`: a small parent of the web server and exactly one worker, and one for alerts.

The parent imports no Django. It starts granian (the pages and the API), `watchbook worker`
(tasks and the signer) and `watchbook worker --urgent` (alerts), starts each again when it ends by
itself, hands SIGHUP on to granian, and on SIGTERM or SIGINT lets all finish, then ends.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_AFTER_S = 60.0
"""A child that ran this long was well; its next restart comes at once again."""
KILL_AFTER_S = 10
"""granian's patience with each of its processes; one that is still starting hears no signal."""
FINISH_WITHIN_S = 25.0
LOOK_EVERY_S = 0.2
RENEW_EVERY_S = 6 * 3600.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, linux/prctl.h


class ServeError(Exception):
    """Serving cannot begin; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate (chain) and its key, both PEM."""

    certificate: Path
    key: Path

    def refuse_unusable(self) -> None:
        """Check what granian would only fail on later.

        Raises:
            ServeError: not PEM, not a pair, or a key in another form than PKCS #8.
        """
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            certificate = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        except (OSError, ValueError) as error:
            raise ServeError(f"{self.certificate} is no PEM certificate: {error}") from error
        try:
            data = self.key.read_bytes()
            key = load_pem_private_key(data, password=None)
        except (OSError, ValueError, TypeError) as error:
            raise ServeError(f"{self.key} is no PEM key without a passphrase: {error}") from error
        if key.public_key() != certificate.public_key():
            raise ServeError(f"{self.key} is not the key of {self.certificate}.")
        if b"-----BEGIN PRIVATE KEY-----" not in data:
            raise ServeError(
                f"{self.key} is not in PKCS #8 form. Convert it once: "
                f"openssl pkcs8 -topk8 -nocrypt -in {self.key} -out {self.key}.p8"
            )


@dataclass(frozen=True, slots=True)
class LocalNetwork:
    """The unit's own network: where its authority lies, what this machine is called in it.

    `renew` makes the server's certificate anew where it ends soon; whether it did.
    """

    folder: Path
    names: tuple[str, ...]
    page_port: int
    fingerprint: str
    renew: Callable[[], bool]


@dataclass(slots=True)
class Child:
    """A process that shall always run, and how it did so far."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    starts: int = 0

    def start(self, now: float) -> None:
        """Start the process in a session of its own, to end with this one."""
        # A session of its own: Ctrl-C in a terminal reaches the parent alone, which then asks
        # each child once, in order.
        self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and modules
            self.command,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  # this parent has one thread
        )
        self.started_at = now
        self.starts += 1


def _end_with_parent() -> None:
    """On Linux, have the kernel send SIGTERM when the parent is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def web_command(host: str, port: int, *, workers: int, threads: int, tls: Tls | None) -> list[str]:
    """The granian command line. WSGI: with synchronous views ASGI was ten times slower."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(KILL_AFTER_S)),
        *("--no-ws", "--log-level", "warning"),
    ]
    if tls:
        command += ["--ssl-certificate", str(tls.certificate), "--ssl-keyfile", str(tls.key)]
    return [*command, "watchbook.wsgi:application"]


def page_command(folder: Path, name: str, host: str, port: int, page_port: int) -> list[str]:
    """The command line of the page by which phones install the unit's own authority."""
    return [
        *(sys.executable, "-m", "watchbook.authority_page", "--folder", str(folder)),
        *("--name", name, "--host", host, "--port", str(port), "--page-port", str(page_port)),
    ]


def worker_command() -> list[str]:
    """The command line of the one worker."""
    return [sys.executable, "-m", "watchbook", "worker"]


def urgent_command() -> list[str]:
    """The command line of the worker that alerts have for themselves."""
    return [*worker_command(), "--urgent"]


def refuse_busy_address(host: str, port: int) -> None:
    """Raise ServeError when another program listens on the address already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise ServeError(
                f"Port {port} on {host} cannot be used ({error}). Choose another with --port."
            ) from error


@dataclass(slots=True)
class Parent:
    """Keeps its children running until it is told to stop."""

    children: list[Child]
    log: TextIO
    on_open: Callable[[], bool] | None = None
    renew: Callable[[], bool] | None = None
    _look_for_renewal_at: float = 0.0
    _stopping: bool = False
    _reload: bool = False
    _pauses: dict[str, float] = field(default_factory=dict)

    def run(self) -> int:
        """Start every child and watch them; 0 after a stop that was asked for."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._ask_reload)
        try:
            while not self._stopping:
                self._look(time.monotonic())
                time.sleep(LOOK_EVERY_S)
        finally:
            self._finish()
        return 0

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def _ask_reload(self, _number: int, _frame: object) -> None:
        self._reload = True

    def _look(self, now: float) -> None:
        for child in self.children:
            if child.process is None:
                if now >= child.start_again_at:
                    child.start(now)
            elif (status := child.process.poll()) is not None:
                self._plan_restart(child, status, now)
        if self._reload:
            self._reload = False
            self._send(self.children[0], signal.SIGHUP)
        if self.on_open and self.on_open():
            self.on_open = None
        if self.renew and now >= self._look_for_renewal_at:
            self._look_for_renewal_at = now + RENEW_EVERY_S
            if self.renew():
                self._say("the certificate was renewed; the web server starts again with it")
                self._send(self.children[0], signal.SIGTERM)

    def _plan_restart(self, child: Child, status: int, now: float) -> None:
        if now - child.started_at >= STEADY_AFTER_S:
            child.pause_s = FIRST_PAUSE_S
        self._say(f"{child.name} ended with status {status}; starting it again")
        child.process = None
        child.start_again_at = now + child.pause_s
        child.pause_s = min(child.pause_s * 2, LONGEST_PAUSE_S)

    def _finish(self) -> None:
        for child in self.children:
            self._send(child, signal.SIGTERM)
        deadline = time.monotonic() + FINISH_WITHIN_S
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{child.name} did not finish in time and is ended")
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()

    def _send(self, child: Child, number: signal.Signals) -> None:
        if child.process is not None and child.process.poll() is None:
            child.process.send_signal(number)

    def _say(self, line: str) -> None:
        self.log.write(f"watchbook serve: {line}\n")
        self.log.flush()


def is_answering(host: str, port: int) -> bool:
    """Whether something accepts connections there now."""
    try:
        with socket.create_connection((host, port), timeout=0.2):
            return True
    except OSError:
        return False


def serve(
    *,
    host: str,
    port: int,
    workers: int = 2,
    threads: int = 1,
    tls: Tls | None = None,
    local: LocalNetwork | None = None,
    say: TextIO,
    greeting: str = "",
) -> int:
    """Serve until a signal says stop, then 0; blocks. Prints the address once it answers.

    Gives 1, with the reason on standard error, where the port is taken or the certificate and key
    cannot be used.
    """
    try:
        if tls:
            tls.refuse_unusable()
        refuse_busy_address(host, port)
        if local:
            refuse_busy_address(host, local.page_port)
            greeting += _told_to_phones(local, port)
    except ServeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    scheme = "https" if tls else "http"
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else host  # noqa: S104  # compared, not bound

    def tell_once_open() -> bool:
        if not is_answering("localhost" if shown == "localhost" else host, port):
            return False
        say.write(f"Watchbook is open at {scheme}://{shown}:{port}\n{greeting}")
        say.flush()
        return True

    children = [
        Child("the web server", web_command(host, port, workers=workers, threads=threads, tls=tls)),
        Child("the worker", worker_command()),
        Child("the worker for alerts", urgent_command()),
    ]
    if local:
        page = page_command(local.folder, local.names[0], host, port, local.page_port)
        children.append(Child("the page for phones", page))
    return Parent(children, sys.stderr, tell_once_open, local.renew if local else None).run()


def _told_to_phones(local: LocalNetwork, port: int) -> str:
    name = f"[{local.names[0]}]" if ":" in local.names[0] else local.names[0]
    return (
        f"Phones open https://{name}:{port}\n"
        f"They install this unit's authority once, from http://{name}:{local.page_port}\n"
        f"Its SHA-256 fingerprint, to compare: {local.fingerprint}\n"
    )
