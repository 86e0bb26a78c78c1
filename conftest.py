"""Plumbing for every test, beside the rooms and in tests/."""

from hypothesis import settings

# A test says what is right, never how fast this machine is today; `watchbook bench` measures.
settings.register_profile("watchbook", deadline=None)
settings.load_profile("watchbook")

pytest_plugins = [
    "tests.plumbing.choosing",
    "tests.plumbing.fixtures",
    "tests.plumbing.once",
    "tests.plumbing.browser",
    "tests.plumbing.live",
    "watchbook.ground.people.tests.fixtures",
]
