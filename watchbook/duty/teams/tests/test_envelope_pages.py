from __future__ import annotations

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.models import Session

from watchbook.duty.teams.actions import write_envelope
from watchbook.duty.teams.models import Envelope, Opening
from watchbook.duty.teams.tests.factories import ENVELOPE_VALUES, make_team
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.people.audit import days_of, lines_of
from watchbook.ground.people.tests.factories import add_viewer

pytestmark = pytest.mark.django_db

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
)
WRITE = "/harlan/teams/envelope/write/"


@pytest.fixture
def lena(cast, at):
    return add_viewer(cast.agency, "lena@harlan.example", "Lena Fairweather", ("liaison",), at)


@pytest.fixture
def written(cast, at):
    make_team(cast.alice, at)
    with acting_for("harlan"):
        return write_envelope(acting_user=cast.alice, values=ENVELOPE_VALUES, at=at)


def _stale(client):
    """The sign-in of this client was an hour ago."""
    session = client.session
    steps = session[AUTHENTICATION_METHODS_SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [s | {"at": s["at"] - 3600} for s in steps]
    session.save()
    return client


def _ask(cast, lena):
    path = f"/harlan/teams/handlers/{cast.alice.person_id}/envelope/open/"
    typed = {"second": str(lena.person_id), "why": "Deputy Marlow is in surgery"}
    return cast.client_of(cast.dana).post(path, typed)


def test_a_handler_writes_reads_and_withdraws_at_a_desk(cast):
    client = cast.client_of(cast.alice)
    assert "You have none" in client.get("/harlan/teams/envelope/").content.decode()
    assert client.post(WRITE, ENVELOPE_VALUES).status_code == 302
    response = client.get(WRITE)
    assert "My sister Quillabeth" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert "Quillabeth" not in client.get("/harlan/teams/envelope/").content.decode()
    client.post("/harlan/teams/envelope/withdraw/")
    assert "You have none" in client.get("/harlan/teams/envelope/").content.decode()
    assert "Quillabeth" not in client.get(WRITE).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("dana", 403), ("tess", 403), ("dov", 403), ("flora", 403), ("charlie", 404)],
)
def test_nobody_but_a_handler_has_the_page(cast, who, status):
    client = cast.client_of(getattr(cast, who))
    assert client.get("/harlan/teams/envelope/").status_code == status
    assert client.post(WRITE, ENVELOPE_VALUES).status_code == status
    with acting_for("harlan"):
        assert not Envelope.objects.exists()


@pytest.mark.parametrize("path", ["envelope/", "envelope/write/", "handlers/{}/envelope/open/"])
def test_a_telephone_is_told_to_go_to_a_desk(cast, written, path):
    for who in (cast.alice, cast.dana):
        client = cast.client_of(who)
        address = "/harlan/teams/" + path.format(cast.alice.person_id)
        for headers in ({"User-Agent": PHONE}, {"Sec-CH-UA-Mobile": "?1"}):
            response = client.get(address, headers=headers)
            assert response.status_code == 403
            assert "At a desk only" in response.content.decode()
            assert "Quillabeth" not in response.content.decode()
    assert cast.client_of(cast.alice).post(
        WRITE, ENVELOPE_VALUES, headers={"User-Agent": PHONE}
    ).status_code == 403  # fmt: skip


def test_reading_ones_own_asks_for_the_sign_in_again_and_keeps_nothing_in_the_session(
    cast, written
):
    client = _stale(cast.client_of(cast.alice))
    response = client.get(WRITE)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/reauthenticate/")
    assert client.post(WRITE, ENVELOPE_VALUES | {"_version": "1"}).status_code == 302
    for session in Session.objects.all():
        assert "Quillabeth" not in str(session.get_decoded())


def test_two_people_open_it_each_with_their_own_sign_in(cast, written, lena):
    path = _ask(cast, lena).headers["Location"]
    first, second = cast.client_of(cast.dana), cast.client_of(lena)
    assert "Waiting for the second person" in first.get(path).content.decode()
    page = second.get(path).content.decode()
    assert "asks you to open this envelope together" in page
    assert "Quillabeth" not in page
    assert second.post(path + "confirm/").status_code == 302
    for client in (first, second):
        response = client.get(path)
        assert "My sister Quillabeth" in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]
    read = [
        (line.who, line.what)
        for day in days_of("harlan")
        for line in lines_of("harlan", day)
        if line.event == "reading"
    ]
    assert read == [(cast.dana.actor_id, "teams.envelope"), (lena.actor_id, "teams.envelope")]


def test_the_second_proves_again_who_he_is(cast, written, lena):
    path = _ask(cast, lena).headers["Location"]
    response = _stale(cast.client_of(lena)).post(path + "confirm/")
    assert response.headers["Location"].startswith("/account/reauthenticate/?next=")
    assert "confirm" not in response.headers["Location"]
    with acting_for("harlan"):
        assert Opening.objects.get().confirmed_at is None


def test_the_first_cannot_confirm_for_the_second(cast, written, lena):
    path = _ask(cast, lena).headers["Location"]
    assert cast.client_of(cast.dana).post(path + "confirm/").status_code == 403


@pytest.mark.parametrize("who", ["bob", "tess", "dov", "vera", "flora", "ada", "charlie"])
def test_nobody_else_finds_the_opening(cast, written, lena, who):
    path = _ask(cast, lena).headers["Location"]
    client = cast.client_of(getattr(cast, who))
    assert client.get(path).status_code == 404
    assert client.post(path + "confirm/").status_code == 404


def test_the_handler_is_told_on_his_page_and_says_that_he_has_seen_it(cast, written, lena):
    path = _ask(cast, lena).headers["Location"]
    cast.client_of(lena).post(path + "confirm/")
    client = cast.client_of(cast.alice)
    page = client.get("/harlan/teams/envelope/").content.decode()
    assert "Your envelope was opened" in page
    assert "Deputy Marlow is in surgery" in page
    client.post(path + "seen/")
    assert "Your envelope was opened" not in client.get("/harlan/teams/envelope/").content.decode()


@pytest.mark.parametrize("typed", [{}, {"second": "x", "why": "y"}, {"second": "", "why": "\x00"}])
def test_it_says_what_is_missing_in_words(cast, written, lena, typed):
    path = f"/harlan/teams/handlers/{cast.alice.person_id}/envelope/open/"
    response = cast.client_of(cast.dana).post(path, typed)
    assert response.status_code == 422
    assert "Name a second person" in response.content.decode()


def test_its_words_are_on_no_other_page_of_the_room(cast, written, lena):
    client = cast.client_of(cast.dana)
    alice = cast.alice.person_id
    for path in ("", "handlers/", f"handlers/{alice}/", f"handlers/{alice}/life/", "plans/",
                 f"handlers/{alice}/life/?format=json", "handlers/?format=csv"):  # fmt: skip
        response = client.get("/harlan/teams/" + path)
        sent = response.getvalue() if response.streaming else response.content
        assert b"Quillabeth" not in sent


def test_the_records_room_shows_no_page_of_it(cast, written):
    for viewer in (cast.dana, cast.alice, cast.ada):
        for page in ("", "history/"):
            address = f"/harlan/records/teams.envelope/{written.id}/{page}"
            assert cast.client_of(viewer).get(address).status_code in (403, 404)
