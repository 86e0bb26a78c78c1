"""The one desk-only form of this room: lines of one team for several days of a week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms

from watchbook.duty.watches.choices import PLANNED_DUTIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchbook.duty.teams.models import Team
    from watchbook.duty.watches.periods import Span


class PlanForm(forms.Form):
    """A team, its days of the week shown, and from when to when. Past midnight is the next day."""

    team = forms.ChoiceField(label="Team")
    duty = forms.ChoiceField(
        label="Duty", choices=[(one.value, one.label) for one in PLANNED_DUTIES]
    )
    days = forms.MultipleChoiceField(label="Days", widget=forms.CheckboxSelectMultiple)
    begins = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(
        label="Until", widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="An end before the beginning is on the next day.",
    )  # fmt: skip
    note = forms.CharField(label="Note", max_length=200, required=False)

    override_reason = forms.CharField(
        label="Despite a restriction, because", max_length=300, required=False,
        help_text="Only where the dog is restricted or unfit then. It stands under your name.",
    )  # fmt: skip

    def __init__(self, *args: Any, teams: Iterable[Team], week: Span, **kwargs: Any) -> None:
        """Offer these teams and the days of this week."""
        super().__init__(*args, **kwargs)
        self.teams = {str(one.id): one for one in teams}
        self.fields["team"].choices = [(key, str(one)) for key, one in self.teams.items()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["days"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (day.isoformat(), f"{day:%a} {day.day} {day:%b}") for day in week.days
        ]

    @property
    def chosen_team(self) -> Team:
        """The team, once the form is valid."""
        return self.teams[self.cleaned_data["team"]]

    def spans(self, zone: str) -> list[tuple[datetime, datetime]]:
        """From and until on each chosen day, as instants, once the form is valid."""
        begins, ends = self.cleaned_data["begins"], self.cleaned_data["ends"]
        found = []
        for text in self.cleaned_data["days"]:
            day = date.fromisoformat(text)
            last = day if ends > begins else day + timedelta(days=1)
            found.append(
                (
                    datetime.combine(day, begins, tzinfo=ZoneInfo(zone)),
                    datetime.combine(last, ends, tzinfo=ZoneInfo(zone)),
                )
            )
        return found
