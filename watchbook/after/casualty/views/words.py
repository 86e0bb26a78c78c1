"""The page of the clinic's word: who hears it, the word to that person alone, that it was heard.

The page answers the same to everybody else whether there is a word or not, and its audit line too.
"""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from watchbook.after.casualty.actions.links import make_code
from watchbook.after.casualty.actions.words import (
    keep_word,
    name_keeper,
    note_opened,
    record_heard,
)
from watchbook.after.casualty.choices.handover import MANNERS, SAYS
from watchbook.after.casualty.faces.handover import page_of_casualty
from watchbook.after.casualty.gate import heard_versions
from watchbook.after.casualty.permissions.handover import HEAR
from watchbook.after.casualty.queries.casualties import casualty_of
from watchbook.after.casualty.queries.links import link_named, links_of
from watchbook.after.casualty.queries.words import (
    heard_of,
    is_keeper,
    is_past,
    keeper_of,
    open_word,
    word_for_keeper,
)
from watchbook.after.casualty.tabs import tabs_of
from watchbook.core.schema import uuid_in
from watchbook.ground.ledger.errors import WriteError
from watchbook.ground.people.audit import record_reading
from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import may
from watchbook.ground.people.queries import people_of
from watchbook.ground.records.digests import is_mail_on
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.views.page import posted, viewer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from watchbook.after.casualty.models import Casualty, Heard
    from watchbook.ground.people.viewer import Viewer

_WORD = ("says", "words", "keeping", "said_by", "telephone", "route")
_CHOICES = {
    "says": [("", "Choose"), *((one.value, one.label) for one in SAYS)],
    "manners": [(one.value, one.label) for one in MANNERS],
    "routes": [("telephone", "Said by telephone"), ("person", "Said face to face")],
}
_HEARD = ("manner", "told_by", "place", "with_him", "words")


@require_GET
@never_cache
def word(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # in the address
    """Who hears the word; the word itself to that person, or to the card's readers once open."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    return render(request, "casualty/word.html", _shown(request, viewer, found))


def _shown(request: HttpRequest, viewer: Viewer, found: Casualty) -> dict[str, Any]:
    record_reading(viewer, "casualty.clinicword", found.id, request)
    keeper = keeper_of(found)
    mine = is_keeper(viewer, keeper)
    heard = heard_of(found)
    context = {
        "casualty": found,
        "tabs": tabs_of(viewer, found, "word"),
        "keeper": keeper,
        "is_keeper": mine,
        "is_past": is_past(viewer, found, timezone.now()),
        "heard": heard,
        "may_hear": may(viewer, HEAR),
        "supervisors": list(people_of(viewer, role=RoleName.SUPERVISOR, at=timezone.now())),
        **_CHOICES,
        "given": request.POST,
    }
    if mine:
        return context | _for_keeper(viewer, found, heard)
    return context | {"word": open_word(viewer, found)}


def _for_keeper(viewer: Viewer, found: Casualty, heard: list[Heard]) -> dict[str, Any]:
    """The word, whose opening is noted, and what only he does with it."""
    context = {
        "people": list(people_of(viewer)),
        "links": [one for one in links_of(viewer, found) if one.revoked_at is None],
    }
    told = word_for_keeper(viewer, found)
    if told is None:
        return context
    kept, values = told
    note_opened(acting_user=viewer, casualty=found, at=timezone.now())
    waits = kept.row.version not in heard_versions(kept.card)
    this = (kept.row.version, kept.card.id)
    before = any((one.word_version, one.casualty_id) == this for one in heard)
    joined = waits and before
    return context | {
        "word": values, "card": kept.card.id, "waits": waits, "is_joined_since": joined,
    }  # fmt: skip


def _tried(
    request: HttpRequest, found: Casualty, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do it and go back, or show the page again with the refusal and everything that was typed."""
    try:
        act()
    except (RecordsError, WriteError) as refused:
        context = _shown(request, viewer_of(request), found) | {"refusal": str(refused)}
        return render(request, "casualty/word.html", context, status=422)
    messages.success(request, done)
    return HttpResponseRedirect(page_of_casualty("word", found))


@require_POST
@never_cache
def name(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # as above
    """Name who hears the clinic's word, or his deputy."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    values = {one: posted(request, one) for one in ("person", "deputy", "telephone")}
    return _tried(
        request, found,
        lambda: name_keeper(
            acting_user=viewer, casualty=found, at=timezone.now(),
            values={key: value for key, value in values.items() if value},
            reason=posted(request, "reason"),
        ),
        "Named. Give the clinic this person's telephone.",
    )  # fmt: skip


@require_POST
@never_cache
@sensitive_post_parameters()
def keep(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # as above
    """Seal what the clinic said by telephone or face to face."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    values = {one: posted(request, one) for one in _WORD}
    return _tried(
        request, found,
        lambda: keep_word(
            acting_user=viewer, casualty=found, at=timezone.now(),
            values={key: value for key, value in values.items() if value},
        ),
        "Kept and sealed. It opens to the one who is named for it, and to his deputy.",
    )  # fmt: skip


@require_POST
@never_cache
@sensitive_post_parameters()
def heard(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # as above
    """Record that the handler heard it from a human being; from now the card's readers see it."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    version = posted(request, "version")
    values = {one: posted(request, one) for one in _HEARD}
    return _tried(
        request, found,
        lambda: record_heard(
            acting_user=viewer, casualty=found, at=timezone.now(),
            version=int(version) if version.isdecimal() and len(version) < 6 else 0,
            card=uuid_in(posted(request, "card")),
            values={key: value for key, value in values.items() if value},
        ),
        "Recorded. Those who read this card see the clinic's word from now on.",
    )  # fmt: skip


@require_POST
@never_cache
def give_code(request: HttpRequest, agency: str, casualty_id: UUID) -> HttpResponse:  # noqa: ARG001  # as above
    """A code that proves the clinic: shown to be read out, or sent by mail to the address given."""
    viewer = viewer_of(request)
    found = casualty_of(viewer, casualty_id)
    link = next((one for one in links_of(viewer, found) if str(one.id) == posted(request, "link")),
                None)  # fmt: skip
    link = link or link_named(viewer, found, casualty_id)
    way = posted(request, "way")
    try:
        code = make_code(acting_user=viewer, link=link, way=way, at=timezone.now())
        is_mailed = "@" in way and is_mail_on()
        if is_mailed:
            _mail(way, code)
    except (RecordsError, OSError, smtplib.SMTPException) as refused:
        messages.error(request, f"No code was given: {refused}")
        return HttpResponseRedirect(page_of_casualty("word", found))
    context = {"casualty": found, "link": link, "way": way, "code": "" if is_mailed else code}
    return render(request, "casualty/code_given.html", context)


def _mail(address: str, code: str) -> None:
    send_mail(
        "Your code for the hand-over page",
        f"Your code is {code}. It counts once and for half an hour. Enter it on the page whose "
        "link the unit gave you. If you did not ask for it, do nothing.",
        None,
        [address],
    )
