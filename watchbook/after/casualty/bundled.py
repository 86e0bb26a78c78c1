"""What comes with the program: an example of a ladder, and what is known of transport laws.

Data with its source, never built into code; an agency takes it into its own records and amends it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from watchbook.after.casualty.schema.ladders import LADDER, TRANSPORT
from watchbook.core.schema import validate

if TYPE_CHECKING:
    from watchbook.core.schema import Schema


@cache
def example_ladder() -> dict[str, Any]:
    """The ladder that comes with the program, as clean values, marked as an example."""
    told = _file("ladder.json")
    told["rungs"] = [{"id": f"r{place}", **rung} for place, rung in enumerate(told["rungs"], 1)]
    return _checked(LADDER, told, "ladder.json")


@cache
def known_transport() -> dict[str, dict[str, Any]]:
    """Every bundled rule on ambulance transport by its code, as clean values."""
    return {
        one["code"]: _checked(
            TRANSPORT, {name: told for name, told in one.items() if name != "code"},
            f"transport.json, {one['code']}",
        )
        for one in _file("transport.json")["rules"]
    }  # fmt: skip


def _file(name: str) -> dict[str, Any]:
    folder = resources.files("watchbook.after.casualty") / "data"
    told: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return told


def _checked(schema: Schema, values: dict[str, Any], where: str) -> dict[str, Any]:
    checked = validate(schema, values)
    if not checked.is_valid:
        problem = checked.problems[0]
        message = f"{where}: {problem.pointer} {problem.message}"
        raise ValueError(message)
    return {name: value for name, value in checked.values.items() if value not in (None, [], "")}
