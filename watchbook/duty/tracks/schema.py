"""Fields of a trail."""

from __future__ import annotations

from watchbook.core.schema import Choice, Field, Schema, Type

MOST_TRACKS = 1000

TRAIL = Schema(
    kind="tracks.trail",
    version=2,
    label="Trail",
    help="A file from a collar, watch or phone. It is kept as it came; nothing in it is changed.",
    members=(
        Field("file", Type.FILE, "GPX, FIT or KML file", is_required=True,
              help="The collar's or watch's own file is the better record than a copy of it."),
        Field("name", Type.TEXT, "Name of the file", is_required=True, max_length=200),
        Field("team", Type.REFERENCE, "Team", refers_to="teams.team"),
        # A name in the registry of kinds: this room asks training nothing, and needs none of it.
        Field("exercise", Type.REFERENCE, "Exercise", refers_to="training.exercise",
              help="Joins the layer's trail and the dog's, so that they are compared."),
        Field("walked_as", Type.CHOICE, "Walked as", choices=(
            Choice("layer", "Layer"),
            Choice("dog", "Dog"),
        ), help="Whose track it is, where the file holds one. Blank: as the file says."),
        Field("recorded_with", Type.CHOICE, "Recorded with", is_condition=True, choices=(
            Choice("collar", "Dog collar"),
            Choice("watch", "Watch"),
            Choice("phone", "Phone"),
            Choice("handheld", "Handheld receiver"),
            Choice("merged", "Several devices, merged"),
        )),
        Field("layer_track", Type.INTEGER, "Which track is the layer's", minimum=0,
              maximum=MOST_TRACKS, help="Counted from 0. Blank: as the file says, or as proposed."),
        Field("dog_track", Type.INTEGER, "Which track is the dog's", minimum=0,
              maximum=MOST_TRACKS),
        Field("note", Type.LONG_TEXT, "Note", max_length=2000),
    ),
)  # fmt: skip
