"""Fields of an incident: what happened, with a K9 task or without one.

The clock of a stop follows *Rodriguez v. United States* (2015), which asks
whether the sniff prolonged the stop beyond its own task; the class of the place
*Florida v. Jardines*, 569 U.S. 1 (2013). Persons are described with the fields
that the FBI's National Use-of-Force collection asks for (height in inches and
weight in pounds, as its form and officers say them). All of a person is restricted.
"""

from __future__ import annotations

from watchbook.core.schema import Field, Items, Schema, Type
from watchbook.duty.deployments import choices
from watchbook.duty.deployments.schema.fields import (
    RESTRICTED,
    degrees,
    instant,
    long,
    marker,
    number,
    place,
    text,
)

_STOP = ("type", " ".join(choices.STOPS))
_NO_TASK = ("has_no_task", "true")
_OPENED = ("door", "by-hand remote heat-system found-open unknown")

CLOCK = (
    ("stop_began_at", "Stop began"),
    ("k9_requested_at", "K9 asked for"),
    ("k9_arrived_at", "K9 arrived"),
    ("sniff_began_at", "Sniff began"),
    ("sniff_ended_at", "Sniff ended"),
    ("task_complete_at", "Task of the stop complete"),
    ("stop_ended_at", "Stop ended"),
)
"""The times of a stop in the order in which most stops run; every order is kept."""

_PERSONS = Items("persons", "Persons", (
    Field("role", Type.CHOICE, "Role", choices=choices.PERSON_ROLES, privacy=RESTRICTED),
    text("name", "Name", 120, privacy=RESTRICTED),
    Field("is_juvenile", Type.BOOLEAN, "Juvenile", privacy=RESTRICTED),
    number("age", "Age", "years", 130, privacy=RESTRICTED),
    Field("sex", Type.CHOICE, "Sex", choices=choices.SEXES, privacy=RESTRICTED),
    Field("race", Type.CHOICE, "Race", choices=choices.RACES, privacy=RESTRICTED),
    Field("ethnicity", Type.CHOICE, "Ethnicity", choices=choices.ETHNICITIES,
          privacy=RESTRICTED),
    number("height_in", "Height", "in", 120, privacy=RESTRICTED),
    number("weight_lb", "Weight", "lb", 1_500, privacy=RESTRICTED),
    Field("outcome", Type.CHOICE, "Left the incident", choices=choices.PERSON_OUTCOMES,
          privacy=RESTRICTED),
    text("note", "Note", 500, privacy=RESTRICTED),
), help="As the officer saw or was told it. Who may read it is logged.", most=60,
    item_label="Person", privacy=RESTRICTED, quick="role")  # fmt: skip

INCIDENT = Schema(
    kind="deployments.incident",
    label="Incident",
    help="What happened, with a K9 task or without one. The number may come later.",
    members=(
        Field("type", Type.CHOICE, "What it was", is_required=True, choices=choices.TYPES),
        text("number", "Incident number", 60, help="The agency's own. It can be added later."),
        Field("team", Type.REFERENCE, "Team", refers_to="teams.team", is_condition=True,
              help="Whose dog was there, with a task or without."),
        instant("began_at", "Began", help="Left empty, when you finish this form."),
        instant("ended_at", "Ended"),
        *(instant(name, label, shown_if=_STOP) for name, label in CLOCK),
        Field("has_no_task", Type.BOOLEAN, "No K9 task",
              help="The dog was there and nobody gave it a task: it may have stayed in the car."),
        Field("door", Type.CHOICE, "The door of the dog's car", choices=choices.DOORS,
              shown_if=_NO_TASK),
        Field("door_by", Type.CHOICE, "Opened by", choices=choices.DOOR_BY, shown_if=_OPENED),
        instant("door_at", "Opened at", shown_if=_OPENED),
        Field("dog_left_car", Type.BOOLEAN, "The dog left the car", shown_if=_NO_TASK),
        marker(),
        place(),
        Field("place_class", Type.CHOICE, "Kind of place", choices=choices.PLACE_CLASSES),
        Field("reason", Type.CHOICE, "Why the dog was there", choices=choices.REASONS),
        text("reason_words", "In words", 500),
        Field("ground", Type.CHOICES, "Ground", choices=choices.GROUNDS,
              help="On what ground the dog was used there."),
        text("warrant_number", "Warrant number", 60, shown_if=("ground", "warrant")),
        text("consent_by", "Consent given by", 120, privacy=RESTRICTED,
             shown_if=("ground", "consent")),
        long("ground_words", "The ground in words", 2_000),
        long("suspicion", "Reasonable suspicion", 8_000,
             help="What was known before the sniff, in your own words."),
        text("citation", "Citation number", 60, shown_if=_STOP),
        text("requesting_agency", "Requesting agency", 120),
        *degrees(),
        Items("phases", "Phases", (
            Field("phase", Type.CHOICE, "Phase", choices=choices.PHASES, is_required=True),
            instant("began_at", "Began"),
            instant("ended_at", "Ended"),
            text("words", "In words", 500),
        ), help="One line for each part of it; they stand on one timeline.", most=60,
            item_label="Phase", quick="phase"),
        _PERSONS,
        Items("others", "Other units there", (
            text("name", "Unit or officer", 120, is_required=True),
            text("agency", "Agency", 120),
        ), most=60, item_label="Unit"),
        Items("cameras", "Body cameras", (
            text("camera", "Camera or recording", 120, is_required=True),
            text("worn_by", "Worn by", 120),
        ), most=40, item_label="Camera"),
        Items("files", "Files", (
            Field("file", Type.FILE, "File", is_required=True),
            text("title", "What it is", 200),
        ), most=40, item_label="File"),
        long("narrative", "What happened"),
    ),
)  # fmt: skip
