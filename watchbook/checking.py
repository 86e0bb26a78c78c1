"""What `watchbook check` looks at. Reads only; every finding says what and how to mend it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import Error as DatabaseError
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from watchbook.core.ledger.errors import LedgerError
from watchbook.ground.ledger import guard
from watchbook.ground.ledger.keys import PURPOSES
from watchbook.ground.ledger.models import LogHead
from watchbook.ground.ledger.signing import agencies_with_log
from watchbook.ground.ledger.slots import installation_checks
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.ledger.triggers import wrong_triggers
from watchbook.ground.people.models import Agency
from watchbook.ground.records.digests import is_mail_on
from watchbook.working import URGENT, is_worker_running

LEAST_FREE_BYTES = 1 << 30
OLDEST_SQLITE = (3, 37)  # the oldest that Debian and Ubuntu in support bring
SIGNED_WITHIN = timedelta(minutes=5)
"""The worker signs every few seconds; older entries without a signature mean that it does not."""
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `mend` is empty where nothing is wrong."""

    name: str
    what: str
    mend: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.mend


def everything(at: datetime) -> Iterator[Finding]:
    """All findings, in the order in which they should be mended."""
    yield from system()
    yield from storage()
    try:
        yield from database()
        if (waiting := migrations()).is_well:
            yield triggers()
            yield from logs(at)
            yield from rooms(at)
        else:
            yield waiting
    except DatabaseError as error:
        yield Finding("database", f"does not answer: {error}", "Start it, or correct its address.")
    yield mail()
    yield worker()


def mail() -> Finding:
    """Whether mail that is switched on can be sent: the server is asked, nothing is sent."""
    if not is_mail_on():
        return Finding("mail", "off: no invitation or digest leaves by mail")
    if not settings.WATCHBOOK_ADDRESS or settings.DEFAULT_FROM_EMAIL == "watchbook@localhost":
        return Finding(
            "mail",
            "is on without a sender or an address for its links",
            "Set WATCHBOOK_MAIL_FROM and WATCHBOOK_ADDRESS.",
        )
    try:
        with get_connection():
            pass
    except (SMTPException, OSError) as refused:
        return Finding(
            "mail",
            f"is on and {settings.EMAIL_HOST}:{settings.EMAIL_PORT} refuses: {refused}",
            "Correct WATCHBOOK_MAIL_HOST, _PORT, _TLS, _USER and _PASSWORD, or unset the host.",
        )
    return Finding("mail", f"{settings.EMAIL_HOST or 'the mail backend'} answers")


def system() -> Iterator[Finding]:
    """Django's own checks and those of the rooms, and settings that do not go together."""
    wrong = [one for one in checks.run_checks() if one.level >= checks.WARNING]
    for one in wrong:
        yield Finding("settings", f"{one.msg} ({one.id})", one.hint or "See the message.")
    if settings.DEBUG and not settings.WATCHBOOK_DEMO:
        yield Finding(
            "settings",
            "WATCHBOOK_DEBUG shows source on error pages",
            "Unset it outside development.",
        )
    if not wrong:
        yield Finding("settings", f"read; home {settings.WATCHBOOK_HOME}")


def storage() -> Iterator[Finding]:
    """Folders, their modes, free space, and the keys of each log."""
    home = Path(settings.WATCHBOOK_HOME)
    if home.stat().st_mode & 0o077:
        yield Finding("storage", f"{home} is open to other users", f"chmod 700 {home}")
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        yield Finding("storage", f"{free >> 20} MiB free in {home}", "Make room: writes will fail.")
    else:
        yield Finding("storage", f"{free >> 30} GiB free")
    keys = Path(settings.WATCHBOOK_KEYS_DIR)
    open_keys = [path for path in keys.glob("*.key") if path.stat().st_mode & 0o077]
    for path in open_keys:
        yield Finding("keys", f"{path} is open to other users", f"chmod 600 {path}")
    for agency in agencies_with_log():
        missing = [one for one in PURPOSES if not (keys / f"{agency}.{one}.key").is_file()]
        if missing:
            yield Finding(
                "keys",
                f"{agency} has no {' and no '.join(missing)} key in {keys}",
                "Restore it from the key backup; a new one would not fit the old entries.",
            )


