"""The database's own refusal to change the past, and row-level security.

Made after every migration, idempotently: Django remakes SQLite tables for some
migrations and silently drops their triggers. `watchbook check` and fsck compare
what is there with `expected_triggers()`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

FROZEN_TABLES = (
    "ledger_entry",
    "ledger_recordversion",
    "ledger_recordact",
    "ledger_checkpoint",
    "ledger_expungedbody",
)
_REFUSAL = "Watchbook: the past is not changed"
_BODY_REFUSAL = "Watchbook: a body changes only through an unfinished expungement that names it"
_NAMED = (
    "SELECT 1 FROM ledger_expungedbody b JOIN ledger_expungement e ON e.id = b.expungement_id "
    "WHERE b.body_id = OLD.id AND b.agency_id = OLD.agency_id AND e.finished_at IS NULL"
)


def _sqlite() -> dict[str, str]:
    made = {}
    for table in FROZEN_TABLES:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    made["ledger_versionbody_no_delete"] = (
        "CREATE TRIGGER ledger_versionbody_no_delete BEFORE DELETE ON ledger_versionbody "
        f"BEGIN SELECT RAISE(ABORT, '{_BODY_REFUSAL}'); END"
    )
    made["ledger_versionbody_only_expunged"] = (
        "CREATE TRIGGER ledger_versionbody_only_expunged BEFORE UPDATE ON ledger_versionbody "
        f"WHEN NOT EXISTS ({_NAMED}) OR NEW.id <> OLD.id OR NEW.agency_id <> OLD.agency_id "
        f"BEGIN SELECT RAISE(ABORT, '{_BODY_REFUSAL}'); END"
    )
    made["ledger_expungement_no_delete"] = (
        "CREATE TRIGGER ledger_expungement_no_delete BEFORE DELETE ON ledger_expungement "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    made["ledger_expungement_only_finish"] = (
        "CREATE TRIGGER ledger_expungement_only_finish BEFORE UPDATE ON ledger_expungement "
        "WHEN OLD.finished_at IS NOT NULL OR NEW.finished_at IS NULL "
        "OR NEW.record_id <> OLD.record_id OR NEW.agency_id <> OLD.agency_id "
        "OR NEW.id <> OLD.id OR NEW.authority <> OLD.authority "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    return made


_PG_FUNCTIONS = {
    "watchbook_refuse": (
        "CREATE OR REPLACE FUNCTION watchbook_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    ),
    "watchbook_only_expunged": (
        "CREATE OR REPLACE FUNCTION watchbook_only_expunged() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT EXISTS ({_NAMED}) OR NEW.id <> OLD.id OR NEW.agency_id <> OLD.agency_id "
        f"THEN RAISE EXCEPTION '{_BODY_REFUSAL}'; END IF; RETURN NEW; END $$"
    ),
    "watchbook_only_finish": (
        "CREATE OR REPLACE FUNCTION watchbook_only_finish() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF OLD.finished_at IS NOT NULL OR NEW.finished_at IS NULL "
        "OR NEW.record_id <> OLD.record_id OR NEW.agency_id <> OLD.agency_id "
        "OR NEW.id <> OLD.id OR NEW.authority <> OLD.authority "
        f"THEN RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN NEW; END $$"
    ),
}


def _postgres() -> dict[str, str]:
    made = {}
    for table in (*FROZEN_TABLES, "ledger_versionbody", "ledger_expungement"):
        verbs = "UPDATE OR DELETE" if table in FROZEN_TABLES else "DELETE"
        made[f"{table}_frozen"] = (
            f"CREATE TRIGGER {table}_frozen BEFORE {verbs} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION watchbook_refuse()"
        )
        made[f"{table}_no_truncate"] = (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION watchbook_refuse()"
        )
    made["ledger_versionbody_only_expunged"] = (
        "CREATE TRIGGER ledger_versionbody_only_expunged BEFORE UPDATE ON ledger_versionbody "
        "FOR EACH ROW EXECUTE FUNCTION watchbook_only_expunged()"
    )
    made["ledger_expungement_only_finish"] = (
        "CREATE TRIGGER ledger_expungement_only_finish BEFORE UPDATE ON ledger_expungement "
        "FOR EACH ROW EXECUTE FUNCTION watchbook_only_finish()"
    )
    return made


def expected_triggers(vendor: str) -> dict[str, str]:
    """Name and text of every trigger that must be there on this kind of database."""
    return _postgres() if vendor == "postgresql" else _sqlite()


def wrong_triggers() -> list[str]:
    """Triggers that are missing or not as expected, by name with what is wrong. Reads only."""
    wrong = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger "
                "WHERE NOT tgisinternal"
            )
            there = {name: (text, enabled) for name, text, enabled in cursor.fetchall()}
            for name, text in _postgres().items():
                if name not in there:
                    wrong.append(f"{name}: missing")
                elif there[name][1] != "O" or not _same_on_postgres(text, there[name][0]):
                    wrong.append(f"{name}: altered or disabled")
            cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'watchbook_%'")
            sources = dict(cursor.fetchall())
            for name, text in _PG_FUNCTIONS.items():
                if sources.get(name) != text.split("$$")[1]:
                    wrong.append(f"{name}: the function is missing or altered")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = dict(cursor.fetchall())
            for name, text in _sqlite().items():
                if name not in kept:
                    wrong.append(f"{name}: missing")
                elif kept[name] != text:
                    wrong.append(f"{name}: altered")
    return wrong


def _same_on_postgres(expected: str, there: str) -> bool:
    def words(text: str) -> list[str]:
        plain = text.replace("public.", "").replace("()", "").upper().split()
        return sorted(word for word in plain if word != "OR")

    return words(expected) == words(there)


def make_triggers() -> None:
    """Make every missing trigger, and remake altered ones. Idempotent."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for text in _PG_FUNCTIONS.values():
                cursor.execute(text)
            for name, text in _postgres().items():
                table = text.split(" ON ")[1].split()[0]
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(text)
            return
        wrong = {line.split(":")[0] for line in wrong_triggers()}
        for name, text in _sqlite().items():
            if name in wrong:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(text)


def make_row_security(database: BaseDatabaseWrapper) -> None:
    """Grant the application's role what it may do, and bind it to one agency's rows (PostgreSQL).

    Every table with `agency_id` gets a policy; global tables (accounts, sessions,
    tasks, Django's own, the agency directory) are granted as they are.
    """
    role = settings.WATCHBOOK_APP_ROLE
    if database.vendor != "postgresql" or not role:
        return
    own = "agency_id = current_setting('watchbook.agency', true)"
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT SELECT ON TABLE django_migrations TO "{role}"')
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            rights = "SELECT, INSERT, UPDATE, DELETE"
            if table in FROZEN_TABLES:
                rights = "SELECT, INSERT"
            elif table in ("ledger_versionbody", "ledger_expungement"):
                rights = "SELECT, INSERT, UPDATE"
            cursor.execute(f'REVOKE ALL ON TABLE "{table}" FROM "{role}"')
            cursor.execute(f'GRANT {rights} ON TABLE "{table}" TO "{role}"')
            if any(f.name == "agency_id" for f in model._meta.concrete_fields):
                cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
                cursor.execute(f'DROP POLICY IF EXISTS own_agency ON "{table}"')
                cursor.execute(
                    f'CREATE POLICY own_agency ON "{table}" TO "{role}" '
                    f"USING ({own}) WITH CHECK ({own})"
                )
