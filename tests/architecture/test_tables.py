"""Every table belongs to an agency, but for one list; every unique key says which."""

import pytest
from django.db import connection

# Tables of the whole installation, each with the reason why no agency owns it.
GLOBAL_TABLES = {
    "people_agency": "the directory of agencies, read before one is chosen",
    "people_account": "one sign-in may act in several agencies",
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


def test_the_list_of_global_tables_is_the_schemas():
    tables = _tables()
    owned = {t for t in tables if "agency_id" in _columns(t)}
    assert tables - owned == set(GLOBAL_TABLES) & tables
    assert set(GLOBAL_TABLES) <= tables, "a table of the list is not there"


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


def _tables():
    with connection.cursor() as cursor:
        return {
            t for t in connection.introspection.table_names(cursor) if not t.startswith("sqlite_")
        }


def _columns(table):
    with connection.cursor() as cursor:
        return {c.name for c in connection.introspection.get_table_description(cursor, table)}


pytestmark = pytest.mark.django_db
