"""The tasks of a deployment and their own fields, as data.

A field stands once here, even where several tasks ask for it; `ASKED` says which
task asks for which. Variables of a track: the published tracking standards of
NAPWDA, FLECA and LaFollette K-9. Searches: the IACP's model policy of 2001 and
what patrol units commonly log.
"""

from __future__ import annotations

from dataclasses import replace

from watchbook.core.schema import Choice, Field, Type
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.schema.fields import number, text


def _words(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


_FIELDS: tuple[Field, ...] = (
    Field("alert", Type.CHOICE, "What the dog showed", choices=choices.ALERTS),
    text("alert_where", "Where", 200),
    number("vehicles", "Vehicles", most=500),
    Field("sides", Type.CHOICE, "Sniffed", choices=_words(
        ("outside", "Outside only"), ("inside", "Inside too"))),
    text("vehicle", "Vehicle", 120, help="Make and colour, or plate as your agency wants it."),
    number("rooms", "Rooms or units", most=2_000),
    number("parcels", "Parcels or bags", most=100_000),
    Field("start_kind", Type.CHOICE, "Start", choices=_words(
        ("lkp", "Last known position"), ("article", "Scent article"), ("vehicle", "Vehicle"),
        ("sight", "Where the person was seen to run"), ("unknown", "Cast for it"))),
    text("scent_article", "Scent article", 120),
    number("trail_age_min", "Age of the track", "min", 100_000),
    number("length_m", "Length", "m", 200_000),
    number("losses", "Times it was lost", most=200),
    text("contamination", "Contamination", 200,
         help="People, vehicles or animals that crossed it."),
    Field("track_end", Type.CHOICE, "End", choices=_words(
        ("person", "At the person"), ("article", "At an article"), ("vehicle", "Where a car left"),
        ("lost", "Lost"), ("called-off", "Called off"))),
    text("building_kind", "Building", 120),
    number("area_m2", "Area", "m²", 1_000_000_000),
    Field("light", Type.CHOICE, "Light", choices=_words(
        ("day", "Daylight"), ("dusk", "Dusk"), ("dark", "Dark"), ("lit", "Artificial light"))),
    number("announcements", "Announcements given", most=50),
    number("wait_s", "Waited after the last one", "s", 86_400),
    number("articles_found", "Articles found", most=500),
    text("audience", "For whom", 200),
    number("people", "People there, about", most=1_000_000),
    text("waited_for", "Stood by for", 200),
)  # fmt: skip

_SEARCH = ("light", "announcements", "wait_s")

ASKED: dict[str, tuple[str, ...]] = {
    "sniff-vehicle": ("alert", "alert_where", "vehicles", "sides", "vehicle"),
    "sniff-building": ("alert", "alert_where", "rooms", "building_kind"),
    "sniff-parcel": ("alert", "alert_where", "parcels"),
    "sniff-area": ("alert", "alert_where", "area_m2"),
    "track": ("start_kind", "scent_article", "trail_age_min", "length_m", "losses",
              "contamination", "track_end", "announcements", "articles_found"),
    "area-search": ("area_m2", *_SEARCH, "articles_found"),
    "building-search": ("building_kind", "area_m2", "rooms", *_SEARCH),
    "apprehension": _SEARCH,
    "article-search": ("area_m2", "light", "articles_found"),
    "display": ("audience", "people"),
    "stand-by": ("waited_for",),
    "none": (),
    "other": (),
}  # fmt: skip
"""Which task asks for which of the fields above."""


def _tasks_of(name: str) -> str:
    return " ".join(task for task, names in ASKED.items() if name in names)


DETAILS = tuple(replace(one, shown_if=("task", _tasks_of(one.name))) for one in _FIELDS)
