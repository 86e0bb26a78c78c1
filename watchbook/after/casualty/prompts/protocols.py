"""What protocols and kits ask: a signature, a new last day, another bandage."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchbook.after.casualty.kinds.protocols import kit_url, protocol_url
from watchbook.after.casualty.permissions.protocols import SIGN, WRITE_KIT, WRITE_PROTOCOL
from watchbook.after.casualty.queries.kits import found_kits, kit_lines
from watchbook.after.casualty.queries.protocols import found_protocols
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import may
from watchbook.ground.records.slots import Prompt, register_prompts
from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from watchbook.after.casualty.queries.kits import KitLine
    from watchbook.after.casualty.queries.protocols import Standing
    from watchbook.ground.people.viewer import Viewer

_TOLD_BEFORE = (90, 30, 7)
"""Days before its last day on which a protocol is asked about, each time anew."""


def protocols_to_look_at(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To supervisors and the veterinarian: nobody signed it, or its last day comes near."""
    if not (may(viewer, WRITE_PROTOCOL) or may(viewer, SIGN)):
        return
    audience = (RoleName.SUPERVISOR.value, RoleName.VETERINARIAN.value)
    for one in found_protocols(viewer):
        url = protocol_url(one.row)
        if not one.is_signed:
            yield Prompt(
                "casualty.unsigned", (one.row.id,), one.row.received_at, audience,
                f"Nobody signed the protocol {one.row}",
                "It gives no dose until its veterinarian has signed the version that stands.", url,
            )  # fmt: skip
        told = _ending(one, at)
        if told is not None:
            due, ends, words = told
            yield Prompt(
                "casualty.protocol", (one.row.id,), due, audience,
                f"The protocol {one.row} {words}",
                "Without a new last day and signature it gives no dose then.", url, late_at=ends,
            )  # fmt: skip


def _ending(one: Standing, at: datetime) -> tuple[datetime, datetime, str] | None:
    """Since when it is asked, when it ends, and in words; None while it is far."""
    ends = datetime.combine(one.row.expires_on, time(23, 59), tzinfo=ZoneInfo(one.zone))
    reached = [days for days in _TOLD_BEFORE if at >= ends - timedelta(days=days)]
    if not reached:
        return None
    day = day_text(one.row.expires_on)
    if one.is_expired(at):
        return ends, ends, f"ended on {day}"
    days = (one.row.expires_on - at.astimezone(ZoneInfo(one.zone)).date()).days
    left = "today" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"
    return ends - timedelta(days=min(reached)), ends, f"ends {left}, on {day}"


def kits_to_fill(viewer: Viewer, at: datetime) -> Iterator[Prompt]:
    """To who looks after a kit, and supervisors: what has expired, expires soon, or is short."""
    if not may(viewer, WRITE_KIT):
        return
    today = at.astimezone(ZoneInfo(viewer.timezone)).date()
    for line in kit_lines(found_kits(viewer), today):
        if not line.asks:
            continue
        person = line.kit.person_id
        audience = (RoleName.SUPERVISOR.value, *((str(person),) if person else ()))
        subjects = (line.kit.id, *((person,) if person else ()))
        yield Prompt(
            "casualty.kit", subjects, _first_day(line, today), audience,
            f"Kit {line.kit}: {line.asks} thing{'s' if line.asks > 1 else ''} to see to",
            _what(line), kit_url(line.kit),
        )  # fmt: skip


def _what(line: KitLine) -> str:
    told = []
    for one in line.things:
        if one.is_expired and one.item.expires_on:
            told.append(f"{one.item.what} expired on {day_text(one.item.expires_on)}")
        elif one.is_expiring and one.item.expires_on:
            told.append(f"{one.item.what} expires on {day_text(one.item.expires_on)}")
        elif one.is_short:
            told.append(f"{one.item.what}: {one.item.count} of {one.item.least}")
    return "; ".join(told[:4]) + (" and more." if len(told) > 4 else ".")


def _first_day(line: KitLine, today: date) -> datetime:
    days = [
        one.item.expires_on for one in line.things
        if one.item.expires_on and (one.is_expired or one.is_expiring)
    ]  # fmt: skip
    return datetime.combine(min(days, default=today), time(), tzinfo=UTC)


def register() -> None:
    """Fill the slot of the records' room."""
    register_prompts(
        "casualty.protocol", protocols_to_look_at,
        kinds={"casualty.unsigned": "A veterinarian's protocol needs a signature",
               "casualty.protocol": "A veterinarian's protocol ends soon"},
    )  # fmt: skip
    register_prompts(
        "casualty.kit", kits_to_fill, kinds={"casualty.kit": "A casualty kit needs a look"}
    )
