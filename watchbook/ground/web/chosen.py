"""Which filters of a list are set, in the words of their own controls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from watchbook.ground.web.moments import day_text

if TYPE_CHECKING:
    from django.http import QueryDict

_TEXT = frozenset({"text", "search", "number", "date", "tel", "email", "url", "time", "month"})
_CAPTURED = frozenset({"label", "legend", "option"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """One filter that is set: its name and value in the address, and both as the page says them."""

    name: str
    value: str
    label: str
    text: str

    @property
    def words(self) -> str:
        """Both in one; a box that is ticked has words alone."""
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class Told:
    """Filters as drawn and asked: how many fields, which are set, which days nobody can read."""

    fields: int
    chosen: list[Chosen]
    unread: list[Chosen]


def told_of(drawn: str, query: QueryDict) -> Told:
    """What of the address these controls show, as they show it; what they default to is not set.

    Hidden controls are no fields, and the chips of one question are one.
    """
    reader = _Controls()
    reader.feed(drawn)
    told = [
        Chosen(name, value, label or reader.labels.get(key, ""), text)
        for name, value, key, label, text in reader.found
    ]
    days = {name: reader.labels.get(key, "") for name, key in reader.days.items()}
    asked = ((name, query.get(name, "").strip()) for name in days)
    unread = [
        Chosen(name, value, days[name], value)
        for name, value in asked
        if value and _day(value) is None
    ]
    no_day = {(one.name, one.value) for one in unread}
    chosen = [
        one
        for one in told
        if one.value
        and one.value in query.getlist(one.name)
        and (one.name, one.value.strip()) not in no_day
    ]
    return Told(len(reader.names), chosen, unread)


class _Controls(HTMLParser):
    """Labels by the id that they are for; what is set: name, value, id, group's words, words."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[str, str] = {}
        self.names: set[str] = set()
        self.days: dict[str, str] = {}
        self.found: list[tuple[str, str, str, str, str]] = []
        self._words: list[str] | None = None
        self._aside = 0
        self._for = self._legend = ""
        self._ticked: tuple[str, str] | None = None
        self._select = ("", "")
        self._option: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in _CAPTURED:
            self._words = []
        if tag == "small":
            self._aside += 1
        elif tag == "label":
            self._for, self._ticked = told.get("for", ""), None
        elif tag == "select":
            self._select = (told.get("name", ""), told.get("id", ""))
            self.names.add(self._select[0])
        elif tag == "option":
            self._option = told.get("value", "") if "selected" in told else None
        elif tag == "input":
            self._input(told)

    def _input(self, told: dict[str, str]) -> None:
        name, kind = told.get("name", ""), told.get("type", "text")
        value = told.get("value", "on")
        if kind == "hidden":
            return
        self.names.add(name)
        if kind == "date":
            self.days[name] = told.get("id", "")
        if kind in _TEXT:
            value = told.get("value", "")
            self.found.append((name, value, told.get("id", ""), "", _as_said(kind, value)))
        elif "checked" in told:
            self._ticked = (name, value)

    def handle_data(self, data: str) -> None:
        if self._words is not None and not self._aside:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "small":
            self._aside -= 1
        elif tag == "fieldset":
            self._legend = ""
        if tag not in _CAPTURED or self._words is None:
            return
        words, self._words = " ".join("".join(self._words).split()), None
        if tag == "legend":
            self._legend = words
        elif tag == "option":
            if self._option is not None:
                name, key = self._select
                self.found.append((name, self._option, key, "", words))
        elif self._for:
            self.labels[self._for] = words
        elif self._ticked is not None:
            self.found.append((*self._ticked, "", self._legend, words))


def _as_said(kind: str, value: str) -> str:
    """A day in words; what was typed in quotes, to be read as the viewer's and not the page's."""
    day = _day(value) if kind == "date" else None
    return day_text(day) if day is not None else f"“{value}”"


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
