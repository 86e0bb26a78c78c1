"""Everything that goes wrong between a phone and its server, many times over: nothing is lost.

The real server and a client that follows the phone's rules (`faults/phone.py`). Full disk: the
running processes lose every byte of room for a while, by their own RLIMIT_FSIZE.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from hashlib import sha256

import pytest

from tests.plumbing import campaigns
from tests.plumbing.live import LiveServer, Portal
from watchbook.duty.teams.tests.factories import make_team
from watchbook.front.sync.models import Submission
from watchbook.front.sync.tests.faults.cases import Making, queues_of
from watchbook.front.sync.tests.faults.phone import OfflineError, Phone
from watchbook.front.sync.tests.sending import receipt_verifier
from watchbook.ground.evidence.store import has_file
from watchbook.ground.ledger.models import RecordAct, RecordVersion
from watchbook.ground.ledger.tenancy import acting_for

pytestmark = [pytest.mark.campaign, pytest.mark.commits]
WHOLE = 10_000
PHONES = 4
SEED = 20261122
KILLS, WORKER_KILLS, STARVED = 2, 5, 3
"""For each thousand of submissions."""
PATIENCE_S = 150
"""Longer than a kill that meets a start just begun: twice what `LiveServer.start` waits, and more."""


@pytest.fixture
def _looks_into_harlan():
    """In place of the room's own: the campaign opens the agency itself."""


@pytest.fixture
def portal():
    one = Portal()
    yield one
    one.stop()


def drain(phone: Phone) -> None:
    """As the phone does: hello, then one after the other, until each has its receipt.

    It gives up when no item of it was done for so long: how fast a machine starts a killed server
    again says nothing about what is lost.
    """
    waiting, moved_at = list(phone.items), time.monotonic()
    while waiting and time.monotonic() < moved_at + PATIENCE_S:
        try:
            phone.hello()
            for item in waiting:
                if not item.is_done:
                    phone.send(item)
        except OfflineError:
            phone.counts["pauses"] += 1
            time.sleep(0.02)
        left = [item for item in waiting if not item.is_done]
        if len(left) < len(waiting):
            moved_at = time.monotonic()
        waiting = left
        if waiting and phone.chance.random() < 0.2:
            phone.chance.shuffle(waiting)


def trouble(live: LiveServer, items, chance: random.Random, planned, ended: threading.Event):
    """Kill and starve the server at points of the campaign that chance has chosen."""
    for share, what in planned:
        while not ended.is_set() and sum(1 for i in items if i.is_done) < share * len(items):
            time.sleep(0.02)
        if ended.is_set():
            return
        if what == "kill":
            live.kill()
        elif what == "kill workers":
            live.kill_workers()
        else:
            live.starve(chance.uniform(0.2, 0.5))


def test_faults_lose_nothing_and_double_nothing(cast, at, live, portal):
    wanted = campaigns.cases(WHOLE)
    chance = random.Random(SEED)  # noqa: S311  # chance from a seed, no secret
    making = Making(chance, str(make_team(cast.alice, at).id), at)
    groups = []
    while sum(len(group.items) for group in groups) < wanted:
        groups.append(making.group())
    items = [item for group in groups for item in group.items]
    thousands = max(1, round(len(items) / 1000))
    what = ["kill"] * KILLS + ["kill workers"] * WORKER_KILLS + ["starve"] * STARVED
    planned = sorted((chance.uniform(0.02, 0.95), one) for one in what * thousands)
    live.start()
    phones = [
        Phone(live.port, portal.port, session_of(cast), receipt_verifier("harlan"),
              random.Random(SEED + n), queue)  # noqa: S311  # as above
        for n, queue in enumerate(queues_of(groups, PHONES, chance))
    ]  # fmt: skip
    begun, ended = time.monotonic(), threading.Event()
    threads = [threading.Thread(target=drain, args=(phone,)) for phone in phones]
    threads.append(threading.Thread(target=trouble, args=(live, items, chance, planned, ended)))
    for thread in threads:
        thread.start()
    for thread in threads[:-1]:
        thread.join()
    seconds = time.monotonic() - begun
    ended.set()
    threads[-1].join()
    live.stop()
    live.work_once()
    failures = [word for phone in phones for word in phone.wrong] + failures_of(groups, items)
    failures += live.checked()
    counts = sum((phone.counts for phone in phones), Counter())
    campaigns.tell(
        "faults", len(items), len(failures), seconds=round(seconds, 1), server_kills=live.kills,
        worker_kills=live.worker_kills, disk_full=live.starved,
        attempts=sum(item.attempts for item in items), **counts,
        receipts=Counter(item.status for item in items),
    )  # fmt: skip
    assert failures[:12] == []


def session_of(cast) -> str:
    return str(cast.client_of(cast.alice).session.session_key)


def failures_of(groups, items) -> list[str]:
    """What is lost, doubled, or not where it should be; read from the database itself."""
    with acting_for("harlan"):
        rows = {str(row.sent_as): row for row in Submission.objects.all()}
        failures = [f"{item.uuid} has no receipt" for item in items if not item.receipt]
        failures += [f"{item.uuid} is lost" for item in items if item.uuid not in rows]
        failures += [f"{uuid} was never sent" for uuid in set(rows) - {i.uuid for i in items}]
        versions = Counter(
            str(one) for one in RecordVersion.objects.values_list("record_id", flat=True)
        )
        rivals = RecordAct.objects.filter(act="conflict").count()
    for group in groups:
        stands = Counter(rows[item.uuid].status for item in group.items if item.uuid in rows)
        if stands != group.ends:
            failures.append(f"{group.name}: {dict(stands)} and not {dict(group.ends)}")
        if group.record and versions[group.record] != group.versions:
            failures.append(f"{group.name}: {versions[group.record]} versions of {group.record}")
        failures += [
            f"a file of {item.uuid} is missing"
            for item in group.items
            for file in item.files
            if not has_file("harlan", sha256(file).hexdigest())
        ]
        for item in group.items:
            row = rows.get(item.uuid)
            if row is not None and (row.receipt != item.receipt or row.sha256 != item.sha256):
                failures.append(f"{item.uuid}: the server holds another receipt")
            if (
                row is not None
                and row.status == "quarantined"
                and bytes(row.content) != item.content
            ):
                failures.append(f"{item.uuid}: its bytes are not kept whole")
    if rivals != sum(group.ends["conflict"] for group in groups):
        failures.append(f"{rivals} conflicts in the ledger")
    return failures
