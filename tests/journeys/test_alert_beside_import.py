"""K9 down while a long import runs: how long until somebody's mail has it.

The real `watchbook serve` with its workers and a real SMTP server.
"""

from __future__ import annotations

import json
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.journeys.nights import AGENCY, House
from watchbook.after.casualty.tests.mailserver import post_office
from watchbook.duty.teams.tests.factories import make_team
from watchbook.front.imports.models import Job
from watchbook.front.sync.tests.sending import bytes_of, content_digest, envelope
from watchbook.ground.ledger.tenancy import acting_for

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.commits
PAGES = f"/{AGENCY}/imports"
ROWS = 4_000
WITHIN_S, AT_WORST_S = 5.0, 20.0
"""From the phone's request to the mail in the hands of its server: half of them, all of them."""
COLUMNS = {
    "source": "Old log", "key": ["Log"], "order": "year-month-day", "d-team": "K9",
    "h-team": "Officer", "c-started_at": "Date", "c-minutes": "Min", "c-narrative": "Notes",
    "c-discipline": "Type", "w-discipline-0": "detection", "then": "done",
}  # fmt: skip


def log_of(rows: int) -> bytes:
    """A training log as an older system writes it, a run in each row."""
    first = datetime(2019, 1, 1, 8, tzinfo=UTC)
    lines = ["Log,Date,Officer,K9,Type,Min,Notes"]
    lines += [
        f"{n},{first + timedelta(hours=3 * n):%Y-%m-%d %H:%M},Alice Marlow,Juno,Narc,{10 + n % 50},"
        f"Row {n}: four lockers; two with odour."
        for n in range(rows)
    ]
    return "\n".join(lines).encode()


def file_taken_in(dana, content: bytes, name: str = "log.csv") -> Job:
    """From the pages of imports: the file and its columns."""
    file = SimpleUploadedFile(name, content)
    answer = dana.post(f"{PAGES}/new/", {"file": file, "what": "training"})
    assert answer.status_code == 302, answer.content.decode()
    answer = dana.post(answer["Location"], COLUMNS)
    assert answer.status_code == 302, answer.content.decode()
    with acting_for(AGENCY):
        return Job.objects.get()


def run_of(dana, job: Job, what: str) -> Iterator[int]:
    """Begin a dry run or an import by its button; yields how far it is until it is done."""
    assert dana.post(f"{PAGES}/{job.id}/run/", {"what": what}).status_code == 302
    while True:
        with acting_for(AGENCY):
            job.refresh_from_db()
        assert job.status in {"waiting", "running", "done"}, job.message
        if job.status == "done":
            return
        yield job.rows_done
        time.sleep(0.2)


class Phone:
    """A signed-in phone: it says hello, then sends."""

    def __init__(self, url: str, client) -> None:
        self.url, self.session = url, client.session.session_key
        told = self.ask("/sync/hello")
        self.token = json.loads(told)["csrf_token"]

    def ask(self, path: str, content: bytes | None = None, **headers: str) -> bytes:
        cookies = f"sessionid={self.session}"
        if content is not None:
            cookies += f"; csrftoken={self.token}"
            headers |= {
                "X-CSRFToken": self.token, "Content-Digest": content_digest(content),
                "Content-Type": "application/json", "Referer": self.url,
            }  # fmt: skip
        asked = urllib.request.Request(  # our own server
            self.url + path, content, headers | {"Cookie": cookies},
            method="PUT" if content else "GET",
        )  # fmt: skip
        with urllib.request.urlopen(asked, timeout=60) as answer:  # our own server
            body: bytes = answer.read()
            return body

    def press_down(self, dog_words: str) -> float:
        """K9 down; gives when the request began."""
        now = datetime.now(UTC).isoformat()
        sent = envelope("casualty.casualty", {"dog_words": dog_words}, recorded_at=now)
        begun = time.monotonic()
        self.ask(f"/sync/{AGENCY}/submissions/{uuid4()}", bytes_of(sent))
        return begun


def test_an_alert_leaves_within_seconds_whatever_an_import_does(live, cast, at):
    make_team(cast.alice, at, days=4000)
    dana = cast.client_of(cast.dana)
    with post_office() as post:
        live.environment |= {
            "WATCHBOOK_ADDRESS": f"http://localhost:{live.port}", "WATCHBOOK_MAIL_TLS": "none",
            "WATCHBOOK_MAIL_HOST": "127.0.0.1", "WATCHBOOK_MAIL_PORT": str(post.port),
        }  # fmt: skip
        live.start()
        House(None, live, cast, post, None).tells("dana")
        phone = Phone(f"http://localhost:{live.port}", cast.client_of(cast.alice))
        job = file_taken_in(dana, log_of(ROWS))
        took = []
        for what in ("dry", "import"):
            for done in run_of(dana, job, what):
                if done:
                    words = f"Dog {len(took)}"
                    begun = phone.press_down(words)
                    assert post.waits_for(f"K9 DOWN: {words}")
                    took.append(round(time.monotonic() - begun, 2))
    assert len(took) > 2
    assert median(took) < WITHIN_S, took
    assert max(took) < AT_WORST_S, took
