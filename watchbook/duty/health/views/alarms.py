"""Car alarms: the address that devices send to, and the pages of devices and alarms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from watchbook.duty.health.actions import (
    make_device,
    receive_alarm,
    revoke_device,
    rotate_secret,
    send_test,
)
from watchbook.duty.health.errors import NotSignedError, ReplayedError, TooManyError
from watchbook.duty.health.permissions import MANAGE, READ_ALL, WRITE
from watchbook.duty.health.prompts import NOT_THE_ALARM
from watchbook.duty.health.queries.alarms import (
    alarm_columns,
    alarm_of,
    alarm_rows,
    answers_of,
    device_of,
    devices,
    found_alarms,
)
from watchbook.duty.health.signatures import LARGEST_BYTES, SIGNATURE, TIMESTAMP
from watchbook.duty.teams.queries import teams
from watchbook.ground.people.actions.failures import note_failure
from watchbook.ground.people.audit import address_of
from watchbook.ground.people.errors import NotAllowedError
from watchbook.ground.people.permissions import may, require
from watchbook.ground.people.queries.failures import failures_since
from watchbook.ground.records.errors import RecordsError
from watchbook.ground.records.views.page import (
    asked,
    asked_id,
    asked_span,
    posted,
    pressed,
    viewer_of,
)
from watchbook.ground.web.listing import list_file
from watchbook.ground.web.pagination import page_of
from watchbook.ground.web.slots import field_form_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from watchbook.ground.people.viewer import Viewer

FAILURES_A_MINUTE = 30
"""Wrong signatures of one address, met by any process; a device of the unit sends none."""


def _told(status: int, said: str, **more: object) -> JsonResponse:
    answer = JsonResponse({"status": said, **more}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@never_cache
def receive(request: HttpRequest, agency: str, device: UUID) -> HttpResponse:
    """A device's message. 201 kept, 401 not signed, 409 had it, 413 too long, 429 too many."""
    at, address = timezone.now(), address_of(request)
    failed = f"health.alarm:{agency}:{address}"
    if failures_since(failed, at - timedelta(minutes=1)) >= FAILURES_A_MINUTE:
        return _too_many()
    body = request.read(LARGEST_BYTES + 1)
    if len(body) > LARGEST_BYTES:
        return _told(413, "too long", most=LARGEST_BYTES)
    try:
        kept = receive_alarm(
            agency=agency, device_id=device, timestamp=request.headers.get(TIMESTAMP, ""),
            signature=request.headers.get(SIGNATURE, ""), body=body, at=at,
        )  # fmt: skip
    except NotSignedError:
        note_failure(what=failed, address=address, at=at)
        return _told(401, "refused")
    except ReplayedError:
        return _told(409, "received before")
    except TooManyError:
        return _too_many()
    return _told(201, "kept", id=str(kept.id), note=NOT_THE_ALARM)


def _too_many() -> JsonResponse:
    answer = _told(429, "too many")
    answer.headers["Retry-After"] = "60"
    return answer


