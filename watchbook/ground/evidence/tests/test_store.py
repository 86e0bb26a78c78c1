"""Files by their SHA-256."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from watchbook.ground.evidence.actions import collect_unnamed
from watchbook.ground.evidence.errors import (
    FileDamagedError,
    FileMissingError,
    FileTooLargeError,
    WrongHashError,
)
from watchbook.ground.evidence.store import has_file, path_of, read_file, store_file

pytestmark = pytest.mark.django_db


def test_a_file_lies_under_its_hash_and_comes_back_as_it_was() -> None:
    stored = store_file("harlan", [b"one ", b"two"])
    assert stored.sha256 == sha256(b"one two").hexdigest()
    assert stored.size_bytes == 7
    assert path_of("harlan", stored.sha256).parent.name == stored.sha256[:2]
    assert read_file("harlan", stored.sha256) == b"one two"


def test_the_same_file_twice_is_one_file() -> None:
    assert store_file("harlan", [b"x"]).is_new
    assert not store_file("harlan", [b"x"]).is_new


def test_files_are_never_shared_between_agencies() -> None:
    stored = store_file("harlan", [b"x"])
    assert not has_file("calder", stored.sha256)


def test_it_refuses_other_bytes_than_announced_and_keeps_nothing() -> None:
    with pytest.raises(WrongHashError):
        store_file("harlan", [b"x"], expected_sha256="0" * 64)
    assert not has_file("harlan", sha256(b"x").hexdigest())
    assert list(path_of("harlan", "0" * 64).parent.parent.iterdir()) == []


def test_it_refuses_a_file_over_the_limit_and_keeps_nothing() -> None:
    with pytest.raises(FileTooLargeError):
        store_file("harlan", (b"x" * 1000 for _ in range(10)), limit_bytes=5000)
    assert list(path_of("harlan", "0" * 64).parent.parent.iterdir()) == []


def test_an_altered_file_is_refused() -> None:
    stored = store_file("harlan", [b"whole"])
    path_of("harlan", stored.sha256).write_bytes(b"wholf")
    with pytest.raises(FileDamagedError):
        read_file("harlan", stored.sha256)


@pytest.mark.parametrize("name", ["../../keys/x", "A" * 64, "0" * 63, ""])
def test_it_refuses_names_that_are_no_hash(name: str) -> None:
    assert not has_file("harlan", name)
    with pytest.raises(FileMissingError):
        path_of("harlan", name)


def test_an_unnamed_file_goes_after_seven_days_and_not_before() -> None:
    stored = store_file("harlan", [b"nobody names me"])
    now = datetime.now(UTC)
    assert collect_unnamed("harlan", now) == 0
    old = (now - timedelta(days=8)).timestamp()
    os.utime(path_of("harlan", stored.sha256), (old, old))
    assert collect_unnamed("harlan", now) == 1
    assert not has_file("harlan", stored.sha256)
