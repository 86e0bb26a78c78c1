"""The ways out of the house: mail, the gateway for text messages, another program.

Each takes one `Letter` and gives "" where it was taken, else why not. No database: they run in
threads beside each other, so that one that hangs holds up no other.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from watchbook.after.casualty.choices.alerts import Channel
from watchbook.duty.health.signatures import SIGNATURE, TIMESTAMP, signature_of
from watchbook.ground.records.digests import is_mail_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message
    from http.client import HTTPResponse
    from typing import IO

TIMEOUT_S = 10
_AT_ONCE = 8
_LONGEST_ERROR = 200


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What goes to one recipient. `secret` signs what goes to another program."""

    channel: str
    address: str
    subject: str
    text: str
    told: dict[str, Any] = field(default_factory=dict)
    secret: str = ""
    timestamp: str = ""


class _NoRedirect(HTTPRedirectHandler):
    """A gateway that sends elsewhere would be given the token there; it is told so instead."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow nothing."""


def trouble_with(channel: str, address: str) -> str:
    """Why nothing can go this way, whoever asks; empty where something can. No network."""
    if channel == Channel.MAIL:
        if not is_mail_on():
            return "mail is off in this installation"
        return "" if "@" in address else "no mail address is known"
    if channel == Channel.SMS:
        if not settings.WATCHBOOK_SMS_URL:
            return "no gateway for text messages is set"
        return "" if any(one.isdigit() for one in address) else "no number is written"
    if channel == Channel.WEBHOOK:
        host = urlsplit(address).hostname or ""
        if host not in settings.WATCHBOOK_WEBHOOK_HOSTS:
            return f"{host or 'the address'} is not in WATCHBOOK_WEBHOOK_HOSTS"
    return ""


def send_all(letters: Iterable[Letter]) -> list[str]:
    """Send them beside each other; for each "" where it was taken, else why not."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(send, letters))


def send(letter: Letter) -> str:
    """Send one."""
    said = trouble_with(letter.channel, letter.address)
    if said:
        return said
    try:
        if letter.channel == Channel.MAIL:
            return _mail(letter)
        return _sms(letter) if letter.channel == Channel.SMS else _webhook(letter)
    except HTTPError as refused:
        return f"answered {refused.code} {refused.reason}"[:_LONGEST_ERROR]
    except (OSError, HTTPException, ValueError) as lost:
        return f"{type(lost).__name__}: {lost}"[:_LONGEST_ERROR]


def _mail(letter: Letter) -> str:
    with get_connection() as server:
        mail = EmailMessage(
            letter.subject, letter.text, None, [letter.address], connection=server,
            headers={"X-Priority": "1", "Importance": "high"},
        )  # fmt: skip
        return "" if mail.send() else "the mail server took nothing"


def _sms(letter: Letter) -> str:
    body, kind = filled_template(
        settings.WATCHBOOK_SMS_TEMPLATE, to=letter.address, text=letter.text
    )
    headers = {"Content-Type": kind}
    if settings.WATCHBOOK_SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.WATCHBOOK_SMS_TOKEN}"
    return _post(settings.WATCHBOOK_SMS_URL, body, headers)


def filled_template(template: str, *, to: str, text: str) -> tuple[bytes, str]:
    """The gateway's body and its type: JSON where the template begins with a brace, else a form."""
    is_json = template.lstrip().startswith("{")

    def written(value: str) -> str:
        return json.dumps(value)[1:-1] if is_json else quote(value, safe="")

    # Two placeholders and no more, so that a brace in a message stays a brace.
    parts = template.split("{text}")
    body = written(text).join(part.replace("{to}", written(to)) for part in parts)
    kind = "application/json" if is_json else "application/x-www-form-urlencoded"
    return body.encode(), kind


def _webhook(letter: Letter) -> str:
    body = json.dumps(letter.told, separators=(",", ":"), sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP: letter.timestamp,
        SIGNATURE: signature_of(letter.secret, letter.timestamp, body),
    }
    return _post(letter.address, body, headers)


def _post(url: str, body: bytes, headers: dict[str, str]) -> str:
    if urlsplit(url).scheme not in ("http", "https"):
        return "the address does not begin with https://"
    request = Request(url, data=body, headers=headers, method="POST")  # noqa: S310  # http and https only
    answer: HTTPResponse
    with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S) as answer:
        return "" if answer.status < 300 else f"answered {answer.status}"  # HTTP
