"""From an envelope's raw values to clean ones, by the form that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchbook.core.schema import validate
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.records.slots import submittable_kinds

if TYPE_CHECKING:
    from watchbook.front.sync.envelope import Envelope


def checked_values(envelope: Envelope) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Clean values, and every problem as `{"pointer", "message"}` (then nothing may be written)."""
    if envelope.kind not in {form.kind for form in submittable_kinds()}:
        return {}, [{"pointer": "/kind", "message": "No form here takes records of this kind."}]
    try:
        schema = kind_named(envelope.kind).schema
    except UnknownKindError as error:
        return {}, [{"pointer": "/kind", "message": str(error)}]
    if envelope.form_version > schema.version:
        message = (
            f"It was written with form version {envelope.form_version}; this server knows "
            f"{schema.version}. It is kept until the server is updated or a person mends it."
        )
        return {}, [{"pointer": "/form_version", "message": message}]
    checked = validate(schema, envelope.values)
    problems = [{"pointer": p.pointer, "message": p.message} for p in checked.problems]
    return checked.values, problems
