"""Forms of what is never written in the field: sign-in, invitations, roles, tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth import password_validation
from django.utils import timezone

from watchbook.ground.people import queries, slots
from watchbook.ground.people.adapter import refuse_if_locked
from watchbook.ground.people.choices import (
    ROLES_AN_ADMINISTRATOR_GIVES,
    SCOPED_ROLES,
    RoleName,
)
from watchbook.ground.people.models import Account

if TYPE_CHECKING:
    from watchbook.ground.people.models import Person, Policy, Unit
    from watchbook.ground.people.viewer import Viewer


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code of the second step; wrong ones count towards a lock-out."""

    def clean_code(self) -> str:
        """Refuse while locked out, before the code is looked at."""
        refuse_if_locked(self.user.email)
        return str(super().clean_code())


class SecondStepAgainForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The code again, before something that matters."""

    def clean_code(self) -> str:
        """Refuse while locked out, before the code is looked at."""
        refuse_if_locked(self.user.email)
        return str(super().clean_code())


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field


def roles_to_give(viewer: Viewer) -> list[tuple[str, str]]:
    """The roles that this viewer may hand out."""
    return [
        (value, label)
        for value, label in RoleName.choices
        if value not in ROLES_AN_ADMINISTRATOR_GIVES or viewer.has(RoleName.ADMINISTRATOR)
    ]


class _EventForm(forms.Form):
    """A form with the event that scoped roles name; a choice where a room offers events."""

    event = forms.ChoiceField(
        label="Only for this event",
        help_text="For outside trainers, evaluators and guest teams; empty for everybody else.",
        required=False,
        error_messages={"invalid_choice": "Choose one of the events listed."},
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = [(str(key), label) for key, label in slots.events_for(viewer)]
        _offer(self, "event", [("", "none"), *events])
        _offer(self, self.roles_field, roles_to_give(viewer))

    roles_field = "roles"

    def clean_event(self) -> UUID | None:
        """The event's id, or None."""
        given = self.cleaned_data.get("event")
        return UUID(given) if given else None

    def clean(self) -> dict[str, Any]:
        """A scoped role needs its event, any other has none."""
        given = super().clean() or {}
        chosen = given.get(self.roles_field) or []
        roles = {chosen} if isinstance(chosen, str) else set(chosen)
        if roles & SCOPED_ROLES and not given.get("event"):
            self.add_error("event", "This role holds for one named event: choose it.")
        if roles - SCOPED_ROLES and given.get("event"):
            self.add_error("event", "This role holds everywhere: leave the event empty.")
        return given


class InviteForm(_EventForm):
    """Whom to invite, as what."""

    name = forms.CharField(
        max_length=120, label="Name", help_text="As it shall stand in the records."
    )
    rank = forms.CharField(max_length=60, required=False, label="Rank or title")
    email = forms.EmailField(label="E-mail address", help_text="The sign-in will be this address.")
    roles = forms.MultipleChoiceField(label="Roles", widget=forms.CheckboxSelectMultiple)

    field_order = ("name", "rank", "email", "roles", "event")


class UnitForm(forms.Form):
    """A K9 unit's name; with a reason when it had another before."""

    name = forms.CharField(max_length=120, label="Name")
    reason = forms.CharField(
        max_length=300, required=False, label="Reason", help_text="Only for another name."
    )


class GiveRoleForm(_EventForm):
    """Which role, from when, until when."""

    unit = forms.ChoiceField(
        required=False, label="Unit", help_text="Where the agency has several."
    )

    role = forms.ChoiceField(label="Role")
    from_at = forms.DateTimeField(required=False, label="From", help_text="Empty: from now.")
    until_at = forms.DateTimeField(
        required=False, label="Until", help_text="Empty: until somebody ends it."
    )
    reason = forms.CharField(max_length=300, required=False, label="Reason")

    field_order = ("role", "unit", "event", "from_at", "until_at", "reason")
    roles_field = "role"

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        """Offer the agency's units too; nothing where it has none."""
        super().__init__(viewer, *args, **kwargs)
        self.units = {str(unit.id): unit for unit in queries.units_of(viewer)}
        if not self.units:
            del self.fields["unit"]
            return
        named = [(key, unit.name) for key, unit in self.units.items()]
        _offer(self, "unit", [("", "the whole agency"), *named])

    def clean_unit(self) -> Unit | None:
        """The unit, or None for the whole agency."""
        return self.units.get(self.cleaned_data.get("unit") or "")

    def clean_from_at(self) -> Any:
        """Now, where it is empty."""
        return self.cleaned_data.get("from_at") or timezone.now()


