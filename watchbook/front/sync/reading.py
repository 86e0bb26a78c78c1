"""From an envelope's raw values to clean ones, by the form that it names."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from watchbook.core.schema import validate
from watchbook.front.sync.models import FormVersion
from watchbook.ground.ledger.errors import UnknownKindError
from watchbook.ground.ledger.kinds import kind_named
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.queries import policy_of
from watchbook.ground.records.slots import is_doubted, submittable_kinds

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.front.sync.envelope import Envelope
    from watchbook.ground.people.viewer import Viewer

DEFAULT_OLD_FORMS_DAYS = 400
"""For so long forms of an older version are taken where the agency has set nothing."""
BEHIND = timedelta(days=400)
"""What came later than this after it was written is looked at: a year in a drawer is possible."""
AHEAD = timedelta(days=1)
"""A device's clock that is further ahead than this is wrong, whatever its zone."""


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


def doubts_of(viewer: Viewer, envelope: Envelope, at: datetime) -> list[dict[str, Any]]:
    """Why a person should look before this is written: a form too old, a clock that is wrong.

    Each as `{"pointer", "message"}`. Once a person has looked, they count no more.
    """
    if not is_doubted(envelope.kind):
        return []
    doubts = [_too_old_form(viewer, envelope, at), _wrong_clock(envelope, at)]
    return [doubt for doubt in doubts if doubt is not None]


def _too_old_form(viewer: Viewer, envelope: Envelope, at: datetime) -> dict[str, Any] | None:
    if envelope.form_version >= kind_named(envelope.kind).schema.version:
        return None
    replaced = FormVersion.objects.filter(
        kind=envelope.kind, version__gt=envelope.form_version
    ).order_by("version").first()  # fmt: skip
    with acting_for(viewer.agency):
        days = policy_of(viewer).old_forms_days or DEFAULT_OLD_FORMS_DAYS
    if replaced is None or at - replaced.known_since <= timedelta(days=days):
        return None
    message = (
        f"It was written with form version {envelope.form_version}, which was replaced on "
        f"{replaced.known_since:%Y-%m-%d}; this agency takes older forms for {days} days. Look "
        "whether its values still mean the same, then try it again."
    )
    return {"pointer": "/form_version", "message": message}


def _wrong_clock(envelope: Envelope, at: datetime) -> dict[str, Any] | None:
    """A device's clock that cannot be right, even after what the server measured of it."""
    if envelope.recorded_at is None:
        return None
    # Compared in milliseconds, since an offset may lead beyond every date there is.
    behind_ms = (at - envelope.recorded_at) / timedelta(milliseconds=1)
    behind_ms -= envelope.clock_offset_ms or 0
    if -AHEAD.total_seconds() * 1000 <= behind_ms <= BEHIND.total_seconds() * 1000:
        return None
    days = round(abs(behind_ms) / 86_400_000)
    where = "before" if behind_ms > 0 else "after"
    message = (
        f"By the clock of its device it was written on {envelope.recorded_at:%Y-%m-%d}, {days} "
        f"days {where} it came here. Look whether its times are right, then try it again."
    )
    return {"pointer": "/recorded_at", "message": message}
