"""What one is told, and how: choices, and the one sender of mail."""

import socket
import threading
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from watchbook import checking
from watchbook.ground.people.models import Account, Person
from watchbook.ground.records import slots
from watchbook.ground.records.actions import end_silence, silence
from watchbook.ground.records.actions.notices import choose_notices
from watchbook.ground.records.digests import send_digests
from watchbook.ground.records.errors import NoticeError
from watchbook.ground.records.models import Digest
from watchbook.ground.records.queries import prompts_for
from watchbook.ground.records.queries.notices import choices_of
from watchbook.ground.records.slots import Prompt, register_prompts

pytestmark = pytest.mark.commits
TEAM = uuid4()
KIND = "x.due"
HARLANS = ZoneInfo("America/Chicago")
TODAY = datetime.now(HARLANS).date()
MONDAY = TODAY - timedelta(days=TODAY.weekday())


class MailServer(threading.Thread):
    """A mail server that takes everything, or refuses everybody, or hangs up over a letter."""

    def __init__(self):
        super().__init__(daemon=True)
        self.refuses = self.hangs_up = False
        self.letters, self.calls = [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.calls += 1
            with client, client.makefile("rwb") as told:
                self._serve(told)

    def _serve(self, told):
        def say(words):
            told.write(words.encode() + b"\r\n")
            told.flush()

        say("220 test")
        while line := told.readline():
            word = line[:4].upper()
            if word == b"DATA":
                say("354 go on")
                letter = b""
                while (line := told.readline()) != b".\r\n":
                    letter += line
                self.letters.append(letter.decode())
                if self.hangs_up:
                    return
                say("250 kept")
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("451 not now" if self.refuses and word == b"MAIL" else "250 well")

    def close(self):
        self.listener.close()


@pytest.fixture
def served(settings):
    """Mail goes to a real server of this test."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = (
        "127.0.0.1", server.port, False,
    )  # fmt: skip
    settings.WATCHBOOK_ADDRESS = "https://k9.harlan.example"
    settings.DEFAULT_FROM_EMAIL = "k9@harlan.example"
    yield server
    server.close()


@pytest.fixture
def asked(harlan):
    """One source that asks Alice of two things about one team."""
    slots._prompts.clear()
    slots._prompt_kinds.clear()

    def source(viewer, at):
        for days, title in ((2, "Rex: rabies"), (1, "Rex: heartworm")):
            audience = (str(harlan.alice.person_id),)
            yield Prompt(KIND, (TEAM,), at + timedelta(days=days), audience, title, "secret", "/x/")

    register_prompts("x", source, kinds={KIND: "A vaccination is due"})


def _local(hour, day=0):
    """Half past an hour of the last Monday in Harlan, or so many days later."""
    return datetime.combine(MONDAY + timedelta(days=day), time(hour, 30), HARLANS)


def _wants(harlan, mailed, is_shown=True):
    choose_notices(acting_user=harlan.alice, choices={KIND: (is_shown, mailed)})


def test_at_first_everything_is_shown_and_nothing_mailed(harlan, asked):
    assert [(one.words, one.is_shown, one.mailed) for one in choices_of(harlan.alice)] == [
        ("A vaccination is due", True, "never")
    ]


def test_a_kind_that_one_switched_off_is_not_shown_to_him_alone(harlan, asked, at):
    _wants(harlan, "never", is_shown=False)
    assert prompts_for(harlan.alice, at) == []
    _wants(harlan, "never")
    assert len(prompts_for(harlan.alice, at)) == 2


def test_what_the_page_does_not_offer_is_refused_and_changes_nothing(harlan, asked):
    for choices in ({"no.kind": (True, "daily")}, {KIND: (True, "hourly")}):
        with pytest.raises(NoticeError):
            choose_notices(acting_user=harlan.alice, choices=choices)
    assert choices_of(harlan.alice)[0].mailed == "never"


def test_a_digest_holds_kinds_and_numbers_and_no_word_of_what_it_is_about(harlan, asked, served):
    _wants(harlan, "daily")
    assert send_digests(_local(7)) == ""
    (letter,) = served.letters
    tuesday = MONDAY + timedelta(days=1)
    assert f"A vaccination is due: 2, first due {tuesday.day} {tuesday:%b %Y}" in letter
    assert "https://k9.harlan.example/harlan/records/" in letter
    assert "to get no mail, here: https://k9.harlan.example/harlan/records/notices/" in letter
    assert "To: alice" in letter
    for word in ("Rex", "rabies", "secret"):
        assert word not in letter


def test_it_is_never_sent_twice_for_one_day(harlan, asked, served):
    _wants(harlan, "daily")
    for _ in range(3):
        send_digests(_local(7))
    assert len(served.letters) == 1
    send_digests(_local(7, day=1))
    assert len(served.letters) == 2


def test_a_weekly_one_goes_on_mondays_and_none_at_night_or_late(harlan, asked, served):
    _wants(harlan, "weekly")
    for at in (_local(3), _local(13), _local(7, day=1)):
        send_digests(at)
    assert served.letters == []
    send_digests(_local(7))
    assert len(served.letters) == 1


def test_a_silence_stops_it_also_where_it_was_queued(harlan, asked, served):
    _wants(harlan, "daily")
    silence(acting_user=harlan.dana, subject=TEAM, from_at=_local(5), at=_local(5))
    send_digests(_local(7))
    assert served.letters == []
    end_silence(acting_user=harlan.dana, subject=TEAM, at=_local(8))
    send_digests(_local(7, day=1))
    assert len(served.letters) == 1


def test_a_server_that_refuses_is_tried_three_times_and_said(harlan, asked, served):
    _wants(harlan, "daily")
    served.refuses = True
    assert "451" in send_digests(_local(7))
    send_digests(_local(8))
    send_digests(_local(9))
    assert send_digests(_local(10)) == ""
    assert (Digest.objects.get().tries, Digest.objects.get().sent_at) == (3, None)


def test_a_letter_over_which_the_server_hung_up_is_not_sent_again(harlan, asked, served):
    _wants(harlan, "daily")
    served.hangs_up = True
    assert "mail:" in send_digests(_local(7))
    served.hangs_up = False
    assert send_digests(_local(8)) == ""
    assert len(served.letters) == 1
    assert Digest.objects.get().sent_at is None


def test_a_server_that_does_not_answer_costs_no_try(harlan, asked, served, settings):
    _wants(harlan, "daily")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for hour in (6, 7, 8, 9):
        assert "mail:" in send_digests(_local(hour))
    settings.EMAIL_PORT = port
    assert send_digests(_local(10)) == ""
    assert len(served.letters) == 1


def test_the_server_is_called_only_where_something_is_to_be_told(harlan, asked, served):
    _wants(harlan, "weekly")
    send_digests(_local(7, day=1))
    _wants(harlan, "daily")
    silence(acting_user=harlan.dana, subject=TEAM, from_at=_local(5), at=_local(5))
    send_digests(_local(7))
    assert served.calls == 0


def test_a_closed_account_gets_no_mail(harlan, asked, served):
    _wants(harlan, "daily")
    person = Person.objects.get(id=harlan.alice.person_id)
    Account.objects.filter(id=person.account).update(is_active=False)
    send_digests(_local(7))
    assert served.letters == []


def test_without_mail_nothing_is_claimed(harlan, asked, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    _wants(harlan, "daily")
    assert send_digests(_local(7)) == ""
    assert not Digest.objects.exists()
    assert mail.outbox == []
    assert checking.mail().is_well


def test_the_check_says_whether_mail_can_be_sent(served, settings):
    assert checking.mail().is_well
    settings.EMAIL_PORT = 1
    assert "refuses" in checking.mail().what
    settings.DEFAULT_FROM_EMAIL = "watchbook@localhost"
    assert "WATCHBOOK_MAIL_FROM" in checking.mail().mend


def test_the_page_keeps_choices_and_makes_and_revokes_calendar_addresses(harlan, asked):
    client = harlan.client_of(harlan.alice)
    page = client.get("/harlan/records/notices/").content.decode()
    assert "A vaccination is due" in page
    client.post("/harlan/records/notices/", {f"mailed-{KIND}": "weekly"})
    (choice,) = choices_of(harlan.alice)
    assert (choice.is_shown, choice.mailed) == (False, "weekly")
    answer = client.post("/harlan/records/notices/", {f"mailed-{KIND}": "hourly"}, follow=True)
    assert "nothing was changed" in answer.content.decode()
    once = client.post("/harlan/records/notices/calendar/", {"label": "My watch"})
    assert "/l/harlan." in once.content.decode()
    assert harlan.client_of(harlan.charlie).get("/harlan/records/notices/").status_code == 404