class EndRoleForm(forms.Form):
    """When a role ends, and why."""

    until_at = forms.DateTimeField(required=False, label="Ends", help_text="Empty: now.")
    reason = forms.CharField(
        max_length=300,
        label="Reason",
        help_text="It stands beside the role for good.",
        error_messages={"required": "Say why it ends."},
    )


class AmendPersonForm(forms.Form):
    """What a person is called; with the reason for the change."""

    name = forms.CharField(max_length=120, label="Name")
    rank = forms.CharField(max_length=60, required=False, label="Rank or title")
    badge = forms.CharField(max_length=40, required=False, label="Badge or serial number")
    organisation = forms.CharField(
        max_length=200, required=False, label="Organisation", help_text="For people from outside."
    )
    reason = forms.CharField(
        max_length=300, label="Reason for the change", error_messages={"required": "Say why."}
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, person: Person) -> AmendPersonForm:
        """Filled with what is kept."""
        names = ("name", "rank", "badge", "organisation")
        kept = {name: getattr(person, name) or "" for name in names}
        return cls(initial=kept | {"based_on": person.version})

    def changes(self) -> dict[str, Any]:
        """The person's fields as entered."""
        names = ("name", "rank", "badge", "organisation")
        return {name: self.cleaned_data[name] or None for name in names}


class NewPasswordForm(forms.Form):
    """A password, typed twice, checked as everywhere."""

    password = forms.CharField(
        strip=False,
        max_length=1000,
        label="Password",
        help_text="At least 8 characters, none of the common ones. A few words in a row are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        strip=False,
        max_length=1000,
        label="The same again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        """Remember whose it will be: it must not resemble the address."""
        super().__init__(*args, **kwargs)
        self.account = Account(email=email)

    def clean_password(self) -> str:
        """Long enough, not common, not the address."""
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        given = super().clean() or {}
        if given.get("password") and given["password"] != given.get("again"):
            self.add_error("again", "That is not the same password.")
        return given


class TokenForm(forms.Form):
    """A token's name, what it may do, for how long."""

    name = forms.CharField(
        max_length=80, label="Name", help_text="The program or machine that will use it."
    )
    days = forms.IntegerField(min_value=1, max_value=366, initial=90, label="Days it lasts")
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        help_text="Never more than you may at that moment.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        """Offer only what the viewer may do himself."""
        super().__init__(*args, **kwargs)
        _offer(self, "scopes", [(name, name) for name in queries.scopes_for(viewer)])


_AS_GIVEN = (
    "needs_review", "needs_approval", "old_forms_days", "lockout_min", "phone_unlocked_hours",
)  # fmt: skip


class PolicyForm(forms.Form):
    """The agency's settings; empty means the default that the page names."""

    monthly_hours = forms.DecimalField(
        min_value=0,
        max_value=744,
        max_digits=5,
        decimal_places=1,
        required=False,
        label="Training target a month, hours",
        help_text="16 is a common maintenance figure. It is reported, never enforced.",
    )
    needs_review = forms.BooleanField(required=False, label="A trainer reviews each run")
    needs_approval = forms.BooleanField(required=False, label="A supervisor approves each run")
    old_forms_days = forms.IntegerField(
        min_value=1,
        max_value=3650,
        required=False,
        label="Days for which older forms are accepted",
        help_text="400 if empty, counted from the day this server knew the newer one.",
    )
    lockout_min = forms.IntegerField(
        min_value=1,
        max_value=1440,
        required=False,
        label="Minutes that a lock-out lasts",
        help_text="It ends by itself, or by any two of supervisor, administrator and dispatcher.",
    )
    phone_unlocked_hours = forms.IntegerField(
        min_value=1,
        max_value=24,
        required=False,
        label="Hours that a phone stays unlocked",
        help_text="12 if empty. After that it asks for its code again.",
    )
    reason = forms.CharField(
        max_length=300, label="Reason for the change", error_messages={"required": "Say why."}
    )

    @classmethod
    def of(cls, policy: Policy) -> PolicyForm:
        """Filled with what holds now."""
        return cls(
            initial={
                "monthly_hours": f"{(policy.monthly_hours_target_min or 0) / 60:g}",
                "needs_review": policy.needs_review,
                "needs_approval": policy.needs_approval,
                "old_forms_days": policy.old_forms_days,
                "lockout_min": policy.lockout_min,
                "phone_unlocked_hours": policy.phone_unlocked_hours,
            }
        )

    def values(self) -> dict[str, Any]:
        """By the schema `people.policy`."""
        given = self.cleaned_data
        values: dict[str, Any] = {name: given[name] for name in _AS_GIVEN}
        if given["monthly_hours"] is not None:
            values["monthly_hours_target_min"] = round(given["monthly_hours"] * 60)
        return {name: value for name, value in values.items() if value is not None}
