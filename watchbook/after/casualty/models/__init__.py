"""State of the casualty room."""

from watchbook.after.casualty.models.clinics import Clinic, Donor, Drive

__all__ = ["Clinic", "Donor", "Drive"]
