"""Every write of the records' room, by noun; keyword-only, inside a unit of work."""

from watchbook.ground.records.actions.silences import end_silence, silence
from watchbook.ground.records.queries.silences import is_silenced

__all__ = ["end_silence", "is_silenced", "silence"]
