"""A real PostgreSQL server for one test run: a folder, a private socket, two roles, no port."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

OWNER = "watchbook_owner"
"""Makes and migrates tables."""
APP = "watchbook_app"
"""What the application connects as: bound by row-level security, no right to alter tables."""

READY_WITHIN_S = 30
SEARCHED = (
    "/usr/lib/postgresql/15/bin",
    "/usr/lib/postgresql/16/bin",
    "/usr/lib/postgresql/17/bin",
)

# Lost data is no loss here, and the tests then run about three times as fast.
NOT_DURABLE = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB",
)  # fmt: skip
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `stop` ends exactly this one."""

    process: subprocess.Popen[bytes]
    socket_dir: Path

    def stop(self) -> None:
        """Ask for a fast shutdown (SIGINT) and wait for it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def url(socket_dir: str | Path, database: str, role: str) -> str:
    """The address of a database on a private socket, as settings take it."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket_dir), safe='')}"


def version() -> str:
    """Whose clusters this server reads: `15.14`."""
    told = subprocess.run(
        [_programs() / "postgres", "--version"], check=True, capture_output=True, text=True
    )
    return told.stdout.split()[2]


def start(folder: Path, *, durable: bool = False) -> Server:
    """Make a cluster with the two roles in `folder`, or take the one that is there; start it.

    Raises:
        RuntimeError: PostgreSQL is not installed, or did not come up within 30 s.
    """
    programs = _programs()
    is_new = not folder.exists()
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    user = "postgres" if os.geteuid() == 0 else None  # initdb refuses root
    if user:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    if is_new:
        _make(programs, data, user)
    options = [
        "listen_addresses=",
        f"unix_socket_directories={folder}",
        "max_connections=100",
        *(DURABLE if durable else NOT_DURABLE),
    ]
    with (folder.parent / "postgres.log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *(word for one in options for word in ("-c", one))],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  # no thread runs yet
        )
    server = Server(process, folder)
    _wait(server)
    if is_new:
        with psycopg.connect(
            host=str(folder), user="postgres", dbname="postgres", autocommit=True
        ) as c:
            c.execute(f"CREATE ROLE {OWNER} LOGIN")
            c.execute(f"CREATE ROLE {APP} LOGIN")
    return server


def _make(programs: Path, data: Path, user: str | None) -> None:
    subprocess.run(
        [
            *(programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        ],
        check=True,
        user=user,
        cwd=data.parent,
        stdout=subprocess.DEVNULL,
    )


def _end_with_parent() -> None:
    """Have the kernel ask for a fast shutdown when the test run is gone, however it went."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def _programs() -> Path:
    for folder in SEARCHED:
        if (Path(folder) / "postgres").exists():
            return Path(folder)
    found = shutil.which("postgres")
    if found is None:
        raise RuntimeError("PostgreSQL is not installed: run `make test`, which installs it.")
    return Path(found).parent


def _wait(server: Server) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            psycopg.connect(host=str(server.socket_dir), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if server.process.poll() is not None or time.monotonic() > deadline:
                server.stop()
                raise RuntimeError(f"The test server did not come up: {error}") from error
            time.sleep(0.05)
        else:
            return
