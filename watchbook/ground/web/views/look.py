"""The living page: every component with sample content."""

from __future__ import annotations

from django.contrib.messages.constants import INFO
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from watchbook.ground.web import samples
from watchbook.ground.web.context import THEMES
from watchbook.ground.web.pagination import page_of


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Every component, in the reader's theme or in the one that `?theme=` names.

    Open to anybody: it holds nothing but made-up people.
    """
    asked = request.GET.get("theme", "")
    form = samples.SampleForm({"place": "", "surface": "grass"}, auto_id="demo-%s")
    context = {
        **samples.content(),
        "form": form,
        "page": page_of(request, range(1, samples.LONG + 1)),
        "messages": [Message(INFO, "A message after something was done.")],
    }
    if asked in THEMES:
        context["theme"] = asked
    return render(request, "web/look.html", context)
