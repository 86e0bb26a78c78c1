"""What a form field needs to be drawn, from a Django field or from plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.text import slugify

from watchbook.ground.web.moments import zone_text

TYPES = frozenset(
    {"text", "search", "email", "password", "tel", "url", "textarea", "select", "radio"}
    | {"checkboxes", "checkbox", "number", "date", "time", "datetime", "file", "hidden", "widget"}
)
GROUPS = frozenset({"radio", "checkboxes"})
INPUT_TYPES = {"datetime": "datetime-local"}

# The most special first: a widget is of the first class it is an instance of.
WIDGETS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radio"),
    (forms.SelectMultiple, "widget"),
    (forms.SelectDateWidget, "widget"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.DateTimeInput, "datetime"),
    (forms.DateInput, "date"),
    (forms.TimeInput, "time"),
    (forms.NumberInput, "number"),
    (forms.EmailInput, "email"),
    (forms.URLInput, "url"),
    (forms.PasswordInput, "password"),
    (forms.TextInput, "text"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a select, or one chip."""

    value: str
    label: str
    help: str
    chosen: bool
    id: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """Everything `web/components/field.html` reads."""

    name: str
    label: str
    type: str
    id: str
    value: str
    help: str = ""
    errors: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    prefilled: bool = False
    checked: bool = False
    attrs: Mapping[str, Any] = field(default_factory=dict)
    widget: str = ""
    rows: int = 4

    @property
    def is_group(self) -> bool:
        """Whether it is a fieldset of chips and not one control."""
        return self.type in GROUPS

    @property
    def attr_text(self) -> str:
        """The further attributes of the control, escaped."""
        return flatatt({key: value for key, value in self.attrs.items() if value is not None})

    @property
    def input_type(self) -> str:
        """The `type` of the `<input>`."""
        return INPUT_TYPES.get(self.type, self.type)

    @property
    def described_by(self) -> str:
        """Ids of help and errors, for `aria-describedby`."""
        parts = [f"{self.id}-help"] if self.help or self.prefilled else []
        if self.errors:
            parts.append(f"{self.id}-error")
        return " ".join(parts)


def field_of(source: BoundField | str, given: Mapping[str, Any]) -> FieldView:
    """The view of a bound field or of a name; `given` (the tag's keywords) wins over the field.

    Raises ValueError for a type that is not in TYPES.
    """
    known = _from_bound(source) if isinstance(source, BoundField) else {"name": source}
    named = {name for name in FieldView.__dataclass_fields__ if name not in {"attrs", "widget"}}
    merged = known | {key: value for key, value in given.items() if key in named}
    extra = {k.replace("_", "-"): v for k, v in given.items() if k not in named}
    type_ = merged.get("type") or "text"
    if type_ not in TYPES:
        raise ValueError(f"No field is of type {type_!r}.")
    name = str(merged["name"])
    id_ = str(merged.get("id") or f"f-{slugify(name)}")
    value = merged.get("value")
    return FieldView(
        name=name,
        label=str(merged.get("label") or name.replace("_", " ").capitalize()),
        type=type_,
        id=id_,
        value=_text(value, type_),
        help=str(merged.get("help") or ""),
        errors=_errors(merged.get("errors")),
        required=bool(merged.get("required")),
        choices=_choices(merged.get("choices") or (), value, id_),
        unit=str(merged.get("unit") or (_zone() if type_ == "datetime" else "")),
        prefilled=bool(merged.get("prefilled")),
        checked=bool(merged.get("checked", type_ == "checkbox" and _is_on(value))),
        attrs={**merged.get("attrs", {}), **extra},
        widget=_widget(source, merged, id_) if type_ == "widget" else "",
        rows=int(merged.get("rows") or 4),
    )


def _from_bound(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    type_ = next((name for kind, name in WIDGETS if isinstance(widget, kind)), "widget")
    declared = str(getattr(widget, "input_type", "") or "")
    if type_ == "text" and declared in TYPES:
        type_ = declared
    attrs = {**widget.attrs, **bound.field.widget_attrs(widget)}
    value = None if type_ in {"password", "file"} else bound.value()
    return {
        "name": bound.html_name,
        "label": bound.label,
        "type": type_,
        "id": bound.id_for_label or bound.auto_id,
        "value": value,
        "help": bound.help_text,
        "errors": bound.errors,
        "required": bound.field.required,
        "choices": getattr(bound.field, "choices", ()) if type_ != "checkbox" else (),
        "attrs": {k: v for k, v in attrs.items() if k not in {"id", "required", "class", "rows"}},
        "checked": type_ == "checkbox" and _is_on(value),
        "unit": getattr(bound.field, "unit", ""),
    }


def _widget(source: BoundField | str, merged: Mapping[str, Any], id_: str) -> str:
    if not isinstance(source, BoundField):
        raise TypeError("A field of type 'widget' needs a Django field.")
    attrs: dict[str, str | bool] = {"id": id_}
    if merged.get("errors"):
        attrs["aria-describedby"] = f"{id_}-error"
    return str(source.as_widget(attrs=attrs))


def _text(value: object, type_: str) -> str:
    if value is None or isinstance(value, (list, tuple, set, bool)):
        return ""
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%dT%H:%M") if type_ == "datetime" else str(local)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def _errors(raw: object) -> tuple[str, ...]:
    if not raw:
        return ()
    if isinstance(raw, str):
        return (raw,)
    return tuple(str(line) for line in raw) if isinstance(raw, Iterable) else (str(raw),)


def _choices(raw: Iterable[Sequence[Any]], value: object, id_: str) -> tuple[Choice, ...]:
    several = isinstance(value, (list, tuple, set))
    chosen = {str(one) for one in value} if several else {"" if value is None else str(value)}  # type: ignore[attr-defined]  # several says so
    drawn = []
    for number, line in enumerate(raw):
        key, label, *rest = line
        text = "" if key is None else str(key)
        help_ = str(rest[0]) if rest else ""
        drawn.append(Choice(text, str(label), help_, text in chosen, f"{id_}-{number}"))
    return tuple(drawn)


def _is_on(value: object) -> bool:
    return str(value) not in {"None", "False", "false", "off", "0", ""}


def _zone() -> str:
    return zone_text(timezone.localtime())
