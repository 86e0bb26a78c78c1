"""The components as template tags: `{% load web %}`. README.md beside the app lists them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, SupportsFloat, cast

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from watchbook.ground.web import plots, vendored
from watchbook.ground.web.chosen import Chosen, told_of
from watchbook.ground.web.fields import field_of
from watchbook.ground.web.listing import offered
from watchbook.ground.web.moments import Form, moment
from watchbook.ground.web.pagination import SIZES, Page
from watchbook.ground.web.timeline import years_of

register = template.Library()

NOT_RECORDED = mark_safe('<span class="soft">not recorded</span>')
BUTTON_KINDS = frozenset({"first", "plain", "quiet", "down"})
MARK_KINDS = frozenset({"plain", "kept", "late"})
NOTICE_KINDS = frozenset({"plain", "late", "kept", "down"})
_OPEN_FILTERS = 2
"""So many filters stand open on a phone too."""
STEP_STATES = {
    "done": "done",
    "current": "now",
    "todo": "not yet",
    "returned": "returned",
}


def _one_of(kind: str, kinds: Iterable[str]) -> str:
    if kind not in kinds:
        raise template.TemplateSyntaxError(f"{kind!r} is none of {', '.join(sorted(kinds))}.")
    return kind


def _query(context: template.Context) -> QueryDict:
    request = cast("HttpRequest | None", context.get("request"))
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def _address(context: template.Context, drop: Sequence[str] = (), **change: object) -> str:
    """`?…` with the present query, some names changed and some dropped."""
    query = _query(context)
    for name in drop:
        query.pop(name, None)
    for name, value in change.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def _component(name: str, **values: object) -> SafeString:
    return render_to_string(f"web/components/{name}.html", values)


def _hyphened(attrs: Mapping[str, Any]) -> SafeString:
    return flatatt({key.replace("_", "-"): value for key, value in attrs.items()})


# --------------------------------------------------------------------------- forms


@register.simple_tag
def field(source: BoundField | str, **given: Any) -> SafeString:
    """A labelled control with help and errors."""
    if not isinstance(source, (BoundField, str)):
        raise template.TemplateSyntaxError("field takes a form's field or a name.")
    return _component("field", field=field_of(source, given))


@register.simple_tag
def errors(form: forms.BaseForm, focus: bool = True) -> SafeString:  # noqa: FBT001, FBT002 - as in filters
    """The summary of a form's errors, each with a link to its field; read aloud at once."""
    lines = [
        (bound.label, bound.id_for_label, str(text).removeprefix(f"{bound.label}: "))
        for bound in form
        for text in bound.errors
    ]
    if not lines and not form.non_field_errors():
        return SafeString("")
    return _component("errors", lines=lines, general=form.non_field_errors(), focus=focus)


@register.simple_tag
def fields(form: forms.BaseForm) -> SafeString:
    """The error summary and every field of a form, hidden ones too."""
    drawn = [errors(form)] + [_component("field", field=field_of(bound, {})) for bound in form]
    return SafeString("".join(drawn))


@register.simple_tag
def button(label: str, **given: Any) -> SafeString:
    """A button, or a link that looks like one where `href` is given."""
    kind = _one_of(given.pop("kind", "plain"), BUTTON_KINDS)
    href, wide = given.pop("href", None), given.pop("wide", False)
    confirm, key = given.pop("confirm", None), given.pop("key", None)
    classes = ["button", *([kind] if kind != "plain" else []), *(["wide"] if wide else [])]
    attrs = {"class": " ".join(classes), "data-confirm": confirm, "data-key": key, **given}
    attrs = {name: value for name, value in attrs.items() if value is not None}
    if href is not None:
        return format_html('<a href="{}"{}>{}</a>', href, _hyphened(attrs), label)
    attrs.setdefault("type", "submit")
    return format_html("<button{}>{}</button>", _hyphened(attrs), label)


