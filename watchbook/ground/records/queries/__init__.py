"""Every read of the records' room, by noun; the first argument is the viewer."""

from watchbook.ground.records.queries.silences import is_silenced, silences_of
from watchbook.ground.records.queries.timeline import (
    GroupCount,
    TimelineLine,
    TimelinePage,
    groups_of,
    timeline_of,
)

__all__ = [
    "GroupCount",
    "TimelineLine",
    "TimelinePage",
    "groups_of",
    "is_silenced",
    "silences_of",
    "timeline_of",
]
