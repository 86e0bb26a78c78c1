"""One agency never meets another's rows: in the schema, and on PostgreSQL in the database itself."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import Error, connection, models, transaction

from tests.plumbing.databases import is_postgres
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.global_tables import GLOBAL_TABLES
from watchbook.ground.people.models import Person, Role

only_postgres = pytest.mark.skipif(not is_postgres(), reason="row-level security is PostgreSQL's")


def every_model():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def test_every_table_is_global_by_the_list_or_carries_its_agency():
    for model in every_model():
        names = {field.name for field in model._meta.concrete_fields}
        is_global = model._meta.db_table in GLOBAL_TABLES
        assert is_global != ("agency_id" in names), model._meta.db_table


def test_the_list_names_no_table_that_is_gone():
    tables = {model._meta.db_table for model in every_model()} | {"django_migrations"}
    assert tables >= GLOBAL_TABLES


def test_every_unique_key_of_an_agency_s_table_contains_the_agency():
    for model in every_model():
        if model._meta.db_table in GLOBAL_TABLES:
            continue
        for key in model._meta.constraints:
            if isinstance(key, models.UniqueConstraint):
                assert "agency_id" in key.fields, key.name
        assert not model._meta.unique_together
        for field in model._meta.concrete_fields:
            allowed = field.primary_key or field.name == "agency_id"
            assert allowed or not field.unique, f"{model._meta.db_table}.{field.name}"


@pytest.mark.django_db
@only_postgres
def test_the_application_s_role_owns_nothing_and_passes_no_lock(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@only_postgres
def test_every_table_with_an_agency_has_its_policy(cast):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relrowsecurity AND p.polname = 'own_agency'"
        )
        locked = {name for (name,) in cursor.fetchall()}
    wanted = {m._meta.db_table for m in every_model() if m._meta.db_table not in GLOBAL_TABLES}
    assert locked == wanted


@pytest.mark.django_db
@only_postgres
def test_without_an_agency_a_raw_select_gives_nothing(cast):
    with acting_for(None), connection.cursor() as cursor:
        for table in ("people_person", "people_role", "ledger_entry", "ledger_versionbody"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


@pytest.mark.django_db
@only_postgres
def test_with_one_agency_s_name_a_raw_select_gives_only_its_rows(cast):
    with acting_for("calder"), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT agency_id FROM people_person")
        assert cursor.fetchall() == [("calder",)]
        assert [person.name for person in Person.objects.all()] == ["Charlie Novak"]


@pytest.mark.django_db
@only_postgres
def test_a_row_for_another_agency_is_neither_written_nor_moved(cast):
    with acting_for("calder"):
        role = Role.objects.first()
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            Role.objects.filter(id=role.id).update(agency_id="harlan")
        assert Role.objects.filter(agency_id="harlan").update(agency_id="calder") == 0


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [
    "UPDATE ledger_entry SET content = content",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_recordversion SET actor = 'x'",
    "DELETE FROM ledger_versionbody",
    "UPDATE ledger_versionbody SET content = content",
])  # fmt: skip
def test_the_past_is_not_changed_by_a_raw_statement(cast, statement):
    with (
        acting_for("harlan"),
        pytest.raises(Error),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@only_postgres
@pytest.mark.parametrize("statement", [
    "TRUNCATE ledger_entry", "DROP TRIGGER ledger_entry_no_update ON ledger_entry",
    "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY", "SET ROLE watchbook_owner",
    "CREATE TABLE x (y int)",
])  # fmt: skip
def test_the_application_s_role_cannot_take_the_locks_off(cast, statement):
    with (
        acting_for("harlan"),
        pytest.raises(Error),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
