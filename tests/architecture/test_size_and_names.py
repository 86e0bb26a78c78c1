"""Files and functions stay short; nothing is named by what says nothing."""

import ast
import re
import subprocess

from tests.architecture.house import PROJECT, parsed, shown, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_VIEW = 25
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "legacy", "v2"}
UNFINISHED = re.compile(
    r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|raise NotImplemented" + r"Error"
)
ONE_MACHINE = re.compile(r"(?<![\w.])/(?:ro" + r"ot|wo" + r"rk|ho" + r"me)/[\w.]")
READ = {".py", ".md", ".toml", ".html", ".js", ".css", ".txt", ".json", ".yml", ".yaml"}


def kept_files():
    """Every file that git keeps or would keep, without vendored ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [
        PROJECT / name for name in listed if "/vendor/" not in name and (PROJECT / name).is_file()
    ]


def test_no_file_is_longer_than_a_reader_can_hold():
    long = {
        shown(path): lines
        for path in kept_files()
        if path.suffix == ".py" and "migrations" not in path.parts
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_a_page():
    long = []
    for path in sources():
        limit = (
            LONGEST_VIEW if "views" in path.parts or path.name == "views.py" else LONGEST_FUNCTION
        )
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = _length_without_docstring(node)
                if lines > limit:
                    long.append(
                        f"{shown(path)}:{node.lineno} {node.name}: {lines} lines of {limit}"
                    )
    assert long == []


def test_no_file_is_named_by_what_says_nothing():
    assert [
        shown(path)
        for path in kept_files()
        if SAYS_NOTHING & {part.rsplit(".", 1)[0] for part in path.relative_to(PROJECT).parts}
    ] == []


def test_nothing_is_left_unfinished():
    wrong = [
        f"{shown(path)}:{number}"
        for path in kept_files()
        if path.suffix in {".py", ".js", ".html", ".css"}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert wrong == []


def test_no_file_names_a_folder_of_one_machine():
    wrong = [
        shown(path)
        for path in kept_files()
        if path.suffix in READ and path.stat().st_size < 400_000
        if ONE_MACHINE.search(path.read_text(errors="replace"))
    ]
    assert wrong == []


def test_locks_name_hashes_and_no_addresses():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (PROJECT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_every_exception_from_a_rule_ends_with_its_reason():
    silent = re.compile(r"#\s*(noqa(: [A-Z0-9, ]+)?|type: ignore(\[[\w, -]+\])?)\s*$")
    wrong = [
        f"{shown(path)}:{number}"
        for path in kept_files()
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if silent.search(line)
    ]
    assert wrong == []


def _length_without_docstring(node):
    first = node.body[0]
    length = node.end_lineno - node.lineno + 1
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        length -= first.end_lineno - first.lineno + 1
    return length
