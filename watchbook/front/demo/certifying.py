"""The unit's certificates: rules of made-up and of known bodies, tests, papers, one parting."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PIL import Image, ImageDraw, ImageFont

from watchbook.front.demo import cast
from watchbook.front.demo.days import Done

if TYPE_CHECKING:
    from random import Random

_FIRST = datetime(2024, 1, 8, 15, tzinfo=UTC)
_PARTED = datetime(2025, 1, 7, 14, tzinfo=UTC)
TAKEN = ("swgdog-detection", "idaho-post", "ca-post")
"""Bundled rules that the sergeant took to compare with."""

_RIVER, _PLAINS, _BOARD = "Tri-River Police Canine Association", "Plains K9 Trials", "State board"
_RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("detection", {
        "body": _RIVER, "title": "Detection", "scoring": "percent", "pass_permille": 910,
        "false_allowed": 1, "is_blank_required": True, "search_limit_s": 480,
        "independence": ["not-handler", "not-trainer"], "retest_wait_h": 24, "valid_months": 12,
    }),
    ("trailing", {
        "body": _RIVER, "title": "Trailing", "scoring": "pass", "valid_months": 12,
        "independence": ["not-trainer"], "disciplines": ["trailing"],
    }),
    ("patrol", {
        "body": _PLAINS, "title": "Patrol Dog", "scoring": "points", "pass_points_tenths": 4900,
        "points_of_tenths": 7000, "retest_needs_training": True, "valid_months": 12,
        "phases": [{"id": f"p{n}", "name": name} for n, name in enumerate(
            ("Obedience", "Agility", "Article search", "Building search", "Apprehension"), 1)],
    }),
    ("board", {
        "body": _BOARD, "title": "Canine team", "scoring": "phases", "retest_wait_h": 24,
        "independence": ["not-handler", "not-owner", "no-interest"], "valid_months": 15,
        "is_void_on_parting": True,
        "phases": [{"id": "p1", "name": "Control"}, {"id": "p2", "name": "Task"}],
    }),
)  # fmt: skip
_ODOURS = {
    "narcotics": ["cocaine", "heroin", "methamphetamine"],
    "explosives": ["black-powder", "tnt", "rdx", "petn"],
}
_TESTS: tuple[tuple[str, str, date, str], ...] = (
    ("teague", "detection", date(2026, 3, 12), "passed"),
    ("varga", "patrol", date(2026, 4, 16), "passed"),
    ("brandvold", "trailing", date(2026, 6, 4), "passed"),
    ("castellane", "detection", date(2025, 12, 16), "passed"),
    ("dunmore", "detection", date(2026, 2, 19), "failed"),
    ("dunmore", "detection", date(2026, 2, 26), "passed"),
    ("eze", "detection", date(2025, 11, 26), "passed"),
    ("faulk", "patrol", date(2025, 10, 31), "passed"),
    ("greer", "detection", date(2026, 8, 20), "passed"),
    ("halvorsen", "detection", date(2026, 5, 7), "passed"),
    ("ito", "detection", date(2026, 1, 22), "passed"),
    ("jurado", "patrol", date(2026, 9, 10), "passed"),
    ("kowalczyk", "trailing", date(2026, 10, 8), "passed"),
)
"""Who, by which rule, when, as stated. A year later it ends: one within a week of the demo's end,
one within a month, one has ended and none follows."""

_BOARD_TESTS = (("castellane", date(2026, 2, 3)), ("greer", date(2026, 8, 25)),
                ("halvorsen", date(2026, 5, 12)), ("ito", date(2025, 9, 30)))  # fmt: skip
_DIFFERS = "ito"
"""Whose test was stated as passed with scores below the mark."""


class Certifying:
    """Makes the list, with a chance of its own."""

    def __init__(self, chance: Random, teams: dict[str, UUID], people: dict[str, UUID]) -> None:
        """`teams` by handler's key, `people` by key."""
        self.chance, self.teams, self.people = chance, teams, people
        self.kinds = {team.handler.key: team for team in cast.TEAMS}
        self.rules: dict[str, UUID] = {}
        self.done: list[Done] = []

    def all(self) -> list[Done]:
        """Everything, in the order of time."""
        for place, (key, values) in enumerate(_RULES):
            given = values | {
                "source": "The body's rule book, as handed to the unit",
                "trust": "body",
            }
            at = _FIRST + timedelta(minutes=4 * place)
            self.rules[key] = self.add(at, "certifications.rule", "marsh", given)
        for place, code in enumerate(TAKEN):
            at = _FIRST + timedelta(minutes=30 + place)
            self.add(at, "take-rule", "marsh", {"code": code})
        for key, rule, day, stated in _TESTS:
            self._test(key, rule, day, stated)
            if stated == "passed" and key not in ("teague", "varga"):
                self._paper(key, rule, day - timedelta(days=self.chance.randint(352, 371)), None)
        for key, day in _BOARD_TESTS:
            self._paper(key, "board", day, None)
        self._parting()
        return sorted(one for one in self.done if one.at < cast.ENDS)

    def add(self, at: datetime, what: str, who: str, values: dict[str, Any]) -> UUID:
        """Note one thing to be done."""
        record_id = UUID(int=self.chance.getrandbits(128), version=4)
        self.done.append(Done(at, 300_000 + len(self.done), what, who, record_id, values))
        return record_id

    def _test(self, key: str, rule: str, day: date, stated: str) -> None:
        values: dict[str, Any] = {
            "team": self.teams[key], "rule": self.rules[rule], "evaluated_on": day,
            "stated": stated, "place": "Fairground, hall 2", "evaluator": "Lt. Orla Finch",
            "evaluator_body": dict(_RULES)[rule]["body"], "relations": ["none"],
            "scores": self._scores(key, rule, stated), "odours": self._odours(key, rule),
        }  # fmt: skip
        if rule == "detection":
            values["blindness"] = "single"
        at = datetime(day.year, day.month, day.day, 22, tzinfo=UTC)
        evaluation = self.add(at, "certifications.evaluation", "oyelaran", values)
        if stated == "passed":
            self._paper(key, rule, day, evaluation)

    def _scores(self, key: str, rule: str, stated: str) -> list[dict[str, Any]]:
        if rule == "detection":
            found = (4, 3, 3) if stated == "failed" or key == _DIFFERS else (4, 4, 4)
            areas: list[dict[str, Any]] = [
                {"id": f"s{n}", "name": name, "placed": 4, "found": found[n - 1],
                 "false_responses": 0, "search_s": self.chance.randint(180, 470),
                 "is_blank": False}
                for n, name in enumerate(("Vehicles", "Offices", "Warehouse"), 1)
            ]  # fmt: skip
            blank = {"id": "s4", "name": "Locker row", "is_blank": True, "false_responses": 0,
                     "search_s": self.chance.randint(180, 400)}  # fmt: skip
            return [*areas, blank]
        if rule == "patrol":
            return [
                {"id": f"s{n}", "name": one["name"], "outcome": "passed",
                 "points_tenths": 10 * self.chance.randint(104, 138)}
                for n, one in enumerate(dict(_RULES)["patrol"]["phases"], 1)
            ]  # fmt: skip
        return [{"id": "s1", "name": "Trail of the day", "outcome": stated}]

    def _odours(self, key: str, rule: str) -> list[str]:
        if rule != "detection":
            return []
        found = [_ODOURS[one] for one in self.kinds[key].disciplines if one in _ODOURS]
        return found[0] if found else []

    def _paper(self, key: str, rule: str, day: date, evaluation: UUID | None) -> None:
        """The certificate, written down the day after."""
        team = self.kinds[key]
        told = dict(_RULES)[rule]
        number = f"{self.chance.randint(1000, 9999)}-{day.year % 100}"
        values: dict[str, Any] = {
            "team": self.teams[key], "rule": self.rules[rule], "issued_on": day, "number": number,
            "disciplines": [one for one in team.disciplines if _is_for(rule, one)],
            "odours": self._odours(key, rule),
        }  # fmt: skip
        if day.month == 2 and day.day == 29:
            day += timedelta(days=1)
        if rule != "board":
            values["valid_until"] = day.replace(year=day.year + 1)
        if evaluation is not None:
            values["evaluation"] = evaluation
            values["paper"] = (told["body"], told["title"], f"{team.dog} and {team.handler.name}",
                               values["issued_on"], values["valid_until"], number)  # fmt: skip
        at = datetime(day.year, day.month, day.day, 17, tzinfo=UTC) + timedelta(days=1)
        self.add(max(at, _FIRST + timedelta(hours=1)), "certifications.certificate", key, values)

    def _parting(self) -> None:
        """Kestrel was with another deputy before; by the board's rule that paper is void."""
        told = _PARTED + timedelta(hours=2)
        team = self.add(told, "past-team", "marsh", {
            "of": self.teams["jurado"], "handler": self.people["lindgren"], "from_at": _FIRST,
            "until_at": _PARTED,
        })  # fmt: skip
        self.add(told + timedelta(minutes=9), "certifications.certificate", "lindgren", {
            "team": team, "rule": self.rules["board"], "issued_on": date(2024, 6, 11),
            "number": "0417-24", "disciplines": ["apprehension", "article-search"],
        })  # fmt: skip


def _is_for(rule: str, discipline: str) -> bool:
    if rule == "detection":
        return discipline in _ODOURS
    if rule == "trailing":
        return discipline == "trailing"
    return rule == "board" or discipline not in (*_ODOURS, "trailing")


def paper_file(told: tuple[Any, ...]) -> bytes:
    """A made-up paper as a photograph: body, title, team, days, number."""
    body, title, team, issued, until, number = told
    sheet = Image.new("RGB", (1000, 700), "#fbf7ec")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((24, 24, 976, 676), outline="#8a5a12", width=4)
    lines = (
        (90, 34, body), (190, 52, title), (300, 40, team), (420, 26, f"Issued {issued:%d %B %Y}"),
        (470, 26, f"Expires {until:%d %B %Y}"), (560, 24, f"No. {number}"),
        (610, 20, "Made up for the demonstration of Watchbook"),
    )  # fmt: skip
    for top, size, text in lines:
        font = ImageFont.load_default(size)
        pen.text((500, top), text, fill="#14202b", font=font, anchor="ma")
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
