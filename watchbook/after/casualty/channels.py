"""The ways out of the house: mail, the gateway for text messages, another program.

Each takes one `Letter` and gives an `Outcome`. No database: they run in threads beside each other,
so that one that hangs holds up no other.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
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


@dataclass(frozen=True)
class Outcome:
    """What became of one letter: `said` is empty where it was taken, else why not.

    `is_final`: no later try changes it, since the mail server refused this recipient or this
    letter for good. Everything else is tried again: a gateway's 500 may be over in a minute.
    """

    said: str = ""
    is_final: bool = False


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


def send_all(letters: Iterable[Letter]) -> list[Outcome]:
    """Send them beside each other; for each what became of it."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(send, letters))


def send(letter: Letter) -> Outcome:
    """Send one."""
    said = trouble_with(letter.channel, letter.address)
    if said:
        return Outcome(said)
    way = {Channel.MAIL: _mail, Channel.SMS: _sms}.get(Channel(letter.channel), _webhook)
    try:
        return Outcome(way(letter))
    except HTTPError as refused:
        return Outcome(f"answered {refused.code} {refused.reason}"[:_LONGEST_ERROR])
    except SMTPRecipientsRefused as refused:
        return _refused_by_mail(*next(iter(refused.recipients.values())), is_of_letter=True)
    except SMTPResponseException as refused:
        is_of_letter = isinstance(refused, SMTPDataError)
        return _refused_by_mail(refused.smtp_code, refused.smtp_error, is_of_letter=is_of_letter)
    except (OSError, HTTPException, ValueError) as lost:
        return Outcome(f"{type(lost).__name__}: {lost}"[:_LONGEST_ERROR])


def _refused_by_mail(code: int, said: bytes | str, *, is_of_letter: bool) -> Outcome:
    """4yz may pass later, 5yz does not (RFC 5321 §4.2.1); one of the sender may be mended."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    is_final = is_of_letter and code >= 500  # RFC 5321
    verb = "refused for good" if is_final else "did not take it yet"
    return Outcome(f"the mail server {verb}: {code} {words}"[:_LONGEST_ERROR], is_final)


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
