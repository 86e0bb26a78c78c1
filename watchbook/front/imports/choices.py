"""Closed vocabularies of bringing records from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Kind:
    """What a file may hold: its word, and what records a row may make, the main one first."""

    word: str
    label: str
    records: tuple[str, ...]


_ROSTER = ("teams.dog", "people.person", "teams.team")

KINDS = {
    one.word: one
    for one in (
        Kind("dogs", "Dogs", ("teams.dog",)),
        Kind("handlers", "Handlers", ("people.person",)),
        Kind("teams", "Teams", ("teams.team", "teams.dog", "people.person")),
        Kind(
            "training",
            "Training",
            (
                "training.performance", "training.event", "training.exercise", "training.layout",
                *_ROSTER,
            ),
        ),
        Kind("deployments", "Deployments", ("deployments.deployment", "deployments.incident")),
        Kind(
            "certificates", "Certificates",
            ("certifications.certificate", "certifications.evaluation"),
        ),
        Kind("vet-visits", "Visits to the veterinarian", ("health.visit", "health.vaccine")),
        Kind("vaccinations", "Vaccinations", ("health.vaccine",)),
        Kind("weights", "Weights", ("health.weight",)),
    )
}  # fmt: skip
"""By word, in the order in which a unit brings them."""

DATE_ORDERS = ("month-day-year", "day-month-year", "year-month-day")
MERGED = ("", "fill", "first")


class Status(models.TextChoices):
    """How far an import or a dry run has come."""

    WAITING = "waiting", "Waiting for the worker"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class Outcome(models.TextChoices):
    """What became of one row."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    SAME = "same", "Unchanged"
    TROUBLE = "trouble", "Not taken"
