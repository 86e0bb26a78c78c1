"""Walk every page that a signed-in person can reach by links, one of each kind."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import html
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

PASSWORD = "before-breakfast"
MOST_KINDS = 400
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|\b\d{4}-\d\d(-\d\d)?\b|\b\d+\b")
# What is no page: files, exports, other means of reading, and what ends the walk.
_NO_PAGE = re.compile(
    r"^/(static|log|sync|api)/|/account/logout|\.(json|csv|gpx|fit|kml|pdf|svg|jpg)$"
)


@dataclass
class Walk:
    """Kinds of address already seen, and those that answered with an error."""

    seen: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def each_of(self, waiting: deque[str]) -> Iterator[str]:
        """The first address of each kind that waits, also of what comes to wait meanwhile."""
        while waiting and len(self.seen) < MOST_KINDS:
            path = waiting.popleft()
            if kind_of(path) not in self.seen:
                self.seen.add(kind_of(path))
                yield path


def kind_of(path: str) -> str:
    """An address with its ids taken out: two teams' pages are one kind."""
    return _ID.sub("…", path)


def sign_in(page: Page, site: str, email: str, password: str = PASSWORD) -> None:
    """Sign in through the page, as a person does."""
    page.goto(f"{site}/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]:not([form])")
    page.wait_for_url(lambda url: "/account/login" not in url)


def asked_of(page: Page, site: str, start: str, walk: Walk) -> Iterator[str]:
    """Ask for one page of each kind within reach with the window's cookies, and show none."""
    waiting = deque([start])
    for path in walk.each_of(waiting):
        links = _asked(page, site, path, walk)
        if links is not None:
            waiting.extend(links)
            yield path


def pages_of(
    page: Page, site: str, start: str, walk: Walk, is_shown: Callable[[str], bool] = bool
) -> Iterator[str]:
    """Visit one page of each kind within reach; yields each address while it is shown.

    What is not to be shown is asked for, so that its links are walked too.
    """
    waiting = deque([start])
    for path in walk.each_of(waiting):
        links = (_shown if is_shown(path) else _asked)(page, site, path, walk)
        if links is not None:
            waiting.extend(links)
            if is_shown(path):
                yield path


def _asked(page: Page, site: str, path: str, walk: Walk) -> list[str] | None:
    """The paths to which a page leads; None where it is none, or answers with an error."""
    answer = page.request.get(site + path)
    text = answer.text() if "text/html" in answer.headers.get("content-type", "") else ""
    if answer.status >= 400 and "closed to you" not in text:
        walk.errors.append(f"{path}: {answer.status}")
        return None
    if not text:
        return None
    links = [one.get("href") or "" for one in html.fromstring(text).findall(".//a[@href]")]
    return _paths_in([urljoin(answer.url, link) for link in links], site)


def _shown(page: Page, site: str, path: str, walk: Walk) -> list[str] | None:
    """The same, of a page that the window shows."""
    try:
        answer = page.goto(site + path)
    except PlaywrightError as error:
        if "Download is starting" not in str(error):
            walk.errors.append(f"{path}: {error}")
        return None
    if answer is None or (answer.status >= 400 and not _says_why(page)):
        walk.errors.append(f"{path}: {answer.status if answer else 'no answer'}")
        return None
    if "text/html" not in answer.headers.get("content-type", ""):
        return None
    return _paths_in(page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"), site)


def _paths_in(links: list[str], site: str) -> list[str]:
    """Addresses of this site's pages among links."""
    parted = [urlsplit(link) for link in links if link.startswith(site)]
    return [
        parts.path
        for parts in parted
        if not _NO_PAGE.search(parts.path) and "format=" not in parts.query
    ]


def _says_why(page: Page) -> bool:
    """A closed layout answers 403 and says when it opens: that is a page, not an error."""
    return "closed to you" in page.inner_text("main")
