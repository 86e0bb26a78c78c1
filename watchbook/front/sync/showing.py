"""What came, as people read it: its values by label, its bytes where they are no JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import Field, Group
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.slots import submittable_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchbook.core.schema import Schema
    from watchbook.front.sync.models import Submission

_LONGEST_SHOWN = 50_000
_MOST_LINES = 500
_DEEPEST = 6


@dataclass(frozen=True)
class Raw:
    """The bytes of a submission for a page.

    `envelope` is None where they are no JSON object; `text` is then what could be
    read of them. `is_cut` says that the page shows less than was sent.
    """

    envelope: dict[str, Any] | None
    text: str
    is_cut: bool

    @property
    def values(self) -> Any:
        """The raw values of the envelope, whatever they are."""
        return self.envelope.get("values") if self.envelope else None


def raw_of(row: Submission) -> Raw:
    """Read the kept bytes without judging them. Never raises."""
    content = bytes(row.content)
    try:
        told = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict):
        text = json.dumps(told, indent=2, sort_keys=True)
        return Raw(told, text[:_LONGEST_SHOWN], len(text) > _LONGEST_SHOWN)
    text = content.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    return Raw(None, text[:_LONGEST_SHOWN], len(text) > _LONGEST_SHOWN)


def lines_of(kind: str, values: Any) -> list[tuple[str, str]]:
    """Raw values as `(label, text)`, each by its form's label where that is known."""
    try:
        schema = kind_named(kind).schema
    except UnknownKindError:
        schema = None
    lines = []
    for pointer, value in _flat(values, "", 0):
        lines.append((_label(schema, pointer), _text(value)))
        if len(lines) == _MOST_LINES:
            break
    return lines


def _flat(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value and depth < _DEEPEST:
        for name, inner in value.items():
            yield from _flat(inner, f"{pointer}/{name}", depth + 1)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for at, inner in enumerate(value):
            yield from _flat(inner, f"{pointer}/{at}", depth + 1)
    elif pointer:
        yield pointer, value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return json.dumps(value)


def _label(schema: Schema | None, pointer: str) -> str:
    """`/calls/0/outcome` as "Calls 1, Outcome"; the pointer itself where no form tells it."""
    parts = [part.encode("utf-8", "backslashreplace").decode() for part in pointer.split("/")[1:]]
    member = schema.by_name.get(parts[0]) if schema else None
    if member is None:
        return "/".join(parts)
    words = [member.label]
    if len(parts) > 1 and parts[1].isdecimal():
        words[0] += f" {int(parts[1]) + 1}"
    if len(parts) > 1 and not isinstance(member, Field):
        inner = member.members if isinstance(member, Group) else member.fields
        label = next((one.label for one in inner if one.name == parts[-1]), parts[-1])
        words.append(label)
    return ", ".join(words)


def problems_of(row: Submission) -> list[tuple[str, str]]:
    """What is wrong, as `(label of the field, message)`; the label is empty for the whole."""
    try:
        schema = kind_named(row.kind).schema
    except UnknownKindError:
        schema = None
    return [
        (_label(schema, problem["pointer"]) if problem["pointer"] else "", problem["message"])
        for problem in row.problems
    ]


def title_of(row: Submission) -> str:
    """What a submission is called: the label of its form."""
    try:
        return kind_named(row.kind).schema.label
    except UnknownKindError:
        return "A submission of an unknown kind"


def can_be_mended(row: Submission, raw: Raw) -> bool:
    """Whether a form can be filled from it."""
    known = row.kind in {form.kind for form in submittable_kinds()}
    return known and isinstance(raw.values, dict)