@register.simple_block_tag(takes_context=True)
def filters(
    context: template.Context,
    content: str,
    label: str = "Show",
    clear: bool = True,  # noqa: FBT001, FBT002 - template tags take keywords, and Python cannot ask for them here
) -> SafeString:
    """A GET form around filter fields; keeps order and page size.

    On a phone more than two fields fold under one press, and what is set stands above the rows. A
    day in the address that is none is said, since nothing is narrowed by it.
    """
    query = _query(context)
    kept = [(name, query[name]) for name in ("sort", "size") if query.get(name)]
    active = any(value and name not in {"sort", "size", "page"} for name, value in query.items())
    told = told_of(content, query)
    return _component(
        "filters", content=content, label=label, kept=kept, clear=clear and active,
        folds=told.fields > _OPEN_FILTERS, is_refused='aria-invalid="true"' in content,
        chosen=[(one.words, _without(query, one)) for one in told.chosen], unread=told.unread,
    )  # fmt: skip


def _without(query: QueryDict, one: Chosen) -> str:
    """The address without one filter that is set, from its first page."""
    left = query.copy()
    left.pop("page", None)
    left.setlist(one.name, [value for value in left.getlist(one.name) if value != one.value])
    return f"?{left.urlencode()}"


# --------------------------------------------------------------------------- words and times


@register.simple_tag
def mark(text: object, kind: str = "plain") -> SafeString:
    """A small word beside something. Green means "kept by the server" and nothing else."""
    return _component("mark", text=text, kind=_one_of(kind, MARK_KINDS))


@register.simple_tag
def when(value: dt.datetime | dt.date | None, form: Form = "datetime") -> SafeString:
    """A `<time>` in the current zone, which is named."""
    if value is None:
        return NOT_RECORDED
    return _component("when", moment=moment(value, form))


@register.simple_tag
def recorded(value: object) -> object:
    """The value, or "not recorded"."""
    return NOT_RECORDED if value is None or value == "" else value


@register.simple_tag
def facts(pairs: Iterable[tuple[object, object]]) -> SafeString:
    """A definition list; what is None reads "not recorded"."""
    return _component("facts", pairs=[(term, recorded(value)) for term, value in pairs])


@register.simple_tag
def stat(value: object, label: str, **given: Any) -> SafeString:
    """A number with what it counts, its n, its interval and its rule."""
    return _component("stat", value=recorded(value), label=label, **given)


@register.simple_tag
def person_initials(name: str) -> str:
    """Up to two letters: of the first and the last word that begin with one."""
    letters = [word[0] for word in name.split() if word[0].isalpha()]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


# --------------------------------------------------------------------------- lists and tables


@register.simple_tag
def empty(title: str, what_to_do: str, href: str = "", label: str = "") -> SafeString:
    """An empty state: what is not there yet, and what to do."""
    return _component("empty", title=title, what_to_do=what_to_do, href=href, label=label)


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    hide_caption: bool = False,  # noqa: FBT001, FBT002 - as in filters
    stack: bool = False,  # noqa: FBT001, FBT002 - as in filters
) -> SafeString:
    """A table in a region of its own that scrolls, or folds to cards on a phone."""
    return _component(
        "table", content=content, caption=caption, hide_caption=hide_caption, stack=stack
    )


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, label: str, key: str, **given: Any) -> SafeString:
    """A column header that sorts by `?sort=key`, again by `?sort=-key`."""
    sort = _query(context).get("sort") or given.get("default", "")
    up, down = sort == key, sort == f"-{key}"
    return _component(
        "sort_header",
        label=label,
        number=given.get("number", False),
        direction="ascending" if up else "descending" if down else "",
        href=_address(context, ["page"], sort=f"-{key}" if up else key),
    )


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> SafeString:
    """Which items are shown, the pages beside, and the choice of size."""
    numbers = [
        (number, _address(context, page=number) if number else "", number == page.number)
        for number in page.numbers
    ]
    sizes = [(size, _address(context, ["page"], size=size), size == page.size) for size in SIZES]
    before, after = page.previous_number, page.next_number
    return _component(
        "pagination",
        page=page,
        numbers=numbers,
        sizes=sizes if page.total > SIZES[0] else [],
        before=_address(context, page=before) if before else "",
        after=_address(context, page=after) if after else "",
    )


