"""Bites at a glance: by month, and by each definition with both halves on its line."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from watchbook.core.reliability.bites import IS_BITE
from watchbook.duty.deployments.queries.ratio import ratios
from watchbook.duty.training.queries.hours import month_of, neighbours
from watchbook.ground.records.figures import Asked, figure_named
from watchbook.ground.web.charts import Chart, bars, columns_over

if TYPE_CHECKING:
    from datetime import datetime

    from watchbook.duty.deployments.queries.ratio import Shown
    from watchbook.ground.people.viewer import Viewer

MONTHS = 12
_DAY = timedelta(days=1)


def bites(viewer: Viewer, at: datetime) -> list[Chart]:
    """Twelve calendar months to the one that runs, and the bite ratio of the same time."""
    zone = viewer.timezone
    months = [month_of(at, zone)]
    while len(months) < MONTHS:
        months.insert(0, neighbours(months[0], zone)[0])
    spans = [Asked(since=one.starts_at, until=one.ends_at) for one in months]
    figure = figure_named("force.bites")
    used = figure_named("deployments.count")
    counts = [(figure.total(viewer, span) or 0, used.total(viewer, span) or 0) for span in spans]
    numbers = reverse("reports:index", args=[viewer.agency])
    rows = [
        (f"{one.starts_at:%b %Y}", float(bitten) if bitten or worked else None)
        for one, (bitten, worked) in zip(months, counts, strict=True)
    ]
    by_month = columns_over(
        "Bites by month", rows, of="Month",
        note=f"{IS_BITE} Deployments in this time: {sum(worked for _, worked in counts)}. A month "
        "without a deployment and without a bite reads “not recorded”.",
        links=[f"{numbers}?{urlencode({'figure': 'force.bites'} | _days(one))}" for one in spans],
    )  # fmt: skip
    whole = Asked(since=months[0].starts_at, until=months[-1].ends_at)
    shown, _ = ratios(viewer, whole)
    return [by_month, _by_definition(viewer, whole, shown)]


def _days(asked: Asked) -> dict[str, str]:
    return {"since": f"{asked.since:%Y-%m-%d}", "until": f"{asked.until - _DAY:%Y-%m-%d}"}


def _by_definition(viewer: Viewer, asked: Asked, shown: list[Shown]) -> Chart:
    query = urlencode(_days(asked))
    links = [
        reverse("deployments:ratio_half", args=[viewer.agency, one.ratio.definition.name, "above"])
        + f"?{query}"
        for one in shown
    ]
    return bars(
        "Bites in a hundred",
        [
            (
                f"{one.ratio.definition.label}: {one.ratio.hits} of {one.ratio.trials}",
                None if one.ratio.share is None else round(one.ratio.share * 100, 1),
            )
            for one in shown
        ],
        of="Definition, and what it divides",
        note=f"{asked.since:%-d %b %Y} to {asked.until - _DAY:%-d %b %Y}. Nobody is ranked. "
        + " ".join(
            f"{one.ratio.definition.label}: {one.ratio.definition.numerator.lower()}, divided by "
            f"{one.ratio.definition.denominator.lower()}."
            for one in shown
        ),
        links=links,
    )
