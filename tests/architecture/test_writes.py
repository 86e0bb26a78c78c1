"""Every write is an action: nothing else saves, creates, updates or deletes."""

import ast
import re

import pytest

from tests.architecture.house import PACKAGE, parsed, shown, sources

# Where rows are written that are no records, or below the actions. Each with its reason.
ALLOWED = {
    "watchbook/ground/ledger/": "the unit of work and what stands under it write the rows",
    "watchbook/ground/people/models.py": "Django asks a manager to make the account it signs in",
    "watchbook/ground/records/projection.py": "timeline and search rows, made at the end of a write",
    "watchbook/working.py": "tasks are no records: takes up those of a worker that is gone",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ON_A_MANAGER = {"create", "delete", "update", "aupdate", "acreate", "adelete"}
WRITING_SQL = re.compile(
    r"\s*(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b", re.IGNORECASE
)


def may_write(path) -> bool:
    """Actions may, and what ALLOWED lists."""
    name = shown(path)
    parts = path.relative_to(PACKAGE).parts
    return (
        path.name in {"actions.py", "factories.py"}
        or "actions" in parts
        or any(name.startswith(allowed) for allowed in ALLOWED)
    )


def chain_of(node: ast.expr) -> set[str]:
    """Every name in `a.b(c).d`, from the inside out."""
    names = set()
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            return names | {node.id}
        else:
            return names


def writes_in(tree: ast.Module):
    """(line, what) of each call that writes a row, and each string of SQL that does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and WRITING_SQL.match(str(node.value)):
            yield node.lineno, str(node.value).strip()[:40]
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, receiver = node.func.attr, node.func.value
        if name in ALWAYS or (name in ON_A_MANAGER and chain_of(receiver) & MANAGERS):
            yield node.lineno, f".{name}("
        # Rows are saved with keywords or nothing; an image is saved to something.
        elif name in {"save", "asave"} and not node.args and not _calls_super(receiver):
            yield node.lineno, ".save("
        # A row or a query is deleted with nothing in the brackets; so is a queryset in a variable
        # updated, by keywords alone, where a dictionary takes another.
        elif name == "delete" and not node.args and not node.keywords:
            yield node.lineno, ".delete("
        elif (
            name == "update"
            and not node.args
            and node.keywords
            and all(k.arg for k in node.keywords)
        ):
            yield node.lineno, ".update("


def _calls_super(receiver: ast.expr) -> bool:
    return isinstance(receiver, ast.Call) and getattr(receiver.func, "id", "") == "super"


def test_only_actions_write():
    wrong = [
        f"{shown(path)}:{line} {what}"
        for path in sources()
        if not may_write(path)
        for line, what in writes_in(parsed(path))
    ]
    assert wrong == []


def test_every_exception_is_still_needed():
    for allowed in ALLOWED:
        assert any(
            list(writes_in(parsed(path))) for path in sources() if shown(path).startswith(allowed)
        ), allowed


@pytest.mark.parametrize(
    "line",
    [
        "team.save()",
        "team.save(update_fields=['name'])",
        "Team.objects.create(name='x')",
        "Team.objects.filter(id=1).update(name='x')",
        "rows = Team.objects.all()\nrows.update(name='x')",
        "team.delete()",
        "Team._default_manager.bulk_create(rows)",
        "cursor.execute('DELETE FROM ledger_entry')",
        "cursor.execute('insert or replace into x values (1)')",
    ],
)
def test_it_sees_a_write(line):
    assert list(writes_in(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "image.save(buffer, format='WEBP')",
        "digest.update(chunk)",
        "names.update({'a': 1})",
        "os.environ.update(environment(args))",
        "certificate.create()",
        "super().save(*args)",
    ],
)
def test_it_sees_no_write_where_there_is_none(line):
    assert not list(writes_in(ast.parse(line)))
