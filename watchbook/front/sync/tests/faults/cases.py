"""What phones of a campaign send: groups of submissions, and how each group must end."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from watchbook.front.sync.tests.faults.phone import Item
from watchbook.front.sync.tests.sending import bytes_of, envelope

if TYPE_CHECKING:
    from collections.abc import Callable

KIND = "training.performance"


@dataclass
class Group:
    """Submissions about one thing. `ends` counts how they must stand at the end, by status."""

    name: str
    items: list[Item]
    ends: Counter[str]
    record: str = ""
    versions: int = 0


@dataclass
class Making:
    """Makes groups by chance, from a seed."""

    chance: random.Random
    team: str
    at: datetime

    def group(self) -> Group:
        """One group: mostly a plain run, now and then something harder."""
        makers: list[tuple[Callable[[], Group], int]] = [
            (self.plain, 70), (self.amended, 5), (self.rivals, 4), (self.evidence, 8),
            (self.slow_clock, 3), (self.measured_clock, 3), (self.invalid, 3),
            (self.unreadable, 2), (self.of_the_future, 2),
        ]  # fmt: skip
        return self.chance.choices([m for m, _ in makers], [w for _, w in makers])[0]()

    def run(self, values: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """The envelope of a run of Alice with Juno."""
        given = {"team": self.team, "discipline": "detection",
                 "minutes": str(self.chance.randrange(5, 90))}  # fmt: skip
        told = {"recorded_at": self.at.isoformat(), "clock_offset_ms": None}
        return envelope(KIND, given | (values or {}), **(told | more))

    def plain(self) -> Group:
        sent = self.run()
        return Group("a run", [_item(sent)], Counter(accepted=1), sent["record"], 1)

    def amended(self) -> Group:
        """A run and two amendments, which may come in any order."""
        sent = self.run()
        items = [sent] + [
            sent
            | {"based_on": n, "reason": "Watch", "values": sent["values"] | {"minutes": str(n)}}
            for n in (1, 2)
        ]
        ends = Counter(accepted=3)
        return Group("amended", [_item(one) for one in items], ends, sent["record"], 3)

    def rivals(self) -> Group:
        """Two amendments of one version: one is taken, the other is a conflict."""
        sent = self.run()
        both = [
            sent | {"based_on": 1, "reason": word, "values": sent["values"] | {"minutes": word}}
            for word in ("31", "32")
        ]
        ends = Counter(accepted=2, conflict=1)
        return Group("rivals", [_item(one) for one in (sent, *both)], ends, sent["record"], 2)

    def evidence(self) -> Group:
        """A photograph: its file and its record, either of them first."""
        file = self.chance.randbytes(self.chance.randrange(200, 40_000))
        digest = sha256(file).hexdigest()
        sent = envelope("evidence.item", {"file": digest, "name": "IMG.jpg"},
                        recorded_at=self.at.isoformat(), clock_offset_ms=0)  # fmt: skip
        item = Item(bytes_of(sent), [file])
        return Group("photograph", [item], Counter(accepted=1), sent["record"], 1)

    def slow_clock(self) -> Group:
        sent = self.run(recorded_at=(self.at - timedelta(days=730)).isoformat())
        return Group("clock two years behind", [_item(sent)], Counter(quarantined=1))

    def measured_clock(self) -> Group:
        behind = timedelta(days=730)
        sent = self.run(
            recorded_at=(self.at - behind).isoformat(), clock_offset_ms=730 * 86_400_000
        )
        return Group("measured clock", [_item(sent)], Counter(accepted=1), sent["record"], 1)

    def invalid(self) -> Group:
        return Group("invalid", [_item(self.run({"minutes": "half"}))], Counter(quarantined=1))

    def unreadable(self) -> Group:
        whole = bytes_of(self.run())
        cut = whole[: self.chance.randrange(1, len(whole) - 1)]
        return Group("unreadable", [Item(cut)], Counter(quarantined=1))

    def of_the_future(self) -> Group:
        return Group("form of the future", [_item(self.run(form_version=99))],
                     Counter(quarantined=1))  # fmt: skip


def _item(sent: dict[str, Any]) -> Item:
    return Item(bytes_of(sent))


def queues_of(groups: list[Group], phones: int, chance: random.Random) -> list[list[Item]]:
    """Every item once, a group in one queue, out of order within some dozens."""
    queues: list[list[Item]] = [[] for _ in range(phones)]
    for group in groups:
        chance.choice(queues).extend(group.items)
    for queue in queues:
        for start in range(0, len(queue), 40):
            part = queue[start : start + 40]
            chance.shuffle(part)
            queue[start : start + 40] = part
    return queues
