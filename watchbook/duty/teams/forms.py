"""Desk forms made from a record's schema. Nothing here judges input: the one validator does.

What was typed is shown again whatever was wrong with it. Lists (words of a
plan, people) are rows with two empty ones at the end, so that they work
without JavaScript.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from watchbook.core.schema import Field, Items, Problem, Schema, Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.forms.boundfield import BoundField
    from django.http import QueryDict

    from watchbook.ground.ledger.errors import StaleVersionError

    Pairs = Sequence[tuple[str, str]]

_EMPTY_ROWS = 2
_NOT_RECORDED = ("", "Not recorded")
_FIRST, _LAST = time.min, time(23, 59, 59)


class _PlainField(forms.Field):
    """A control without checks of its own; `choices` and `unit` are for the page's renderer."""

    def __init__(self, *, choices: Pairs = (), unit: str = "", **given: Any) -> None:
        super().__init__(required=False, **given)
        self.choices, self.unit = list(choices), unit


class RecordForm(forms.Form):
    """A form of one record kind. `references` gives `(id, label)` choices by field name.

    `days` are instants that are entered as a day: `first` begins it, `last` ends it,
    in the zone of the agency.
    """

    def __init__(
        self,
        schema: Schema,
        data: QueryDict | None = None,
        *,
        zone: str = "UTC",
        values: Mapping[str, Any] | None = None,
        references: Mapping[str, Pairs] | None = None,
        days: Mapping[str, str] | None = None,
        leave_out: Iterable[str] = (),
        version: int | None = None,
        needs_reason: bool = False,
    ) -> None:
        super().__init__(data, auto_id="f-%s")
        self.schema, self.zone, self.left_out = schema, ZoneInfo(zone), set(leave_out)
        self._days, self._references = dict(days or {}), dict(references or {})
        self._values = dict(values or {})
        self._rows: dict[str, int] = {}
        for member in schema.members:
            if isinstance(member, Field) and member.name not in self.left_out:
                self.fields[member.name] = self._control(member, self._values.get(member.name))
            elif isinstance(member, Items):
                self._add_rows(member)
        if needs_reason:
            self.fields["_reason"] = _PlainField(
                label="Why this is changed",
                help_text="Everyone who reads the record later reads this beside the change.",
                widget=forms.TextInput(attrs={"maxlength": 300}),
            )
        if version is not None:
            self.fields["_version"] = _PlainField(initial=version, widget=forms.HiddenInput())

    @property
    def singles(self) -> list[BoundField]:
        """The fields that are no rows of a list, the reason last."""
        return [self[name] for name in self.fields if "-" not in name]

    @property
    def lists(self) -> list[tuple[Items, list[list[BoundField]]]]:
        """Each list with its rows of fields."""
        return [
            (
                member,
                [
                    [self[name] for name in self.fields if name.startswith(f"{member.name}-{row}-")]
                    for row in range(self._rows[member.name])
                ],
            )
            for member in self.schema.items
        ]

    @property
    def reason(self) -> str:
        """The reason as typed."""
        return str(self.data.get("_reason", ""))

    @property
    def based_on(self) -> int | None:
        """The version that the author saw, if the page said so."""
        text = str(self.data.get("_version", ""))
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None

    def require(self, name: str, label: str) -> None:
        """Mark a field as needed on this page, whatever the schema says, under this label."""
        control = self.fields[name]
        control.required, control.label = True, label
        if isinstance(control, _PlainField) and control.choices:
            control.choices[0] = ("", "Choose")

    def raw(self) -> dict[str, Any]:
        """What was typed, as input of the validator; empty rows are left out."""
        typed: dict[str, Any] = {}
        for member in self.schema.members:
            if isinstance(member, Field) and member.name not in self.left_out:
                typed[member.name] = self._typed(member, member.name)
            elif isinstance(member, Items):
                typed[member.name] = [item for _, item in self._typed_rows(member)]
        return typed

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Show each problem by its field, or above the form where it has none."""
        for problem in problems:
            parts = problem.pointer.strip("/").split("/")
            name = parts[0]
            if len(parts) == 3 and parts[1].isdecimal():
                member = next(item for item in self.schema.items if item.name == name)
                row = self._typed_rows(member)[int(parts[1])][0]
                name = f"{name}-{row}-{parts[2]}"
            self.errors.setdefault(
                name if name in self.fields else NON_FIELD_ERRORS,
                self.error_class(),
            ).append(problem.message)

    def refuse(self, message: str) -> None:
        """Say above the form why it was refused."""
        self.add_problems([Problem("", message)])

    def refuse_all(self, refused: Exception) -> None:
        """Say why it was refused: by field where the error names fields, else above the form."""
        problems = getattr(refused, "problems", None)
        self.add_problems(problems if problems is not None else [Problem("", str(refused))])

    def show_stale(self, stale: StaleVersionError) -> None:
        """Say that somebody wrote meanwhile; what was typed stays and can be sent again."""
        self.refuse(str(stale))
        sent = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, as the view gave it
        sent["_version"] = str(stale.newest)
        self.data = sent

    def _typed(self, member: Field, name: str) -> Any:
        data = self.data
        if member.type is Type.CHOICES:
            return data.getlist(name) if hasattr(data, "getlist") else []
        if member.type is Type.BOOLEAN:
            return "true" if data.get(name) else ""
        text = data.get(name, "")
        if member.type is Type.INSTANT and member.name in self._days:
            return self._instant_of_day(text, member.name)
        return text

    def _instant_of_day(self, text: str, name: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        hour = _LAST if self._days[name] == "last" else _FIRST
        return datetime.combine(day, hour, tzinfo=self.zone).isoformat()

    def _typed_rows(self, member: Items) -> list[tuple[int, dict[str, Any]]]:
        rows = []
        for row in range(self._rows[member.name]):
            item = {f.name: self._typed(f, f"{member.name}-{row}-{f.name}") for f in member.fields}
            if any(item.values()):
                key = str(self.data.get(f"{member.name}-{row}-id") or secrets.token_hex(4))
                rows.append((row, {"id": key, **item}))
        return rows

    def _add_rows(self, member: Items) -> None:
        kept = self._values.get(member.name) or []
        count = len(kept) + _EMPTY_ROWS
        if self.is_bound:
            prefix = f"{member.name}-"
            sent = {
                n.split("-")[1] for n in self.data if n.startswith(prefix) and n.count("-") == 2
            }
            numbers = [int(n) for n in sent if n.isascii() and n.isdecimal() and len(n) < 4]
            count = min(max(numbers, default=-1) + 1, member.most + _EMPTY_ROWS) or count
        self._rows[member.name] = count
        for row in range(count):
            values = kept[row] if row < len(kept) else {}
            self.fields[f"{member.name}-{row}-id"] = _PlainField(
                initial=values.get("id", ""), widget=forms.HiddenInput()
            )
            for field in member.fields:
                control = self._control(field, values.get(field.name))
                control.help_text = field.help if row == 0 else ""
                control.required = False  # an empty row is no row
                self.fields[f"{member.name}-{row}-{field.name}"] = control

    def _control(self, member: Field, value: Any) -> _PlainField:
        choices: list[tuple[str, str]] = [(c.value, c.label) for c in member.choices]
        if member.name in self._references:
            choices = list(self._references[member.name])
        widget, choices = _widget_of(member, choices)
        if isinstance(value, datetime) and member.name in self._days:
            value = value.astimezone(self.zone).date()
        field = _PlainField(
            label=member.label, help_text=member.help, widget=widget, choices=choices,
            unit=member.unit,
            initial=str(value) if member.type is Type.REFERENCE and value else value,
        )  # fmt: skip
        field.required = member.is_required
        return field

    def full_clean(self) -> None:
        """Judge nothing: `add_problems` brings what the validator found."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = {}


def _widget_of(member: Field, choices: list[tuple[str, str]]) -> tuple[forms.Widget, Any]:
    if member.type is Type.CHOICES:
        return forms.CheckboxSelectMultiple(), choices
    if member.type in (Type.CHOICE, Type.REFERENCE):
        first = ("", "Choose") if member.is_required else _NOT_RECORDED
        return forms.Select(), [first, *choices]
    return _plain_widget(member), ()


def _plain_widget(member: Field) -> forms.Widget:
    if member.type is Type.BOOLEAN:
        return forms.CheckboxInput()
    if member.type in (Type.DATE, Type.INSTANT):
        return forms.DateInput(attrs={"type": "date"})
    limit = {"maxlength": member.max_length}
    if member.type is Type.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 3, **limit})
    text = forms.TextInput(attrs=limit)
    text.input_type = "tel" if member.name.endswith("telephone") else "text"
    return text
