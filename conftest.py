"""Plumbing for every test, beside the rooms and in tests/."""

pytest_plugins = [
    "tests.plumbing.fixtures",
    "tests.plumbing.browser",
    "watchbook.ground.people.tests.fixtures",
]
