"""Every table belongs to an agency, but for one list; every unique key says which."""

import pytest
from django.db import connection

from tests.plumbing.databases import is_postgres

# Tables of the whole installation, each with the reason why no agency owns it.
GLOBAL_TABLES = {
    "people_agency": "the directory of agencies, read before one is chosen",
    "people_account": "one sign-in may act in several agencies",
    "people_membership": "which agencies an account may enter, read before one is chosen",
    "people_signin": "a session of an account, whichever agency it looks at",
    "people_badlogon": "counted before it is known whose account it is, if anybody's",
    "people_apitoken": "found by its digest, which then says whose and of which agency it is",
    "people_lockout": "locks an address, not a role in an agency",
    "sync_formversion": "since when the program knows a form's version, whoever uses it",
    "django_migrations": "Django's own",
    "django_content_type": "Django's own",
    "django_session": "a session belongs to an account",
    "auth_group": "Django's own; unused, roles decide",
    "auth_group_permissions": "Django's own; unused, roles decide",
    "auth_permission": "Django's own; unused, roles decide",
    "account_emailaddress": "an account's means of sign-in",
    "account_emailconfirmation": "an account's means of sign-in",
    "mfa_authenticator": "an account's means of sign-in",
    "django_tasks_database_dbtaskresult": "tasks name their agency in their arguments",
}

FULL_TEXT_INDEX = "records_searchwords"
"""SQLite's index over records_searchrow, which has the agency; its words are joined to that row."""


def test_the_list_of_global_tables_is_the_schemas():
    tables = _tables()
    owned = {t for t in tables if "agency_id" in _columns(t)}
    assert tables - owned - set(GLOBAL_TABLES) == set(), "no agency owns it, and it is not listed"
    assert set(GLOBAL_TABLES) - tables == set(), "listed, and not there"


def test_every_unique_key_but_the_id_names_the_agency():
    wrong = []
    for table in sorted(_tables() - set(GLOBAL_TABLES)):
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, table)
        for name, constraint in constraints.items():
            if not constraint["unique"] or constraint["columns"] == ["id"]:
                continue
            if "agency_id" not in constraint["columns"]:
                wrong.append(f"{table}: {name} over {constraint['columns']}")
    assert wrong == []


@pytest.mark.skipif(not is_postgres(), reason="SQLite has no row-level security")
def test_every_agencys_table_shows_the_application_one_agency_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relrowsecurity AND oid IN (SELECT polrelid FROM pg_policy)"
        )
        bound = {name for (name,) in cursor.fetchall()}
    assert _tables() - set(GLOBAL_TABLES) - bound == set()


@pytest.mark.skipif(not is_postgres(), reason="SQLite has no roles")
def test_the_application_may_not_alter_what_the_log_covers():
    for table in ("ledger_entry", "ledger_recordversion", "ledger_recordact", "ledger_checkpoint"):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE'),"
                " has_table_privilege(%s, 'TRUNCATE'), has_table_privilege(%s, 'INSERT')",
                [table] * 4,
            )
            assert cursor.fetchone() == (False, False, False, True), table


def _tables():
    """Every table, without SQLite's own and the shadow tables of its full-text index."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return {t for t in names if not t.startswith(("sqlite_", FULL_TEXT_INDEX))}


def _columns(table):
    with connection.cursor() as cursor:
        return {c.name for c in connection.introspection.get_table_description(cursor, table)}


pytestmark = pytest.mark.django_db
