"""Every read of the records' room, by noun; the first argument is the viewer."""

from watchbook.ground.records.queries.drafts import draft_of, drafts_of
from watchbook.ground.records.queries.faces import (
    address_of_record,
    can_see,
    record_url,
    state_marks,
)
from watchbook.ground.records.queries.history import RecordView, record_view, seen_row
from watchbook.ground.records.queries.prompts import Asked, prompts_card, prompts_for
from watchbook.ground.records.queries.reviews import Waiting, waiting_for
from watchbook.ground.records.queries.search import (
    SearchPage,
    search,
    searchable_kinds,
    subject_named,
)
from watchbook.ground.records.queries.silences import is_silenced, silences_of, silent_among
from watchbook.ground.records.queries.timeline import (
    GroupCount,
    TimelineLine,
    TimelinePage,
    groups_of,
    timeline_of,
)

__all__ = [
    "Asked",
    "GroupCount",
    "RecordView",
    "SearchPage",
    "TimelineLine",
    "TimelinePage",
    "Waiting",
    "address_of_record",
    "can_see",
    "draft_of",
    "drafts_of",
    "groups_of",
    "is_silenced",
    "prompts_card",
    "prompts_for",
    "record_url",
    "record_view",
    "search",
    "searchable_kinds",
    "seen_row",
    "silences_of",
    "silent_among",
    "state_marks",
    "subject_named",
    "timeline_of",
    "waiting_for",
]
