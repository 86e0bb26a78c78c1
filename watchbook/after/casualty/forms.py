"""Desk forms of a casualty: a line, its amendment, an ending. The one validator judges."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from watchbook.after.casualty.queries.clinics import found_clinics
from watchbook.core.casualty.decimals import plain_decimal
from watchbook.core.schema import Field, Problem, Schema, Type, validate
from watchbook.duty.teams.forms import RecordForm
from watchbook.ground.ledger.kinds import kind_of
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import QueryDict

    from watchbook.ground.ledger.models import Record
    from watchbook.ground.people.viewer import Viewer


class CardForm(RecordForm):
    """A form about one casualty, which the address names; instants are entered with their time."""

    def __init__(
        self,
        schema: Schema,
        data: QueryDict | None,
        viewer: Viewer,
        *,
        row: Record | None = None,
        leave_out: tuple[str, ...] = (),
        references: dict[str, list[tuple[str, str]]] | None = None,
    ) -> None:
        """`row` is what is amended: its values stand in the form, and a reason is asked for."""
        by_program = [one.name for one in schema.fields if one.is_by_program]
        clinics = [(str(one.id), one.name) for one in found_clinics(viewer)]
        super().__init__(
            schema, data, zone=viewer.timezone,
            values=kind_of(row).values_in(row) if row is not None else None,
            references={"clinic": clinics} | (references or {}),
            leave_out=(*by_program, *leave_out),
            version=row.version if row is not None else None,
            needs_reason=row is not None,
        )  # fmt: skip

    def _control(self, member: Field, value: Any) -> Any:
        if isinstance(value, int) and member.scale > 1:
            value = plain_decimal(value, len(str(member.scale)) - 1)
        control = super()._control(member, value)
        if member.type is Type.INSTANT:
            control.widget = forms.DateTimeInput(attrs={"step": "1"})
            local = value.astimezone(self.zone) if isinstance(value, datetime) else None
            control.initial = local.strftime("%Y-%m-%dT%H:%M:%S") if local else None
        if member.type is Type.INTEGER:
            control.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        if member.unit and member.type is Type.INTEGER:
            control.label = f"{member.label} ({member.unit})"
        if member.name == "mass_g":
            control.help_text = "Ask which of the two was meant: 70 lb are 31.75 kg."
        return control

    def _typed(self, member: Field, name: str) -> Any:
        typed = super()._typed(member, name)
        if member.type is not Type.INSTANT or not typed:
            return typed
        try:
            at = datetime.fromisoformat(typed)
        except ValueError:
            return typed
        return at.isoformat() if at.tzinfo else at.replace(tzinfo=self.zone).isoformat()

    def checked(self, **known: UUID) -> dict[str, Any]:
        """Clean values with what the address names; an InvalidError that names fields."""
        checked = validate(self.schema, self.raw() | known)
        if not checked.is_valid:
            raise InvalidError(checked.problems)
        return checked.values

    def line_values(self) -> dict[str, Any]:
        """Clean values of a line whose casualty the server finds; an InvalidError names fields."""
        checked = validate(self.schema, self.raw(), partial=True)
        problems = [*checked.problems]
        if not checked.values.get("what"):
            problems.append(Problem("/what", "Choose what you saw or did."))
        if problems:
            raise InvalidError(problems)
        return {name: value for name, value in checked.values.items() if value is not None}
