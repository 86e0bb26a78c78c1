"""What the pages about one casualty have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from watchbook.ground.ledger.errors import StaleVersionError, WriteError
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.records.errors import RecordsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from watchbook.after.casualty.forms import CardForm
    from watchbook.after.casualty.models import Casualty


def casualty_address(agency: str, casualty_id: UUID) -> str:
    """The casualty's page."""
    return reverse("casualty:casualty", kwargs={"agency": agency, "casualty_id": casualty_id})


def form_page(
    request: HttpRequest,
    form: CardForm,
    write: Callable[[], object],
    *,
    casualty: Casualty,
    title: str,
    done: str,
) -> HttpResponse:
    """A form that is shown, or kept; what was typed stays whatever was wrong with it."""
    back = casualty_address(casualty.agency_id, casualty.id)
    status = _refused(form, write) if request.method == "POST" else 200
    if request.method == "POST" and status == 200:
        messages.success(request, done)
        return HttpResponseRedirect(back)
    context = {"form": form, "casualty": casualty, "title": title, "back_url": back}
    return render(request, "casualty/card_form.html", context, status=status)


def _refused(form: CardForm, write: Callable[[], object]) -> int:
    """Write; 200 where it is kept, else the status of a refusal that the form now tells."""
    try:
        write()
    except StaleVersionError as stale:
        form.show_stale(stale)
        return 409
    except NotAllowedError:
        raise
    except (RecordsError, WriteError) as refused:
        form.refuse_all(refused)
        return 422
    return 200
