"""A served demo and a real Chromium, for tests marked `browser`."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)

from tests.plumbing import databases, kept
from tests.plumbing.kept import PROJECT

# The same engine without the windows, menus and services around it takes half of the processor's
# time. Where the system has no such package, the whole Chromium does; the two nights are lived in it.
_SHELL = "/usr/bin/chromium-headless-shell"
_WHOLE = "/usr/bin/chromium"
CHROMIUM = _SHELL if Path(_SHELL).exists() else _WHOLE
# WebGL without a graphics card, for maps; pages are painted plainly, not by the card that is played.
# No sandbox, since root has none.
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
]
READY_WITHIN_S = 180  # a busy machine is no failure
ENDED_WITHIN_S = 40
KEPT_FOR_S = 8 * 3600
OF_BROWSERS = "pytest.mark.browser"
# Which folders come first under `make test-browser`: what lasts longest, so that no process is left
# alone with it at the end.
_LONG = "/tests/journeys/"
_SHORT = "/ground/web/tests/"
# What a process of the run started and another one ends.
_outliving: list["subprocess.Popen[bytes]"] = []
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Site:
    """A running installation: its address and its home."""

    url: str
    home: Path


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Under `-m browser`, leave unread what has no such test: reading all takes 13 s a process."""
    if config.option.markexpr != "browser" or not collection_path.name.startswith("test_"):
        return None
    return OF_BROWSERS not in collection_path.read_text() or None


@pytest.hookimpl(trylast=True)  # after chance has mixed them
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under `-m browser`, begin with one test of the demo, which builds it, then the longest."""
    if config.option.markexpr != "browser":
        return
    items.sort(key=_place)
    first = next((one for one in items if _needs_demo(one)), None)
    if first is not None:
        items.remove(first)
        items.insert(0, first)


def _place(item: pytest.Item) -> tuple[bool, bool, bool]:
    """Journeys without the demo, journeys on it, rooms' own, and what needs not even a database."""
    path = item.path.as_posix()
    return _SHORT in path, _LONG not in path, _needs_demo(item)


def _needs_demo(item: pytest.Item) -> bool:
    return "demo_home" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def demo_home() -> Path:
    """The demo, built once a run by the command that people use. Copy it before changing it.

    It tells the years before it was built, so one that was kept is used for some hours only.
    """
    home = databases.root() / "demo"
    with databases.one_at_a_time("demo"):
        if home.exists() or (kept.take("demo", home) and _is_of_today(home)):
            return home
        shutil.rmtree(home, ignore_errors=True)
        _watchbook("demo", "--home", str(home), "--no-serve")
        kept.keep("demo", home)
    return home


def _is_of_today(home: Path) -> bool:
    return time.time() - (home / "demo-is-made").stat().st_mtime < KEPT_FOR_S


@pytest.fixture(scope="session")
def demo_site(demo_home: Path) -> Site:
    """A copy of the demo, served by the real command to every process until the run ends."""
    home = databases.root() / "demo-served"
    with databases.one_at_a_time(home.name):
        if not _told_of(home).exists():
            shutil.copytree(demo_home, home)
            port = _free_port()
            process = _serve(home, port)
            _outliving.append(process)
            _told_of(home).write_text(f"{port} {process.pid}")
    return Site(f"http://localhost:{_told_of(home).read_text().split()[0]}", home)


def _told_of(home: Path) -> Path:
    return home.with_suffix(".process")


def pytest_unconfigure(config: pytest.Config) -> None:
    """At the end of the run, end the server that all of its processes asked."""
    for one in _outliving:
        one.returncode = 0  # it is not this process that waits for it
    told = _told_of(databases.root() / "demo-served")
    if hasattr(config, "workerinput") or not told.exists():
        return
    pid = int(told.read_text().split()[1])
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + ENDED_WITHIN_S
    while Path(f"/proc/{pid}/exe").exists() and time.monotonic() < deadline:
        time.sleep(0.1)


