"""The disciplines of training and their own fields, as data.

Each discipline has fields of the shared set-up (`conditions`: what a handler
may know before the run), of the layout (`course`: what is closed until the run
has ended) and of one team's run (`findings`). A field stands once here, even
where several disciplines use it; `DISCIPLINES` says which shows which, and after
which published standards, policies and forms its list was made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from watchbook.core.schema import Choice, Field, Type


def _words(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


@dataclass(frozen=True)
class Discipline:
    """One discipline: which fields it shows, and after whom (a name and an address each)."""

    value: str
    label: str
    sources: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    course: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


def _number(name: str, label: str, unit: str = "", most: int = 1_000_000, **more: object) -> Field:
    return Field(name, Type.INTEGER, label, unit=unit, minimum=0, maximum=most, **more)  # type: ignore[arg-type]  # keywords of Field


_SEARCH_PLACES = _words(
    ("vehicle", "Vehicles"), ("building", "Building"), ("room", "Rooms"), ("open", "Open area"),
    ("parcel", "Parcels or luggage"), ("wheel", "Scent wheel or line-up"), ("locker", "Lockers"),
    ("buried", "Buried"), ("elevated", "Elevated"), ("water", "Water"), ("rubble", "Rubble"),
    ("aircraft", "Aircraft, bus or train"), ("person", "Persons"),
)  # fmt: skip

CONDITIONS: tuple[Field, ...] = (
    Field("search_kind", Type.CHOICE, "Where is searched", choices=_SEARCH_PLACES),
    _number("areas", "Areas, rooms or vehicles", most=200,
            help="How many are searched; how many hold odour stands in the layout only."),
    _number("time_limit_s", "Time limit", "s", most=86_400),
    Field("trail_kind", Type.CHOICE, "Kind",
          choices=_words(("tracking", "Tracking"), ("trailing", "Trailing"))),
    Field("start_kind", Type.CHOICE, "Start", choices=_words(
        ("lkp", "Last known position"), ("article", "Scent article"),
        ("marked", "Marked start"), ("unknown", "Start unknown, cast for it"))),
    Field("scent_article", Type.TEXT, "Scent article", max_length=120),
    Field("is_layer_known", Type.BOOLEAN, "The layer is known to the dogs"),
    Field("contamination", Type.TEXT, "Contamination",
          help="People, vehicles or animals that crossed the area.", max_length=200),
    _number("warnings", "Warnings given", most=50),
    Field("building_kind", Type.TEXT, "Building", max_length=120),
    _number("building_area_m2", "Floor area", "m²"),
    Field("lighting", Type.CHOICE, "Light", choices=_words(
        ("day", "Daylight"), ("dusk", "Dusk"), ("dark", "Dark"), ("lit", "Artificial light"))),
    Field("commands", Type.TEXT, "Commands exercised", max_length=200),
    Field("distractions", Type.TEXT, "Distractions", max_length=200),
    Field("protection", Type.CHOICE, "Equipment of the decoy", choices=_words(
        ("suit", "Bite suit"), ("sleeve", "Sleeve"), ("hidden-sleeve", "Hidden sleeve"),
        ("muzzle", "Muzzle on the dog"), ("none", "None"))),
    Field("scenario", Type.TEXT, "Scenario", max_length=300),
    Field("weapon", Type.TEXT, "Weapon and load", max_length=120),
    _number("shots", "Shots", most=500),
    _number("shot_distance_m", "Distance of the shots", "m", most=5_000),
    Field("cover", Type.TEXT, "Ground cover", max_length=120),
)  # fmt: skip
"""Shared conditions: what every team of the exercise may know.