@register.simple_tag(takes_context=True, name="exports")
def export_links(context: template.Context, **given: Any) -> SafeString:
    """Links to the same list as files, and a print button: `formats="csv"` for fewer, `print=`."""
    names = given["formats"].split(",") if "formats" in given else offered()
    links = [(name.upper(), _address(context, ["page", "size"], format=name)) for name in names]
    return _component("exports", links=links, can_print=given.get("print", True))


@register.simple_tag
def timeline(entries: Iterable[object], level: int = 3) -> SafeString:
    """A life by years, each line with its permanent link."""
    return _component("timeline", years=years_of(entries), level=level)


@register.simple_tag
def breadcrumbs(*parts: str) -> SafeString:
    """Label, address, label, address, …, label of this page; no address where it is closed."""
    if len(parts) % 2 == 0:
        raise template.TemplateSyntaxError("breadcrumbs ends with the label of this page.")
    above = list(zip(parts[:-1:2], parts[1:-1:2], strict=True))
    return _component("breadcrumbs", above=above, here=parts[-1])


@register.simple_tag
def tabs(items: Iterable[tuple[str, str, bool]], label: str = "Sections") -> SafeString:
    """Links between parts of one thing; each part is a page with an address."""
    return _component("tabs", items=list(items), label=label)


# --------------------------------------------------------------------------- how far, how much


@register.simple_tag
def steps(items: Iterable[tuple[str, str]], label: str = "Steps") -> SafeString:
    """Where something stands in its course."""
    drawn = [(text, state, STEP_STATES[_one_of(state, STEP_STATES)]) for text, state in items]
    return _component("steps", items=drawn, label=label)


@register.simple_tag
def progress(value: int, total: int, label: str) -> SafeString:
    """How much of a long piece of work is done."""
    return _component("progress", value=value, total=total, label=label)


@register.simple_tag
def bar(
    value: SupportsFloat, target: SupportsFloat, unit: str = "h", label: str = ""
) -> SafeString:
    """An amount against its target, in words and drawn. Not a template: a table has hundreds."""
    drawn = plots.bar_of(value, target, unit)
    return format_html(
        '<div class="bar{}"><svg viewBox="0 0 200 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="200" height="8"/><rect class="done" width="{}" height="8"/>'
        "</svg><small>{}{}</small></div>",
        " met" if drawn.met else "",
        str(drawn.width),
        format_html('<span class="visually-hidden">{}: </span>', label) if label else "",
        drawn.text,
    )


@register.simple_tag
def interval(
    estimate: SupportsFloat | None,
    lo: SupportsFloat | None,
    hi: SupportsFloat | None,
    n: int,
    **given: Any,
) -> SafeString:
    """A share with its interval and its n; without any runs it says so."""
    if not n or estimate is None or lo is None or hi is None:
        return format_html('<span class="soft">{}</span>', given.get("none", "no runs yet"))
    plot = plots.interval_of(estimate, lo, hi, n, given.get("hits"))
    return _component(
        "interval",
        plot=plot,
        href=given.get("href", ""),
        label=given.get("label", ""),
        rule=given.get("rule", ""),
    )


# --------------------------------------------------------------------------- words to the reader


@register.simple_block_tag
def notice(content: str, title: str = "", kind: str = "plain") -> SafeString:
    """Something the reader must know before going on."""
    return _component("notice", content=content, title=title, kind=_one_of(kind, NOTICE_KINDS))


@register.simple_tag
def vendor(name: str, file: str) -> str:
    """The address of a vendored browser asset; "" where it is not vendored (check web.E001)."""
    path = vendored.static_path(name, file)
    return static(path) if path else ""