@pytest.fixture
def own_demo_site(demo_home: Path, tmp_path: Path) -> Iterator[Site]:
    """A copy of the demo for one test that changes it."""
    home = tmp_path / "demo"
    shutil.copytree(demo_home, home)
    yield from _served(home)


class Launched:
    """The system's Chromium of a test process; started anew where a test has left it dead."""

    def __init__(self, playwright: Playwright) -> None:
        self.playwright = playwright
        self._browser: Browser | None = None

    def browser(self) -> Browser:
        """A Chromium that runs."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self.playwright.chromium.launch(
                executable_path=CHROMIUM, args=ARGUMENTS
            )
        return self._browser

    def close(self) -> None:
        """End it."""
        if self._browser is not None and self._browser.is_connected():
            self._browser.close()


@pytest.fixture(scope="session")
def launched() -> Iterator[Launched]:
    """Chromium, once for each test process as long as it lives."""
    with sync_playwright() as playwright:
        made = Launched(playwright)
        yield made
        made.close()


@pytest.fixture
def chromium(launched: Launched) -> Browser:
    """The system's Chromium; a crash in one test fails that test and no other."""
    return launched.browser()


@pytest.fixture
def whole_chromium(launched: Launched) -> Iterator[Browser]:
    """The Chromium that people have, for one test; what it asks and allows is around the engine."""
    browser = launched.playwright.chromium.launch(executable_path=_WHOLE, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """A fresh window of a desk. The test fails on a script error or a refused policy."""
    yield from _watched(chromium.new_context(viewport=DESK, timezone_id="America/Chicago"))


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A fresh window of a phone with touch. The test fails on a script error."""
    context = chromium.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, timezone_id="America/Chicago"
    )
    yield from _watched(context)


class Both:
    """A page of a desk that can be looked at as on a phone at night, and is not loaded anew for it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session = page.context.new_cdp_session(page)

    @contextmanager
    def on_a_phone(self) -> Iterator[None]:
        """Its layout, touch and colours. What cannot hover stays so afterwards."""
        self._be(PHONE, is_phone=True)
        self.page.emulate_media(color_scheme="dark")
        yield
        self.page.emulate_media(color_scheme="light")
        self._be(DESK, is_phone=False)

    def _be(self, size: ViewportSize, *, is_phone: bool) -> None:
        screen = {"screenWidth": size["width"], "screenHeight": size["height"]}
        told = {**size, **screen, "deviceScaleFactor": 1, "mobile": is_phone}
        self._session.send("Emulation.setDeviceMetricsOverride", told)
        self._session.send("Emulation.setTouchEmulationEnabled", {"enabled": is_phone})


def _watched(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.set_default_navigation_timeout(60_000)  # a busy machine is no failure
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield page
    context.close()
    assert errors == []


def _served(home: Path) -> Iterator[Site]:
    port = _free_port()
    process = _serve(home, port)
    try:
        yield Site(f"http://localhost:{port}", home)
    finally:
        process.terminate()
        process.wait(ENDED_WITHIN_S)


def _serve(home: Path, port: int) -> "subprocess.Popen[bytes]":
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "watchbook", "demo", "--home", str(home), "--port", str(port)],
            cwd=PROJECT,
            env=_environment(),
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_open(f"http://localhost:{port}/", process, home)
    except BaseException:
        process.terminate()
        raise
    return process


def _wait_until_open(url: str, process: "subprocess.Popen[bytes]", home: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # this machine only
        except urllib.error.HTTPError as error:
            if error.code >= 500:
                said = (home / "serve.log").read_text()
                raise RuntimeError(f"The demo answers {error.code}: {said}") from error
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                said = (home / "serve.log").read_text()
                raise RuntimeError(f"The demo did not open: {said}") from error
            time.sleep(0.2)
        else:
            return


def _watchbook(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "watchbook", *words],
        cwd=PROJECT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"watchbook {' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def _environment() -> dict[str, str]:
    """The environment without this test process's own settings: the command makes its own."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("WATCHBOOK_")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "watchbook.settings"}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
