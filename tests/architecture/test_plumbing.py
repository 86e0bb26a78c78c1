"""The tests' own ground: what they stand on is really there."""

import socket

import pytest
from django.db import connection, transaction

from tests.plumbing import databases


@pytest.mark.django_db
def test_a_rolled_back_test_is_inside_a_transaction():
    assert connection.in_atomic_block


@pytest.mark.commits
def test_a_committing_test_has_a_database_of_its_own(home):
    assert not connection.in_atomic_block
    name = connection.settings_dict["NAME"]
    assert name.startswith("copy_") if databases.is_postgres() else str(home) in name
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 0


@pytest.mark.commits
@pytest.mark.skipif(not databases.is_postgres(), reason="SQLite has no roles")
def test_the_application_connects_as_a_role_that_may_not_alter_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "watchbook_app"
        cursor.execute(
            "SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone()[0] is False


def test_tests_cannot_reach_another_machine():
    with socket.socket() as one, pytest.raises(RuntimeError, match="stay on this machine"):
        one.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_files_and_keys_of_a_test_lie_in_its_own_folder(settings, tmp_path):
    assert settings.WATCHBOOK_HOME.is_relative_to(tmp_path)
    assert settings.WATCHBOOK_STATE.is_relative_to(tmp_path)
