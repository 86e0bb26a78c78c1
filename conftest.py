"""Plumbing for every test, beside the rooms and in tests/."""

pytest_plugins = ["tests.plumbing.fixtures", "watchbook.ground.people.tests.fixtures"]
