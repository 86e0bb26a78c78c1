"""A demo that an older program made is brought up to date before it is served."""

from argparse import Namespace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from watchbook.front.demo.commands.demo import run

_LAST = ("training", "0007_no_index_of_teams_alone")


@pytest.mark.alike  # on PostgreSQL the owner migrates, and tests are the application
@pytest.mark.commits
def test_what_an_older_program_made_is_migrated_first(tmp_path, capsys) -> None:
    (tmp_path / "demo-is-made").write_text("made\n")
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(*_LAST)
    asked = Namespace(home=tmp_path, port=8000, no_serve=True)
    assert run(asked) == 0
    assert _LAST in recorder.applied_migrations()
    assert "An older Watchbook made this demo" in capsys.readouterr().out
    assert run(asked) == 0
    assert "older" not in capsys.readouterr().out