None is pre-filled from the last exercise, which may have been of another discipline.
"""

COURSE: tuple[Field, ...] = (
    _number("length_m", "Length", "m"),
    _number("turns", "Turns", most=500),
    Field("turn_angles", Type.TEXT, "Angles of the turns", max_length=120),
    _number("surface_changes", "Changes of surface", most=500),
    _number("cross_tracks", "Cross-tracks", most=100),
    _number("cross_delay_min", "Cross-tracks laid after", "min", most=10_000),
    Field("crossed_by", Type.TEXT, "Cross-tracks laid by", max_length=120),
    Field("trail_end", Type.CHOICE, "End of the trail", choices=_words(
        ("person", "The layer waits there"), ("article", "Article"), ("none", "Nothing there"))),
    Field("person_place", Type.TEXT, "Where the person is hidden", max_length=200),
)  # fmt: skip
"""The course that is closed until the run has ended: knowing it would help."""

FINDINGS: tuple[Field, ...] = (
    Field("start_found", Type.CHOICE, "Start", choices=_words(
        ("independent", "Taken up without help"), ("assisted", "Taken up with help"),
        ("not-found", "Not taken up"))),
    Field("end_reached", Type.CHOICE, "End", choices=_words(
        ("found", "Found"), ("assisted", "Found with help"), ("not-found", "Not found"))),
    _number("losses", "Times the trail was lost", most=200),
    Field("person_found", Type.CHOICE, "Person", choices=_words(
        ("found", "Found"), ("assisted", "Found with help"), ("not-found", "Not found"),
        ("nobody-there", "Nobody was there"))),
    _number("search_s", "Search time", "s", most=86_400),
    Field("alert_kind", Type.CHOICE, "Alert on a person", choices=_words(
        ("bark-hold", "Bark and hold"), ("bite-hold", "Bite and hold"), ("passive", "Passive"))),
    Field("engagement", Type.CHOICE, "Engagement", choices=_words(
        ("full", "Full grip"), ("partial", "Partial grip"), ("none", "Did not engage"),
        ("called-off", "Called off before contact"))),
    Field("out_on", Type.CHOICE, "Release", choices=_words(
        ("first", "On the first word"), ("second", "On the second word"),
        ("later", "On a later word"), ("tool", "With a tool"), ("lift", "Lifted off"))),
    _number("out_s", "Time to release", "s", most=3_600),
    Field("recall", Type.CHOICE, "Recall", choices=_words(
        ("first", "On the first word"), ("later", "On a later word"), ("no", "Did not recall"))),
    Field("reaction", Type.CHOICE, "Reaction to the shots", choices=_words(
        ("none", "No change"), ("alert", "Alert, stayed in work"),
        ("unsteady", "Unsteady, recovered"), ("left", "Left work"))),
    Field("obedience", Type.CHOICE, "Obedience", choices=_words(
        ("steady", "Steady"), ("repeats", "With repeated words"), ("unsteady", "Unsteady"))),
    _number("articles_found", "Articles found", most=200),
    _number("articles_placed", "Articles placed", most=200),
)  # fmt: skip
"""What one team did, beside calls and articles."""

_COMMON = "what patrol units commonly log; no published source"
_ASB = "ASB standard, detection of humans: patrol canine team (aafs.org/asb-standard)"
_LASD = "Los Angeles County Sheriff, manual on canines (pars.lasd.org)"
_IACP = "IACP model policy, Law Enforcement Canines, 2001 (theiacp.org)"
_OSAC = "OSAC lexicon (nist.gov/glossary/osac-lexicon)"
_USPCA = "USPCA, Police Dog I (uspca3.com/CertPD1.html)"
_CNCA_NARCOTICS = "CNCA narcotic standards (cnca.com)"

DISCIPLINES: tuple[Discipline, ...] = (
    Discipline("detection", "Detection", (_CNCA_NARCOTICS, "CNCA explosive standards (cnca.com)",
                "PNWK9 standards (pnwk9.org/standards)",
                "How to write K9 training records for detection dogs (packtrackapp.com)"),
               ("search_kind", "areas", "time_limit_s", "distractions"), (), ("search_s",)),
    Discipline("trail", "Tracking and trailing", ("NAPWDA tracking (leerburg.com/naptrack.htm)",
                "FLECA tracking certification (flecak9.com)",
                "LaFollette K-9, tracking standards (lafollettek-9trainingcenter.com)", _OSAC),
               ("trail_kind", "start_kind", "scent_article", "is_layer_known", "contamination"),
               ("length_m", "turns", "turn_angles", "surface_changes", "cross_tracks",
                "cross_delay_min", "crossed_by", "trail_end"),
               ("start_found", "end_reached", "losses", "articles_found")),
    Discipline("area-search", "Area search", (_ASB, _IACP),
               ("cover", "lighting", "warnings", "contamination", "time_limit_s"),
               ("person_place",), ("person_found", "alert_kind", "search_s", "recall")),
    Discipline("building-search", "Building search", (_CNCA_NARCOTICS, _COMMON),
               ("building_kind", "building_area_m2", "lighting", "warnings", "time_limit_s"),
               ("person_place",), ("person_found", "alert_kind", "search_s", "recall")),
    Discipline("obedience", "Obedience", (_USPCA, _COMMON),
               ("commands", "distractions"), (), ("obedience", "recall")),
    Discipline("apprehension", "Apprehension", (_IACP, _LASD),
               ("scenario", "protection", "warnings", "lighting"), ("person_place",),
               ("engagement", "out_on", "out_s", "recall")),
    Discipline("gunfire", "Gunfire", (_COMMON,),
               ("weapon", "shots", "shot_distance_m", "scenario"), (), ("reaction", "obedience")),
    Discipline("article-search", "Article search", (_OSAC, _USPCA),
               ("cover", "areas", "time_limit_s", "contamination"), (),
               ("articles_found", "articles_placed", "search_s")),
)  # fmt: skip

BY_VALUE = {one.value: one for one in DISCIPLINES}

CHOICES = tuple(Choice(one.value, one.label) for one in DISCIPLINES)


def shown(fields: tuple[Field, ...], part: str) -> tuple[Field, ...]:
    """The fields, each shown only for the disciplines whose `part` names it."""
    return tuple(
        replace(
            field,
            shown_if=(
                "discipline",
                " ".join(one.value for one in DISCIPLINES if field.name in getattr(one, part)),
            ),
        )
        for field in fields
    )


def label_of(value: str | None) -> str:
    """What people call a discipline; "Training" where none was recorded."""
    return BY_VALUE[value].label if value in BY_VALUE else "Training"
