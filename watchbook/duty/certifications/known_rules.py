"""The bundled list of bodies' rules: `data/bodies.json`, each with its source.

To add a body: docs/recipes/add_a_certification_body.md. What is not known has no number there.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from watchbook.core.schema import validate
from watchbook.duty.certifications.errors import CertificationError
from watchbook.duty.certifications.schema import RULE


@cache
def known_rules() -> dict[str, dict[str, Any]]:
    """Every bundled rule by its code, as clean values; a CertificationError names a bad one."""
    folder = resources.files("watchbook.duty.certifications")
    told = json.loads((folder / "data" / "bodies.json").read_text("utf-8"))
    return {one["code"]: _checked(one) for one in told["rules"]}


def known_rule(code: str) -> dict[str, Any] | None:
    """One bundled rule; None where there is none of that code."""
    found = known_rules().get(code)
    return dict(found) if found is not None else None


def _checked(one: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in one.items() if name != "code"}
    values["phases"] = [
        {"id": f"p{place}", **phase} for place, phase in enumerate(values.get("phases", ()), 1)
    ]
    checked = validate(RULE, values)
    if not checked.is_valid:
        problem = checked.problems[0]
        message = f"bodies.json, {one['code']}: {problem.pointer} {problem.message}"
        raise CertificationError(message)
    return {name: value for name, value in checked.values.items() if value not in (None, [], "")}
