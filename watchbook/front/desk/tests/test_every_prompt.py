"""Every prompt of the program goes through the one query, and a silence stops it everywhere."""

import ast
import re
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client

from tests.architecture.house import parsed, shown, sources
from watchbook.ground.ledger.tenancy import acting_for
from watchbook.ground.records import slots
from watchbook.ground.records.actions import silence
from watchbook.ground.records.actions.notices import choose_notices, make_calendar_link
from watchbook.ground.records.digests import send_digests
from watchbook.ground.records.slots import Prompt, prompt_kinds

ONLY_READER = "watchbook/ground/records/queries/prompts.py"


def test_only_the_one_query_asks_the_sources():
    readers = {
        shown(path)
        for path in sources()
        if re.search(r"\bprompt_sources\b", path.read_text()) and "/tests/" not in shown(path)
    }
    assert readers == {ONLY_READER, "watchbook/ground/records/slots.py"}


def test_every_kind_of_prompt_has_words_that_may_leave_the_house():
    known = dict(prompt_kinds())
    made = set()
    for path in sources():
        if "/tests/" in shown(path):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Prompt":
                named = [word.value for word in node.keywords if word.arg == "kind"]
                made |= {one.value for one in [*node.args[:1], *named] if hasattr(one, "value")}
    made = {one for one in made if isinstance(one, str)}
    assert made - set(known) == set(), "pass kinds={…} to register_prompts"
    assert all(words and "{" not in words for words in known.values())


@pytest.mark.django_db
def test_desk_list_calendar_feed_and_mail_tell_every_kind_and_a_silence_stops_them(
    cast, settings, monkeypatch
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    team = uuid4()
    kinds = [kind for kind, _ in prompt_kinds()]
    now = datetime.now(UTC)

    def source(viewer, at):
        for number, kind in enumerate(kinds):
            due = now + timedelta(minutes=number)
            yield Prompt(kind, (team,), due, (str(cast.alice.person_id),), f"Asks {kind}.", "")

    monkeypatch.setattr(slots, "_prompts", {"all": source})
    zone = ZoneInfo("America/Chicago")
    morning = datetime.combine(now.astimezone(zone).date(), time(7, 30), zone)
    with acting_for("harlan"):
        choose_notices(acting_user=cast.alice, choices=dict.fromkeys(kinds, (True, "daily")))
        _link, token = make_calendar_link(acting_user=cast.alice, label="", at=now)
        _tells(cast, token, kinds)
        send_digests(morning)
        (letter,) = mail.outbox
        assert all(words in letter.body for _, words in prompt_kinds())
        silence(acting_user=cast.dana, subject=team, from_at=now - timedelta(days=9), at=now)
        _tells(cast, token, [])
        send_digests(morning + timedelta(days=1))
    assert len(mail.outbox) == 1


def _tells(cast, token, kinds):
    client = cast.client_of(cast.alice)
    home = client.get("/harlan/").content.decode()
    listed = "".join(
        client.get(f"/harlan/records/?page={page}").content.decode() for page in (1, 2, 3)
    )
    calendar = client.get("/harlan/calendar/").content.decode()
    feed = Client().get(f"/l/{token}").content
    known = dict(prompt_kinds())
    for kind in known:
        is_told = kind in kinds
        assert (f"Asks {kind}." in listed) is is_told, kind
        assert (f"Asks {kind}." in calendar) is is_told, kind
    assert feed.count(b"BEGIN:VEVENT") >= len(kinds)
    assert (b"A discipline was not trained lately" in feed) is bool(kinds)
    assert ("Asks " in home) is bool(kinds)
