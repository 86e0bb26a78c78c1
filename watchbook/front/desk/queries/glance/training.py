"""Training at a glance: hours against the target, and what was and was not trained."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.urls import reverse

from watchbook.duty.teams.vocabulary import BLINDNESS, ODOURS
from watchbook.duty.training.choices import SURFACES
from watchbook.duty.training.figures import runs_asked
from watchbook.duty.training.queries.conditions import NOT_RECORDED, surfaces_of
from watchbook.duty.training.queries.hours import month_hours, month_of, target_min
from watchbook.ground.records.figures import Asked
from watchbook.ground.web.charts import Chart, bars

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watchbook.core.schema import Choice
    from watchbook.duty.training.queries.hours import TeamHours
    from watchbook.ground.people.viewer import Viewer

_DAY = timedelta(days=1)
LATELY = timedelta(days=30)
"""Whole days of the agency's calendar, today among them."""
_MANY = 40
_PER_HOUR = 60


def hours(viewer: Viewer, at: datetime) -> list[Chart]:
    """Each team's hours in the month that runs; of many teams also how many stand where."""
    month = month_of(at, viewer.timezone)
    told = month_hours(viewer, month)
    target = round(target_min(viewer) / _PER_HOUR, 1)
    days = f"since={month.starts_at:%Y-%m-%d}&until={month.ends_at - timedelta(days=1):%Y-%m-%d}"
    runs = reverse("training:runs", args=[viewer.agency])
    of_teams = bars(
        f"Training in {month.starts_at:%B %Y}",
        [(str(one.team), _hours(one)) for one in told],
        of="Team",
        unit="h",
        target=target,
        note=f"The month so far, {month.starts_at:%-d %b} to now, by name. n = "
        f"{sum(one.run_count for one in told)} runs; not approved yet: "
        f"{sum(one.unapproved for one in told)}; without a time: "
        f"{sum(one.untimed for one in told)}. The target is the agency's setting; reported, "
        "never enforced.",
        links=[f"{runs}?team={one.team.id}&{days}" for one in told],
    )
    return [_spread(told, target), of_teams] if len(told) > _MANY and target else [of_teams]


def _hours(one: TeamHours) -> float | None:
    """The hours of a team; None where no run with a time is recorded."""
    return one.total_h if one.run_count > one.untimed else None


def _spread(told: list[TeamHours], target: float) -> Chart:
    """How many teams stand where against the target, so far in the month."""
    bands: Counter[str] = Counter()
    bands.update(_band(_hours(one), target) for one in told)
    order = ("none recorded", "less than half", "half or more", "target reached")
    return bars(
        "Teams by share of the target",
        [(band, float(bands[band])) for band in order],
        of="Share",
        note="Counted from the table below.",
    )


def _band(spent: float | None, target: float) -> str:
    if spent is None:
        return "none recorded"
    if spent >= target:
        return "target reached"
    return "half or more" if spent * 2 >= target else "less than half"


def trained(viewer: Viewer, at: datetime) -> list[Chart]:
    """Runs of the last 30 days by odour, by surface and by who knew: nought is not trained."""
    zone = ZoneInfo(viewer.timezone)
    midnight = datetime.combine(at.astimezone(zone).date(), time.min, tzinfo=zone)
    asked = Asked(since=midnight - LATELY + _DAY, until=midnight + _DAY)
    kept = runs_asked(viewer, asked).order_by()
    total = kept.count()
    days = f"since={asked.since:%Y-%m-%d}&until={midnight:%Y-%m-%d}"
    runs = f"{reverse('training:runs', args=[viewer.agency])}?{days}"
    without = kept.filter(layout__isnull=True).count()
    by_odour = dict(
        kept.filter(layout__hides__odour__isnull=False)
        .values_list("layout__hides__odour")
        .annotate(told=Count("pk", distinct=True))
    )
    surfaces = surfaces_of(kept)
    blind: dict[Any, int] = dict(kept.values_list("blindness").annotate(told=Count("pk")))
    note = f"Runs of the last {LATELY.days} days, n = {total}."
    return [
        _counted(
            "Runs by odour", ODOURS, by_odour, without, runs, "odour",
            f"{note} A run counts once for an odour; a run without a layout has none recorded.",
        ),
        _counted(
            "Runs by surface", SURFACES, surfaces.counts, surfaces.unwritten, runs, "surface",
            f"{note} A run may have several.",
        ),
        _counted(
            "Runs by who knew where it lay", BLINDNESS, blind, blind.get(None, 0), runs,
            "blindness", note,
        ),
    ]  # fmt: skip


def _counted(
    title: str,
    words: tuple[Choice, ...],
    told: Mapping[Any, int],
    unwritten: int,
    runs: str,
    name: str,
    note: str,
) -> Chart:
    listed = sorted(words, key=lambda one: told.get(one.value, 0))
    rows = [(one.label, float(told.get(one.value, 0))) for one in listed]
    return bars(
        title,
        [*rows, ("not recorded", float(unwritten))],
        of=title.removeprefix("Runs by ").capitalize(),
        note=f"{note} What was trained least comes first.",
        links=[f"{runs}&{name}={word}" for word in (*(o.value for o in listed), NOT_RECORDED)],
    )