def _reader(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if not may(viewer, READ_ALL):
        require(viewer, WRITE)
    return viewer


@require_GET
def index(request: HttpRequest, agency: str) -> HttpResponseBase:  # noqa: ARG001  # in the address
    """What devices sent, newest first, and the devices."""
    viewer = _reader(request)
    since, until = asked_span(request)
    found = found_alarms(
        viewer, text=asked(request, "q"), device=asked_id(request, "device"),
        is_open=asked(request, "open") == "yes", since=since, until=until,
    )  # fmt: skip
    file = list_file(request, "car-alarms", alarm_columns(), lambda: alarm_rows(found))
    if file is not None:
        return file
    context = {
        "page": page_of(request, found),
        "devices": devices(viewer),
        "choices": [("", "Any"), *((str(one.id), str(one)) for one in devices(viewer))],
        "is_filtered": any(
            request.GET.get(key) for key in ("q", "device", "open", "since", "until")
        ),
        "not_the_alarm": NOT_THE_ALARM,
        "can_manage": may(viewer, MANAGE),
    }
    return render(request, "health/alarms.html", context)


@require_GET
def alarm(request: HttpRequest, agency: str, alarm_id: UUID) -> HttpResponse:
    """One alarm: what the device said, and what was found."""
    viewer = _reader(request)
    found = alarm_of(viewer, alarm_id)
    context = {
        "alarm": found,
        "answers": answers_of(viewer, found),
        "not_the_alarm": NOT_THE_ALARM,
        "can_answer": may(viewer, WRITE),
        "answer_url": field_form_address("health.answer", agency, alarm=found.id),
    }
    return render(request, "health/alarm.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def new_device(request: HttpRequest, agency: str) -> HttpResponse:
    """A new device; its secret is shown once."""
    viewer = viewer_of(request)
    require(viewer, MANAGE)
    listed = [(str(one.id), str(one)) for one in teams(viewer, timezone.now())]
    context: dict[str, Any] = {
        "teams": [("", "No team"), *sorted(listed, key=lambda pair: pair[1])],
        "told": request.POST, "not_the_alarm": NOT_THE_ALARM,
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "health/device_new.html", context)
    team = posted(request, "team")
    try:
        made, secret = make_device(
            acting_user=viewer, name=posted(request, "name")[:80],
            vehicle=posted(request, "vehicle")[:80],
            team=UUID(team) if team in dict(listed) else None, at=timezone.now(),
        )  # fmt: skip
    except RecordsError as refused:
        context["trouble"] = str(refused)
        return render(request, "health/device_new.html", context, status=422)
    return _secret_once(request, agency, made, secret)


def _secret_once(request: HttpRequest, agency: str, made: Any, secret: str) -> HttpResponse:
    path = reverse("health:receive", kwargs={"agency": agency, "device": made.id})
    context = {"device": made, "secret": secret, "address": request.build_absolute_uri(path),
               "not_the_alarm": NOT_THE_ALARM}  # fmt: skip
    return render(request, "health/device_secret.html", context)


@require_GET
def device(request: HttpRequest, agency: str, device_id: UUID) -> HttpResponse:
    """One device: its address, its last messages, another secret, an end."""
    viewer = _reader(request)
    found = device_of(viewer, device_id)
    path = reverse("health:receive", kwargs={"agency": agency, "device": found.id})
    context = {
        "device": found,
        "address": request.build_absolute_uri(path),
        "alarms": found_alarms(viewer, device=found.id)[:10],
        "can_manage": may(viewer, MANAGE),
        "not_the_alarm": NOT_THE_ALARM,
    }
    return render(request, "health/device.html", context)


@require_POST
@never_cache
def rotate(request: HttpRequest, agency: str, device_id: UUID) -> HttpResponse:
    """Another secret, shown once; the old one opens nothing from now on."""
    viewer = viewer_of(request)
    found = device_of(viewer, device_id)
    try:
        changed, secret = rotate_secret(
            acting_user=viewer, device=found, reason=posted(request, "reason"), at=timezone.now()
        )
    except RecordsError as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(_device_url(agency, device_id))
    return _secret_once(request, agency, changed, secret)


@require_POST
def revoke(request: HttpRequest, agency: str, device_id: UUID) -> HttpResponse:
    """Take nothing from this device any more."""
    viewer = viewer_of(request)
    found = device_of(viewer, device_id)
    return pressed(
        request,
        lambda: revoke_device(
            acting_user=viewer, device=found, reason=posted(request, "reason"), at=timezone.now()
        ),
        "Nothing is taken from this device any more. What it sent stays.",
        _device_url(agency, device_id),
    )


@require_POST
def test(request: HttpRequest, agency: str, device_id: UUID) -> HttpResponse:
    """A test message under the device's secret, as if the device had sent it."""
    viewer = viewer_of(request)
    if not may(viewer, MANAGE):
        raise NotAllowedError("A supervisor sends tests.")
    found = device_of(viewer, device_id)
    return pressed(
        request,
        lambda: send_test(acting_user=viewer, device=found, at=timezone.now()),
        "A test is kept. It shows that the secret works here, not that the device reaches us.",
        _device_url(agency, device_id),
    )


def _device_url(agency: str, device_id: UUID) -> str:
    return reverse("health:device", kwargs={"agency": agency, "device_id": device_id})
