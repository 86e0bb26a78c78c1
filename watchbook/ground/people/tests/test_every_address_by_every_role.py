"""Every address of the program, asked by every role, by nobody, and by another agency.

A new address is tested the moment it stands in a `urls.py`: nothing here names one but what is
public on purpose.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from watchbook.ground.people.choices import SCOPED_ROLES, RoleName
from watchbook.ground.people.tests.factories import add_viewer

pytestmark = pytest.mark.django_db

PUBLIC = re.compile(
    r"/(account/(login|logout|signup|inactive|invitations|password/reset|login|look|2fa/|confirm"
    r"|email|password/set)|healthz|log/|demo|field|sync/hello|static|m/|l/|$)"
)
"""Addresses that somebody who is not signed in may be answered at with a page of their own."""
_FILLED = {
    "uuid": "3b5f7a1e-58a5-4c2f-9b06-6a7c2a1d9e11", "slug": "a-word", "str": "a-word",
    "int": "1", "path": "a/b",
}  # fmt: skip


HOSTILE = (
    "?page=-1&size=0&q=%00%ff&role=%3Cx%3E&format=exe",
    "?page=99999999999999999999&sort=--&day=9999-99-99&event='&who=%27&from=x&until=%00",
)
ENDS_THE_SESSION = {"/account/logout/"}


def addresses(agency):
    """Every address with its parameters filled in: `agency` where it is asked for."""
    return sorted({_filled(route, agency) for route in _routes(get_resolver().url_patterns, "")})


def _routes(patterns, prefix):
    for pattern in patterns:
        route = prefix + _plain(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _plain(route):
    """A regular expression of allauth's or ninja's as a route."""
    route = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<str:\1>", route)
    return route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


def _filled(route, agency):
    route = re.sub(r"<(?:\w+:)?(agency|code)>", agency, route)
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: _FILLED.get(m[1] or "str", "a-word"), route)


def asked(client, address):
    return client.get(address, raise_request_exception=True)


def test_nobody_is_sent_to_sign_in_or_refused_and_nothing_breaks(cast):
    client = Client()
    for address in addresses("harlan"):
        answer = asked(client, address)
        assert answer.status_code < 500, address
        if PUBLIC.match(address):
            continue
        is_sent_away = answer.status_code == 302 and "/account/login/" in answer["Location"]
        assert is_sent_away or answer.status_code in {401, 403, 404, 405, 422}, (
            f"{address} answers {answer.status_code} to somebody who is not signed in"
        )


@pytest.mark.pages
@pytest.mark.parametrize("role", RoleName)
def test_no_role_meets_a_broken_page(cast, role):
    event = uuid.UUID(_FILLED["uuid"]) if role in SCOPED_ROLES else None
    client = cast.client_of(
        add_viewer(cast.agency, "one@harlan.example", "One", (role,), cast.at, event_id=event)
    )
    for address in addresses("harlan"):
        if address not in ENDS_THE_SESSION:
            assert asked(client, address).status_code < 500, address


def test_another_agency_s_pages_are_not_found(cast):
    charlie = cast.client_of(cast.charlie)
    for address in addresses("harlan"):
        if not address.startswith("/harlan/"):
            continue
        answer = asked(charlie, address)
        assert answer.status_code in {404, 405}, f"{address}: {answer.status_code}"


def test_an_agency_that_does_not_exist_looks_the_same(cast):
    alice, nobody = cast.client_of(cast.alice), Client()
    for address in addresses("nowhere"):
        if address.startswith("/nowhere/"):
            assert asked(alice, address).status_code == 404
            assert asked(nobody, address).status_code == 302


def test_hostile_paths_and_queries_break_nothing(cast):
    client = cast.client_of(cast.dana)
    for address in addresses("harlan"):
        if not address.startswith("/harlan/"):
            continue
        for query in HOSTILE:
            assert asked(client, address + query).status_code < 500, address + query
