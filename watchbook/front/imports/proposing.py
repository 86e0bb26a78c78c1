"""A first mapping by the names of a file's columns: proposals, each to be looked at."""

from __future__ import annotations

import re
from typing import Any

from watchbook.core.schema import Field, Type
from watchbook.front.imports.amounts import unit_in
from watchbook.front.imports.choices import KINDS
from watchbook.front.imports.compiling import KNOWN_BY
from watchbook.front.imports.fields import fillable
from watchbook.front.imports.mapping import FORMAT
from watchbook.front.imports.queries.finding import plain

_UNIT_IN_NAME = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
_CALLED = {
    "minutes": ("duration", "min", "time", "training time", "hours", "length", "total time"),
    "discipline": ("type", "training type", "activity", "discipline", "category"),
    "task": ("type", "deployment type", "use", "utilization", "reason"),
    "number": ("case #", "case number", "case no", "incident #", "incident no", "report #"),
    "place": ("location", "where", "address", "venue"),
    "narrative": ("notes", "comments", "summary", "remarks", "description", "narrative"),
    "goal": ("goal", "objective"),
    "goal_met": ("result", "goal met", "pass/fail", "outcome"),
    "temperature_c10": ("temp", "temperature"),
    "blindness": ("blind", "known/unknown"),
    "microchip": ("chip", "microchip", "chip #", "microchip #", "microchip number"),
    "born_on": ("dob", "born", "date of birth", "birth date"),
    "badge": ("badge", "serial", "id", "badge #"),
    "from_at": ("paired", "from", "since", "start"),
    "until_at": ("ended", "until", "to"),
    "issued_on": ("issued", "date", "certified", "issue date", "certification date"),
    "valid_until": ("expires", "expiration", "expiration date", "valid until", "expiry"),
    "body": ("organization", "association", "agency", "certified by", "issued by"),
    "mass_g": ("weight", "wt", "weight kg"),
    "mass_lb100": ("weight (lbs)", "weight (lb)", "weight lbs", "weight lb", "pounds", "lbs"),
    "condition": ("bcs", "body condition", "body condition score"),
    "clinic": ("clinic", "hospital", "practice"),
    "veterinarian": ("vet", "veterinarian", "doctor", "dvm"),
    "cost_cents": ("cost", "amount", "total", "fee", "charge"),
    "treatment": ("treatment", "what was done", "procedure"),
    "vaccine": ("vaccination", "immunization", "shot", "type", "disease"),
    "given_on": (
        "given",
        "date given",
        "administered",
        "date administered",
        "vaccination date",
        "date",
    ),
    "until_on": (
        "due",
        "due on",
        "due date",
        "date due",
        "next due",
        "expires",
        "expiration",
        "expiration date",
        "valid until",
        "expiry",
    ),
    "lot": ("lot #", "lot number", "lot no", "serial", "serial #", "lot/serial"),
    "product": ("brand", "trade name", "product name"),
    "given_by": ("vet", "veterinarian", "doctor", "dvm", "administered by"),
    "metar": ("metar", "station report"),
    "notes": ("notes", "remarks"),
    "note": ("notes", "remarks", "comments"),
}
_NAMES = {
    "teams.dog": ("k9", "dog", "dog name", "k9 name", "canine", "canine name"),
    "people.person": ("handler", "officer", "handler name", "officer name", "k9 handler", "deputy"),
}
_DAYS = ("date", "day", "session date", "event date", "training date", "visit date", "weigh date",
         "deployment date", "date of visit", "date of training", "date weighed")  # fmt: skip
_WHOLE = ("date/time", "date and time", "date time", "started", "start date/time", "timestamp")
_CLOCKS = {
    "started_at": ("start", "start time", "time", "began", "time in"),
    "ended_at": ("end", "end time", "stop", "stop time", "finished", "time out"),
    "began_at": ("start", "start time", "time", "began", "time in"),
    "visited_at": ("time", "visit time"),
    "weighed_at": ("time",),
}
_FIRST = ("started_at", "began_at", "visited_at", "weighed_at")
"""The moments of the records that may also stand under a day alone."""
_WHO = {
    "dog": ("k9", "dog", "k9 name", "dog name", "canine", "k-9", "canine name", "patient"),
    "handler": ("handler", "officer", "deputy", "handler name", "officer name", "k9 handler",
                "name"),
    "key": ("id", "log #", "log id", "no", "#", "number", "record id", "session", "record #",
            "training id", "case #", "case number", "incident #", "report #", "invoice #",
            "certificate #"),
}  # fmt: skip


def proposed(what: str, header: list[str], source: str) -> dict[str, Any]:
    """A first mapping by the names of columns; nothing in it is more than a proposal."""
    record = KINDS[what].records[0]
    fields: dict[str, Any] = {}
    for name, one in fillable(record).items():
        rule: dict[str, Any] | None
        if one.type is Type.REFERENCE:
            rule = _proposed_reference(one, header)
        elif name in _CLOCKS:
            rule = _proposed_moment(name, header)
        else:
            # What belongs to one discipline has labels that mean something else in any log.
            called = _NAMES.get(record, ()) if name == "name" else _CALLED.get(name, ())
            names = () if "." in name else (one.label, name, *called)
            rule = proposed_column(one, _called(header, names))
        if rule:
            fields[name] = rule
    if "mass_lb100" in fields:
        fields.pop("mass_g", None)  # one column: it is told in pounds
    key = _called(header, _WHO["key"])
    made: dict[str, Any] = {
        "format": FORMAT, "kind": what, "source": source, "key": [key] if key else [],
        "fields": fields,
    }  # fmt: skip
    if record in KNOWN_BY:
        made["known_by"] = [name for name in reversed(KNOWN_BY[record]) if name in fields]
    day = _called(header, _DAYS)
    if day and may_be_a_day(record) and not any(name in fields for name in _FIRST):
        made["happened"] = {"date": day}
    return made


def may_be_a_day(record: str) -> bool:
    """Whether a record may stand under a day of which no hour is told."""
    return any(name in fillable(record) for name in _FIRST)


def proposed_column(one: Field, column: str) -> dict[str, Any] | None:
    """A column with the unit that its name says; None where there is no column."""
    if not column:
        return None
    unit = unit_in(column, one) if one.type is Type.INTEGER else ""
    return {"column": column, "unit": unit} if unit not in ("", one.unit) else {"column": column}


def _proposed_moment(name: str, header: list[str]) -> dict[str, Any] | None:
    day, clock = _called(header, _DAYS), _called(header, _CLOCKS[name])
    if day and clock and day != clock:
        return {"date": day, "time": clock}
    whole = _called(header, _WHOLE) if name in _FIRST else ""
    return {"column": whole} if whole else None


def _proposed_reference(one: Field, header: list[str]) -> dict[str, Any] | None:
    dog, handler = _called(header, _WHO["dog"]), _called(header, _WHO["handler"])
    if one.refers_to == "teams.team":
        found = {name: at for name, at in (("dog", dog), ("handler", handler)) if at}
        return {"find": "team", **found} if found else None
    if one.refers_to == "teams.dog" and dog:
        return {"find": "dog", "name": dog}
    if one.refers_to == "people.person" and one.name == "handler" and handler:
        return {"find": "person", "name": handler}
    return None


def _called(header: list[str], names: tuple[str, ...]) -> str:
    by_name = {plain(_UNIT_IN_NAME.sub("", one)): one for one in header}
    by_name |= {plain(one): one for one in header}
    return next((by_name[plain(name)] for name in names if plain(name) in by_name), "")
