"""Write docs/reference.md: every record kind, permission and error, as the program has them.

    python tools/tables.py            write the page anew
    python tools/tables.py --check    compare it; 1 when the program has changed since

The words come from where they are declared (a schema's help, the first line of a docstring), so
that the page and the program cannot say different things.
"""

import argparse
import importlib
import inspect
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "docs/reference.md"
PACKAGE = PROJECT / "watchbook"
FLOORS = ("core", "ground", "duty", "after", "front")
HEAD = """# Reference

Made by `python tools/tables.py` from the program itself; a test compares it. How people and roles
work together is told in [operations/people.md](operations/people.md).
"""


def rendered() -> str:
    """The whole page. Settings must be loaded and Django set up."""
    parts = [HEAD, *_kinds(), *_permissions(), *_errors()]
    return "\n".join(parts) + "\n"


def _kinds() -> Iterator[str]:
    from watchbook.ground.ledger.kinds import all_kinds
    from watchbook.ground.records.slots import submittable_kinds

    in_field = {one.kind: one.is_field_form for one in submittable_kinds()}
    yield "## Record kinds\n"
    yield "Each is versioned whole; every version and act of it is an entry of the ledger.\n"
    yield "| kind | on pages | reviewed | sealed | by phone or API | what it is |"
    yield "|---|---|---|---|---|---|"
    for kind in sorted(all_kinds(), key=lambda one: one.name):
        way = {None: "", True: "form and API", False: "API"}[in_field.get(kind.name)]
        cells = (
            f"`{kind.name}`",
            kind.schema.label,
            "yes" if kind.is_reviewed else "",
            "yes" if kind.is_sealed else "",
            way,
            kind.schema.help or _first_line(kind.model.__doc__),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _permissions() -> Iterator[str]:
    from watchbook.ground.people.choices import RoleName
    from watchbook.ground.people.permissions import permissions

    yield "## Permissions\n"
    yield "Who holds none of a permission's roles is refused, whichever way the request comes.\n"
    yield "| permission | roles that hold it |"
    yield "|---|---|"
    order = [role.value for role in RoleName]
    for name, roles in sorted(permissions().items()):
        yield f"| `{name}` | {', '.join(sorted(roles, key=order.index)) or 'nobody'} |"
    yield ""


def _errors() -> Iterator[str]:
    yield "## Errors\n"
    yield "One family a room. A page or an answer shows the message; these are its kinds.\n"
    yield "| room | error | when |"
    yield "|---|---|---|"
    for file in sorted(PACKAGE.glob("*/*/errors.py"), key=lambda one: one.parts):
        name = ".".join(file.relative_to(PROJECT).with_suffix("").parts)
        if file.parts[-3] not in FLOORS:
            continue
        module = importlib.import_module(name)
        room = f"{file.parts[-3]}/{file.parts[-2]}"
        for error in vars(module).values():
            if inspect.isclass(error) and error.__module__ == name:
                yield f"| {room} | `{error.__name__}` | {_first_line(error.__doc__)} |"


def _first_line(text: str | None) -> str:
    """The first sentence of a docstring, in one line."""
    return " ".join((text or "").strip().split("\n\n")[0].split())


def main() -> int:
    """Write or compare. Gives the exit status."""
    parser = argparse.ArgumentParser(description="Write docs/reference.md.")
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args()
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbook.settings")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ.setdefault("WATCHBOOK_HOME", scratch)
        import django

        django.setup()
        made = rendered()
    if options.check:
        return 0 if PAGE.exists() and PAGE.read_text() == made else 1
    PAGE.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
