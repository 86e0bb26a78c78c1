"""The page of record kinds, permissions and errors says what the program has."""

from tools.tables import PAGE, rendered


def test_the_reference_is_what_the_program_has():
    assert PAGE.read_text() == rendered(), "run: python tools/tables.py"


def test_every_kind_and_error_says_what_it_is():
    for line in rendered().splitlines():
        if line.startswith("| "):
            assert not line.endswith("|  |"), line
