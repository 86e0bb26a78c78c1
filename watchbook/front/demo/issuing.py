"""Three numbers and a month's report that the sergeant gave out early in November."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from watchbook.duty.training.figures import HOURS, RUNS
from watchbook.front.demo import cast
from watchbook.front.demo.days import Done
from watchbook.front.reports.actions.issuing import issue_number, issue_report
from watchbook.ground.records.figures import Asked
from watchbook.ground.web.papers import can_make_papers

if TYPE_CHECKING:
    from random import Random

    from watchbook.ground.people.viewer import Viewer

NUMBER, REPORT = "issue-number", "issue-report"
_ZONE = ZoneInfo(cast.ZONE)
_YEAR = (datetime(2026, 1, 1, tzinfo=_ZONE), datetime(2026, 11, 1, tzinfo=_ZONE))
_OCTOBER = (datetime(2026, 10, 1, tzinfo=_ZONE), datetime(2026, 11, 1, tzinfo=_ZONE))
_AT = datetime(2026, 11, 3, 21, 15, tzinfo=UTC)
_NUMBERS: tuple[tuple[str, tuple[datetime, datetime], dict[str, str], str, str], ...] = (
    (RUNS, _YEAR, {}, "Aldermere Courier", "Article on the unit's year"),
    (HOURS, _OCTOBER, {"discipline": "detection"}, "Chief's office", "Monthly figures"),
    ("deployments.persons_found", _YEAR, {}, "County commission", "Budget hearing, 10 November"),
)  # fmt: skip


class Issuing:
    """Makes the list. A chance of its own, so that everything else stays as it is."""

    def __init__(self, chance: Random) -> None:
        """`chance` gives the ids."""
        self.chance = chance

    def all(self) -> list[Done]:
        """What the sergeant gave out, in order."""
        told: list[dict[str, object]] = [
            {"figure": figure, "span": span, "words": words, "asked_by": by, "purpose": purpose}
            for figure, span, words, by, purpose in _NUMBERS
        ]
        told.append({"span": _OCTOBER, "asked_by": "Chief's office", "purpose": "Monthly report"})
        return [
            Done(
                _AT + timedelta(minutes=4 * place), 400_000 + place,
                NUMBER if "figure" in values else REPORT, "marsh",
                UUID(int=self.chance.getrandbits(128), version=4), values,
            )
            for place, values in enumerate(told)
        ]  # fmt: skip


def issue(one: Done, viewer: Viewer) -> None:
    """Give one of them out. Where no paper can be made, the report is left out."""
    since, until = one.values["span"]
    asked = Asked(since=since, until=until, words=one.values.get("words", {}))
    given = {key: one.values[key] for key in ("asked_by", "purpose")}
    if one.what == NUMBER:
        issue_number(
            acting_user=viewer, figure=one.values["figure"], asked=asked, at=one.at,
            record_id=one.record_id, **given,
        )  # fmt: skip
    elif can_make_papers():
        issue_report(
            acting_user=viewer, name="month", asked=asked, at=one.at, record_id=one.record_id,
            **given,
        )  # fmt: skip
