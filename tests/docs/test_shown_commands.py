"""Every command that a document shows exists, with the options that it shows."""

import re
import shlex
import subprocess
import sys
from functools import cache

import pytest

from tests.architecture.house import PROJECT
from watchbook import cli

PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(?:sh|bash|console)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(watchbook [^`]+|make [^`]+)`")
ASSIGNMENT = re.compile(r"^[A-Z_]+=\S*$")


def shown(page):
    """The commands of a page: lines of its fences, and what stands between backticks."""
    text = page.read_text()
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    lines += INLINE.findall(FENCE.sub("", text))
    for line in lines:
        words = without_decoration(line)
        if words and words[0] in {"watchbook", "make"}:
            yield line, words


def without_decoration(line):
    try:
        words = shlex.split(line.removeprefix("$ "), comments=True)
    except ValueError:
        return []
    while words and (ASSIGNMENT.match(words[0]) or words[0] == "export"):
        words = words[1:]
    return [words[0].rsplit("/", 1)[-1], *words[1:]] if words else []


@cache
def help_of(command):
    done = subprocess.run(
        [sys.executable, "-m", "watchbook", *command.words, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def command_of(words):
    for command in cli.COMMANDS:
        if cli.is_present(command) and tuple(words[: len(command.words)]) == command.words:
            return command
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_every_shown_command_exists_with_its_options(page):
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    wrong = []
    for line, words in shown(page):
        if words[0] == "make":
            wrong += [line for word in words[1:] if "=" not in word and word not in targets]
            continue
        if words[1:2] in (["--version"], ["--help"], ["COMMAND"]):
            continue
        command = command_of(words[1:])
        if command is None:
            wrong.append(line)
            continue
        options = [word.split("=")[0] for word in words if word.startswith("--")]
        wrong += [f"{line}: {one}" for one in options if one not in help_of(command)]
    assert wrong == []
