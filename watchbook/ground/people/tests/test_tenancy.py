"""One agency never meets another's rows: on PostgreSQL the database itself refuses."""

from __future__ import annotations

import pytest
from django.db import Error, connection, transaction

from tests.plumbing.databases import is_postgres
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.models import Person, Role

only_postgres = pytest.mark.skipif(not is_postgres(), reason="row-level security is PostgreSQL's")


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
