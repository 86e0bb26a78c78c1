"""A life file of 10,000 lines: how long its first page takes on the server, and what it weighs.

The lines are runs written through the book's bulk path; the page is asked for by a colleague of
the handler through Django's own client, so that every middleware, permission and query counts.
The weight is the page with every style, script and picture that it names, each compressed.
"""

import gzip
import re
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from bench.figure import Figure, at_most
from bench.installation import chosen, figures_inside, print_figure

LINES, CHUNK, ROUNDS = 10_000, 1_000, 30
MOST_MS, MOST_KB = 150, 100
_LINKED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/static/[^"?]+)')
_IMPORTED = re.compile(r'(?:from\s*|import\s*\(?\s*|url\(\s*)["\']?(\.{1,2}/[^"\')\s]+)')


def figures(database: str = "") -> Iterator[Figure]:
    """On SQLite and on a PostgreSQL server of their own."""
    for engine in chosen(database):
        yield from figures_inside("lifefile", engine)


def measure() -> Iterator[Figure]:
    """The figures of the database that the settings name."""
    import django

    django.setup()
    from django.db import connection

    from watchbook.duty.teams.tests.factories import make_team
    from watchbook.ground.people.tests.factories import make_cast

    engine = connection.vendor
    at = datetime.now(UTC)
    cast = make_cast(at)
    team = make_team(cast.alice, at)
    _write_runs(cast.alice, team.id, at)
    client = cast.client_of(cast.bob)
    address = f"/harlan/teams/dogs/{team.dog_id}/life/"
    first = _page(client, address)
    assert "10,00" in first, "The page must count its lines."
    yield _duration(client, address, f"lifefile.first_page.{engine}")
    earlier = address + _next_of(first)
    for _ in range(60):  # far down the life, by key: as quick as the top
        earlier = address + _next_of(_page(client, earlier))
    yield _duration(client, earlier.replace("&amp;", "&"), f"lifefile.page_of_line_3000.{engine}")
    if engine == "sqlite":
        yield at_most("lifefile.first_page_weight", round(_weight(first), 1), "kB", MOST_KB)


def _write_runs(viewer: Any, team: Any, at: datetime) -> None:
    from watchbook.ground.ledger.tenancy import acting_for
    from watchbook.ground.ledger.writing import writing

    begun = at - timedelta(days=390)
    with acting_for("harlan"):
        for start in range(0, LINES, CHUNK):
            many = [
                (
                    _run(team, begun + timedelta(minutes=50 * n), n),
                    begun + timedelta(minutes=50 * n),
                )
                for n in range(start, start + CHUNK)
            ]
            with writing(agency="harlan", acting_user=viewer, at=at) as book:
                book.put_many("training.performance", many)


def _run(team: Any, at: datetime, number: int) -> dict[str, Any]:
    return {
        "team": team,
        "discipline": ("trailing", "detection", "article_search", "obedience")[number % 4],
        "place": ("North lot, county fairgrounds", "Old mill road", "Bus depot")[number % 3],
        "surfaces": ["grass"],
        "started_at": at - timedelta(minutes=35),
        "ended_at": at - timedelta(minutes=10),
        "minutes": 15 + number % 30,
        "goal": "Hold the corner after the gravel.",
        "blindness": "single",
        "goal_met": ("met", "partly")[number % 2],
        "narrative": f"Overshot the second corner by ten metres, worked back alone. Run {number}.",
        "calls": [],
        "articles": [],
        "findings": {},
    }


def _page(client: Any, address: str) -> str:
    response = client.get(address.replace("&amp;", "&"), SERVER_NAME="localhost")
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def _next_of(page: str) -> str:
    """The address of the link "Earlier"."""
    return page.rpartition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]


def _duration(client: Any, address: str, name: str) -> Figure:
    """The median of several requests, the whole of each: middleware, queries, template."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        _page(client, address)
        taken.append((time.perf_counter() - start) * 1000)
    return at_most(name, round(statistics.median(taken), 1), "ms", MOST_MS)


def _weight(page: str) -> float:
    """Kilobytes (1,000 bytes) of the page and of all that it names, each compressed by gzip -6."""
    from django.contrib.staticfiles import finders

    waiting, seen = set(_LINKED.findall(page)), set()
    total = len(gzip.compress(page.encode(), 6))
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        path = finders.find(unquote(address.removeprefix("/static/")))
        assert path is not None, address
        with open(str(path), "rb") as file:  # noqa: PTH123  # a finder gives a plain name
            content = file.read()
        total += len(gzip.compress(content, 6))
        if address.endswith((".js", ".mjs", ".css")):
            folder = address.rpartition("/")[0]
            for name in _IMPORTED.findall(content.decode()):
                waiting.add(_joined(folder, name))
    return total / 1000


def _joined(folder: str, name: str) -> str:
    parts = folder.split("/")
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


if __name__ == "__main__":
    for one in measure():
        print_figure(one)
