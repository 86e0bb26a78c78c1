"""Ids as they come from an address, a form or a device."""

from uuid import UUID


def uuid_in(text: str) -> UUID | None:
    """The UUID that a text is; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
