"""The command itself: its list, its statuses, and that pure commands stay pure."""

import json
import subprocess
import sys

import pytest

from watchbook import cli


def watchbook(*words):
    return subprocess.run(
        [sys.executable, "-m", "watchbook", *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command", [c for c in cli.COMMANDS if cli.is_present(c)], ids=lambda c: c.name
)
def test_every_subcommand_has_help(command):
    done = watchbook(*command.words, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: watchbook {command.name}")


def test_it_lists_only_what_is_there():
    listed = watchbook("--help").stdout
    for command in cli.COMMANDS:
        if len(command.words) == 1:
            assert (f"    {command.name} " in listed) == cli.is_present(command)


def test_no_subcommand_and_a_wrong_one_are_wrong_arguments():
    assert watchbook().returncode == 2
    assert watchbook("nonsense").returncode == 2
    assert watchbook("interval", "1").returncode == 2


def test_a_kind_that_cannot_be_imported_is_a_wrong_argument_and_those_that_can_are_listed():
    done = watchbook("import", "cats", __file__, "--mapping", __file__)
    assert done.returncode == 2
    assert "“cats” is none of: dogs, handlers, teams, training, deployments" in done.stderr


def test_it_says_its_version():
    assert watchbook("--version").stdout == "watchbook 0.1.0\n"


def test_interval_prints_one_json_document_and_nothing_else():
    done = watchbook("interval", "19", "20", "--json")
    assert json.loads(done.stdout)["trials"] == 20
    assert done.stderr == ""


def test_interval_and_track_import_no_django():
    code = (
        "import sys; from watchbook.cli import main; main(['interval', '3', '4']); "
        "main(['track', '--help']); print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_a_closed_pipe_ends_without_a_traceback():
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m watchbook --help | true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named_without_a_traceback(installed):
    installed["WATCHBOOK_SESSION_HOURS"] = "often"
    done = subprocess.run(
        [sys.executable, "-m", "watchbook", "worker", "--once"],
        env=installed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "WATCHBOOK_SESSION_HOURS" in done.stderr
    assert "Traceback" not in done.stderr