def database() -> Iterator[Finding]:
    """The engine's version and modes, and on PostgreSQL the rights of the role."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield from _sqlite(cursor)
            return
        cursor.execute(
            "SELECT current_setting('server_version'), current_user,"
            " (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"
        )
        version, role, is_mighty = cursor.fetchone()
        if is_mighty:
            yield Finding(
                "database",
                f"the role {role} passes row-level security",
                "Serve as the application's role (WATCHBOOK_APP_ROLE), migrate as the owner.",
            )
        yield Finding("database", f"PostgreSQL {version} as {role}")


def _sqlite(cursor: CursorWrapper) -> Iterator[Finding]:
    for pragma, wanted in SQLITE_PRAGMAS.items():
        cursor.execute(f"PRAGMA {pragma}")
        found = cursor.fetchone()[0]
        if found != wanted:
            yield Finding("database", f"{pragma} is {found}, not {wanted}", "Restart the server.")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding(
            "database", f"SQLite {sqlite3.sqlite_version} is too old", "Use 3.37 or later."
        )
    else:
        yield Finding("database", f"SQLite {sqlite3.sqlite_version}")


def migrations() -> Finding:
    """Whether every migration has been applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan and not executor.loader.applied_migrations:
        return Finding("migrations", "there is no installation here yet", "Run `watchbook init`.")
    if plan:
        names = ", ".join(f"{one.app_label} {one.name}" for one, _ in plan[:3])
        return Finding(
            "migrations", f"{len(plan)} not applied: {names} …", "Run `python manage.py migrate`."
        )
    return Finding("migrations", "all applied")


def triggers() -> Finding:
    """Whether the tables that must not change are guarded as they should be."""
    wrong = wrong_triggers()
    if wrong:
        return Finding(
            "triggers",
            "; ".join(wrong),
            "Find out who changed them, run `watchbook fsck`, then `python manage.py migrate`.",
        )
    return Finding("triggers", "in place")


def logs(at: datetime) -> Iterator[Finding]:
    """The clock against the newest entry, and the newest entry against the newest checkpoint."""
    for agency in agencies_with_log():
        with acting_for(agency):
            head = LogHead.objects.filter(agency_id=agency).first()
            if head is None:
                yield Finding(
                    "ledger",
                    f"{agency} has keys and no log",
                    "Restore the database, or remove the keys of an agency that was never made.",
                )
                continue
            yield from _log(agency, head, at)


def _log(agency: str, head: LogHead, at: datetime) -> Iterator[Finding]:
    newest = head.last_received_at
    if newest is not None and newest > at:
        yield Finding(
            "clock",
            f"the newest entry of {agency} was received at {newest:%Y-%m-%d %H:%M:%S} UTC, "
            f"after now ({at:%Y-%m-%d %H:%M:%S})",
            "Set the clock, by NTP if it can be. What was written stays; an entry will say so.",
        )
    try:
        known = guard.last_signed(agency, head.epoch)
    except (LedgerError, OSError) as error:
        yield Finding("ledger", f"{agency}: {error}", "Run `watchbook fsck`.")
        return
    signed = known[0].size if known else 0
    if signed > head.size:
        yield Finding(
            "ledger",
            f"{agency}: {signed} entries were signed and {head.size} are here",
            "After a restore run `watchbook ledger succeed`; otherwise `watchbook fsck`.",
        )
    elif signed < head.size and newest is not None and at - newest > SIGNED_WITHIN:
        yield Finding(
            "ledger",
            f"{agency}: {head.size - signed} entries wait to be signed since {newest:%H:%M} UTC",
            "Start the worker: `watchbook serve` or `watchbook worker`.",
        )
    else:
        yield Finding("ledger", f"{agency}: {head.size} entries, {signed} signed")


def rooms(at: datetime) -> Iterator[Finding]:
    """What rooms look at for each agency: whether an alert would reach anybody."""
    for agency in Agency.objects.order_by("code"):
        with acting_for(agency.code):
            for name, run in installation_checks():
                for what, mend in run(agency.code, at):
                    yield Finding(name, f"{agency.code}: {what}", mend)


def worker() -> Finding:
    """Whether the worker is at work. Not at work is no fault while nothing is served."""
    if not is_worker_running():
        return Finding("worker", "not at work")
    if is_worker_running(URGENT):
        return Finding("worker", "at work, and one for alerts")
    return Finding("worker", "at work; alerts wait for its tasks, for none runs with --urgent")
