"""The page behind a code inside a car: lines go in, nothing of the unit comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from watchbook.after.casualty.actions.carcodes import code_viewer, write_over_code
from watchbook.after.casualty.choices import cards as words
from watchbook.after.casualty.errors import TooManyLinesError
from watchbook.after.casualty.forms import CardForm
from watchbook.after.casualty.links import code_in
from watchbook.after.casualty.queries.carcodes import RUNS_FOR, lines_over_code, open_code
from watchbook.after.casualty.queries.shown import shown_line
from watchbook.after.casualty.schema.casualties import LINE
from watchbook.core.schema import label_of
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records.errors import InvalidError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from watchbook.after.casualty.models import CarCode

_LEFT_OUT = (
    "casualty", "happened_at", "step", "rule", "dose_words", "volume_ul", "amount_ng", "mass_g",
    "mass_lb10", "minutes", "clinic", "is_struck", "x_pm", "y_pm",
)  # fmt: skip
_FIRST = ("pressure", "packing", "tourniquet-on", "wound", "signs")
_NOT_HERE = ("category", "weight", "bites", "on-the-way", "spoken")
_KEPT_HERE = 40


@require_http_methods(["GET", "POST"])
@never_cache
def card(request: HttpRequest, token: str) -> HttpResponse:
    """Write a line without an account. Shows only what this phone itself sent."""
    named = code_in(token)
    if named is None:
        raise Http404
    with acting_for(named[0]):
        code = open_code(*named)
        if code is None:
            raise Http404
        with timezone.override(ZoneInfo(code_viewer(code).timezone)):
            answer = _page(request, code)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def whats() -> list[tuple[str, str]]:
    """What may be written over a code, bleeding first."""
    labels = {one.value: one.label for one in words.WHATS if one.value not in _NOT_HERE}
    return [(one, labels[one]) for one in dict.fromkeys((*_FIRST, *labels))]


def _page(request: HttpRequest, code: CarCode) -> HttpResponse:
    form = CardForm(LINE, request.POST or None, code_viewer(code), leave_out=_LEFT_OUT)
    said, status = "", 200
    if request.method == "POST":
        status, said = _keep(request, code, form)
    if status == 200:
        form = CardForm(LINE, None, code_viewer(code), leave_out=_LEFT_OUT)
    context = {
        "form": form,
        "whats": whats(),
        "said": said,
        "sent": [
            shown_line(row, "")
            for row in lines_over_code(code, request.session.get(_key(code), []))
        ],
        "place_words": request.POST.get("place_words", "") if status != 200 else "",
    }
    return render(request, "casualty/over_code.html", context, status=status)


def _keep(request: HttpRequest, code: CarCode, form: CardForm) -> tuple[int, str]:
    at = timezone.now()
    try:
        row = write_over_code(
            code=code, values=form.line_values(), at=at, is_anew=bool(request.POST.get("is_anew")),
            place_words=request.POST.get("place_words", "").strip()[:300],
        )  # fmt: skip
    except InvalidError as refused:
        form.refuse_all(refused)
        return 422, ""
    except TooManyLinesError as refused:
        form.refuse(str(refused))
        return 429, ""
    # Only which lines: what was typed lies in the card alone, where an order to destroy reaches it.
    earlier: list[str] = request.session.get(_key(code), [])
    request.session[_key(code)] = [*earlier, str(row.id)][-_KEPT_HERE:]
    request.session.set_expiry(RUNS_FOR)
    return 200, f"Kept: {label_of(words.WHATS, row.what)}."


def _key(code: CarCode) -> str:
    return f"card-{code.id}"
