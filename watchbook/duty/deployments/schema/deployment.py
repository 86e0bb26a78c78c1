"""Fields of a deployment: one team, used once, on one task."""

from __future__ import annotations

from watchbook.core.schema import Field, Group, Items, Schema, Type
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
from watchbook.duty.deployments.schema.tasks import DETAILS
from watchbook.duty.teams.weather import CELSIUS_HELP, METAR_FIELDS
from watchbook.duty.watches.choices import PRECIPITATIONS, WINDS

_PERSONS = ("task", " ".join(choices.LOOKING_FOR_PERSONS))
_LAB = ("substance", " ".join(choices.TO_THE_LABORATORY))

_FINDINGS = Items("findings", "Findings", (
    Field("result", Type.CHOICE, "Result", choices=choices.RESULTS, is_required=True),
    Field("substance", Type.CHOICE, "What", choices=choices.SUBSTANCES),
    Field("mass_mg", Type.INTEGER, "Mass", unit="g", scale=1000, minimum=0,
          maximum=100_000_000_000),
    Field("cash_cents", Type.INTEGER, "Cash", unit="dollars", scale=100, minimum=0,
          maximum=100_000_000_000, shown_if=("substance", "cash")),
    number("pieces", "Pieces"),
    text("alert_where", "Where the dog showed it", 200),
    text("found_where", "Where it was found", 200),
    Field("found_how", Type.CHOICE, "Found", choices=choices.FOUND_HOW),
    Field("laboratory", Type.CHOICE, "Laboratory", choices=choices.LABORATORY, shown_if=_LAB),
    text("laboratory_number", "Laboratory number", 60, shown_if=_LAB),
    Field("laboratory_on", Type.DATE, "Result of", shown_if=("laboratory",
          "confirmed other-substance nothing")),
    text("note", "Note", 500),
), help="One line for each place or thing. Empty is not recorded, and never nothing.", most=60,
    item_label="Finding", quick="result")  # fmt: skip

DEPLOYMENT = Schema(
    kind="deployments.deployment",
    label="Deployment",
    help="One team, used once. Only team and task are needed; the rest when there is time.",
    members=(
        Field("team", Type.REFERENCE, "Team", is_required=True, refers_to="teams.team",
              is_condition=True),
        Field("task", Type.CHOICE, "Task", is_required=True, choices=choices.TASKS),
        Field("outcome", Type.CHOICE, "Outcome", choices=choices.OUTCOMES),
        instant("began_at", "Began", help="Left empty, when you finish this form."),
        instant("ended_at", "Ended"),
        Field("incident", Type.REFERENCE, "Incident", refers_to="deployments.incident",
              help="Where it is written already; else its number, now or later."),
        text("number", "Incident number", 60),
        marker(),
        place(),
        Group("details", "The task", DETAILS),
        _FINDINGS,
        number("persons_found", "Persons found", most=1_000, shown_if=_PERSONS),
        number("persons_arrested", "Persons arrested", most=1_000, shown_if=_PERSONS),
        Items("found_persons", "Who was found", (
            text("who", "Who", 120, privacy=RESTRICTED),
            instant("at", "At"),
            text("found_where", "Where", 200, privacy=RESTRICTED),
            Field("condition", Type.CHOICE, "Condition",
                  choices=choices.CONDITIONS_OF_PERSONS, privacy=RESTRICTED),
        ), help="The count above stands without it.", most=60, item_label="Person",
            privacy=RESTRICTED),
        Field("capture", Type.CHOICE, "The dog's part in a capture", choices=choices.CAPTURES,
              shown_if=_PERSONS,
              help="As a fact. What counts as an apprehension is a rule of the report."),
        Field("lead", Type.CHOICE, "Lead", choices=choices.LEADS, is_condition=True),
        text("requested_by", "Asked for by", 120),
        Field("surfaces", Type.CHOICES, "Surface", choices=choices.SURFACES, is_condition=True),
        Field("temperature_c10", Type.INTEGER, "Temperature, as the handler saw it", unit="°C",
              minimum=-600, maximum=600, scale=10, help=CELSIUS_HELP),
        Field("wind", Type.CHOICE, "Wind", choices=WINDS),
        Field("wind_from", Type.CHOICE, "Wind from", choices=choices.DIRECTIONS),
        Field("precipitation", Type.CHOICE, "Precipitation", choices=PRECIPITATIONS),
        *METAR_FIELDS,
        *degrees(),
        Field("trail", Type.REFERENCE, "Trail file", refers_to="tracks.trail",
              help="Of collar, watch or phone. It is kept as it came."),
        Items("trails", "Further trail files", (
            Field("trail", Type.REFERENCE, "Trail file", refers_to="tracks.trail",
                  is_required=True),
        ), most=20, item_label="Trail"),
        Items("photographs", "Photographs", (
            Field("file", Type.FILE, "Photograph", is_required=True),
            text("title", "What it shows", 200),
        ), most=40, item_label="Photograph"),
        long("narrative", "What happened"),
        Field("handler", Type.REFERENCE, "Handler", refers_to="people.person",
              is_by_program=True, help="Of the team, when the deployment was written."),
    ),
)  # fmt: skip
