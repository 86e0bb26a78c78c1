"""Made-up content of the living page. Nobody here exists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.utils import timezone

from watchbook.ground.web.charts import bars
from watchbook.ground.web.timeline import Entry

TOKENS = ("paper", "sheet", "wash", "line", "ink", "soft", "brass", "kept", "late", "down")
LONG = 312  # enough items for several pages


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One row of the sample table; `rate` is estimate, lo and hi, or None without blind runs."""

    name: str
    work: str
    hours: float
    hits: int
    runs: int
    rate: tuple[float, float, float] | None
    certificate: tuple[str, str]
    review: tuple[str, str]


# Wilson intervals at 95 %, worked out by hand with `watchbook interval`.
TEAMS = (
    TeamRow("Marlow & Pike", "Patrol, narcotics", 16.5, 44, 46, (0.957, 0.855, 0.988),
            ("in force", "plain"), ("clear", "plain")),
    TeamRow("Sato & Wren", "Trailing", 9, 14, 16, (0.875, 0.640, 0.965),
            ("30 days left", "late"), ("2 waiting", "plain")),
    TeamRow("Delacroix & Bramble", "Explosives", 16, 61, 63, (0.968, 0.891, 0.991),
            ("in force", "plain"), ("clear", "plain")),
    TeamRow("Whitaker & Orrin", "Patrol", 4.5, 0, 0, None,
            ("expired 3 days", "late"), ("1 returned", "late")),
)  # fmt: skip


class SampleForm(forms.Form):
    """A small desk-only form, so that fields drawn from Django are shown too."""

    place = forms.CharField(help_text="As people on the radio would say it.")
    surface = forms.ChoiceField(
        choices=[("grass", "Grass"), ("asphalt", "Asphalt"), ("mixed", "Mixed")]
    )
    photograph = forms.FileField(required=False)
    told = forms.BooleanField(required=False, label="The decoy knew where the hides were")


def life() -> list[Entry]:
    """A dog's life in eight lines."""
    return [
        Entry(dt.date(2026, 6, 2), "Blind trial", "Six areas, two blank. Seven of seven found.",
              anchor="e8", kind="Training", dot="kept", marks=[("kept by the server", "kept")]),
        Entry(dt.date(2026, 5, 21), "Trail, 1.1 km",
              "Aged 62 min over grass and asphalt. Three articles of three.",
              href="#e7", anchor="e7", kind="Training"),
        Entry(dt.date(2026, 5, 9), "Weighed, 31.2 kg", "Dew claw healed. Fit for all work.",
              anchor="e6", kind="Health", marks=[("written afterwards", "plain")]),
        Entry(dt.date(2025, 12, 12), "Patrol certificate", "One year. Evaluator from outside.",
              anchor="e5", kind="Certificate"),
        Entry(dt.date(2025, 9, 3), "Missing person, found",
              "After 2.3 km through an orchard, at 03:10.", anchor="e4", kind="Deployment"),
        Entry(dt.date(2025, 8, 30), "Certificate overdue", "", anchor="e3", dot="late",
              marks=[("3 days", "late")]),
        Entry(dt.date(2021, 11, 11), "Joined Deputy Marlow", "First team.", anchor="e2",
              dot="full"),
        Entry(None, "Born", "The breeder's papers name no day.", anchor="e1"),
    ]  # fmt: skip


CHART = bars(
    "Training", [("Juno and L. Marlow", 12.5), ("Rex", 17), ("Ida", None)],
    of="Team", unit="h", target=16, note="A target is reported, never enforced.",
)  # fmt: skip


def content() -> dict[str, object]:
    """What the page shows, made new for each request because some of it is relative to now."""
    now = timezone.now()
    return {
        "teams": TEAMS,
        "life": life(),
        "now": now,
        "earlier": now - dt.timedelta(hours=5, minutes=14),
        "day": dt.date(2026, 6, 2),
        "long_ago": dt.datetime(2026, 11, 11, 3, 10, tzinfo=dt.UTC),
        "surfaces": [("grass", "Grass"), ("asphalt", "Asphalt"), ("gravel", "Gravel")],
        "outcomes": [
            ("found", "Found"),
            ("missed", "Missed"),
            ("not-searched", "Not searched"),
            ("not-recorded", "Not recorded"),
        ],
        "weather": [("rain", "Rain"), ("wind", "Wind", "over 5 m/s"), ("frost", "Frost")],
        "facts": [
            ("Handler", "L. Marlow"),
            ("Team", "11 Nov 2021 to today"),
            ("Trained for", "patrol, narcotics, trailing"),
            ("Microchip", None),
        ],
        "course": [
            ("Written", "done"),
            ("Reviewed by the trainer", "returned"),
            ("Approved", "current"),
            ("Countersigned", "todo"),
        ],
        "sections": [
            ("Everything", "#tabs", True),
            ("Training", "#tabs", False),
            ("Health", "#tabs", False),
            ("Work", "#tabs", False),
        ],
        "charts": [CHART],
        "themes": ["day", "night"],
        "tokens": TOKENS,
    }
