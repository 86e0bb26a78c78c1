"""What can be set and typed is documented, and what is documented is there."""

import ast
import re

import pytest

from tests.architecture.house import PACKAGE, PROJECT
from watchbook import cli

SETTINGS = (PROJECT / "docs/operations/settings.md").read_text()
COMMANDS = (PROJECT / "docs/operations/commands.md").read_text()


def settings_read():
    """Names that settings.py reads from the environment."""
    tree = ast.parse((PACKAGE / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "_env"
    }


def settings_documented():
    return set(re.findall(r"^\| `(WATCHBOOK_\w+)` \|", SETTINGS, re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_one_is_read():
    assert settings_documented() == settings_read()


@pytest.mark.parametrize(
    "command", [c for c in cli.COMMANDS if cli.is_present(c)], ids=lambda c: c.name
)
def test_every_command_is_documented(command):
    assert f"| `watchbook {command.name}` |" in COMMANDS


def test_every_documented_command_is_there():
    documented = set(re.findall(r"^\| `watchbook ([\w ]+)` \|", COMMANDS, re.MULTILINE))
    assert documented == {command.name for command in cli.COMMANDS if cli.is_present(command)}


def test_every_room_on_disk_is_on_the_map():
    text = (PROJECT / "docs/architecture.md").read_text()
    for apps in PACKAGE.glob("*/*/apps.py"):
        assert apps.parent.name in text, apps.parent


def test_every_decision_has_a_number_of_its_own():
    pages = sorted((PROJECT / "docs/adr").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert numbers == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text()
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name


def test_links_between_documents_lead_somewhere():
    broken = []
    for page in [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.name} → {target}")
    assert broken == []
