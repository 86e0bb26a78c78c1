"""Who looks or acts: every query and every action names one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from uuid import UUID

ViewerKind = Literal["account", "phone", "link", "public", "system"]


@dataclass(frozen=True)
class Viewer:
    """One who looks or acts, in exactly one agency.

    `roles` hold everywhere in the agency; `event_roles` only for the named
    event. `scopes` is None for a person at a page, else what a token, or a phone by its
    own signature, may do. A phone's `person_id` is whose it is: it counts for what is his
    own, but what the phone writes stands under `phone:<phone_id>` until he signs for it.
    """

    kind: ViewerKind
    agency: str | None = None
    agency_name: str = ""
    timezone: str = "UTC"
    roles: frozenset[str] = frozenset()
    event_roles: frozenset[tuple[UUID, str]] = frozenset()
    account_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""
    scopes: frozenset[str] | None = field(default=None)
    phone_id: UUID | None = None

    @property
    def actor_id(self) -> str:
        """The opaque id that stands in the ledger: the person's, or the machine's."""
        if self.kind == "phone":
            return f"phone:{self.phone_id}"
        if self.person_id is not None:
            return str(self.person_id)
        return self.kind if self.kind == "system" else f"{self.kind}:{self.account_id or '-'}"

    def has(self, *roles: str) -> bool:
        """Whether one of these roles holds everywhere in the agency."""
        return self.kind == "system" or not self.roles.isdisjoint(roles)

    def has_in(self, event_id: UUID, *roles: str) -> bool:
        """Whether one of these roles holds for this event."""
        return self.has(*roles) or any((event_id, role) in self.event_roles for role in roles)

    @property
    def event_ids(self) -> frozenset[UUID]:
        """The events that a scoped role names."""
        return frozenset(event_id for event_id, _ in self.event_roles)

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody known looks."""
        return self.kind in ("account", "system")


PUBLIC = Viewer(kind="public")


def system_viewer(agency: str) -> Viewer:
    """The program itself, acting for one agency (migrations of data, the demo, the worker)."""
    return Viewer(kind="system", agency=agency, agency_name=agency, name="Watchbook")
