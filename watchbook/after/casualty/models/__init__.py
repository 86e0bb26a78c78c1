"""State of the casualty room."""

from watchbook.after.casualty.models.casualties import Casualty, Ending, Line, Same
from watchbook.after.casualty.models.clinics import Clinic, Donor, Drive
from watchbook.after.casualty.models.facts import Facts

__all__ = ["Casualty", "Clinic", "Donor", "Drive", "Ending", "Facts", "Line", "Same"]
