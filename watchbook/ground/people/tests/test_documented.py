"""Every role, permission and audit event of this room stands in `docs/operations/people.md`."""

from pathlib import Path

from watchbook.ground.people.choices import AuditEvent, RoleName
from watchbook.ground.people.permissions import permissions

TEXT = (Path(__file__).parents[4] / "docs" / "operations" / "people.md").read_text()


def test_every_role_is_documented():
    assert [role for role in RoleName if f"`{role}`" not in TEXT] == []


def test_every_audit_event_is_documented():
    assert [event for event in AuditEvent if f"`{event}`" not in TEXT] == []


def test_every_permission_of_the_room_is_documented():
    own = [p for p in permissions() if p.startswith("people.") and p != "people.test_scoped"]
    assert [name for name in own if f"`{name}`" not in TEXT] == []
