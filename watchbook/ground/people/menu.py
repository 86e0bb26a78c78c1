"""This room's permissions, navigation and account menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchbook.ground.people.choices import UNIT_ROLES
from watchbook.ground.people.exporting import EXPORT_RESTRICTED, watch_export
from watchbook.ground.people.permissions import allow, may
from watchbook.ground.web.exports import register_export_watch
from watchbook.ground.web.slots import NavItem, register_account, register_nav

if TYPE_CHECKING:
    from watchbook.ground.people.viewer import Viewer
    from watchbook.ground.web.slots import Visible


def register() -> None:
    """Fill the slots; called once from `apps.py`."""
    allow("people.see", *UNIT_ROLES)
    allow("people.manage", "administrator", "supervisor")
    allow("people.release_lockout", "supervisor", "administrator", "dispatcher")
    allow("people.read_audit", "auditor", "administrator")
    allow(EXPORT_RESTRICTED, "supervisor", "custodian")
    register_export_watch(watch_export)
    allow("people.enrol_phone", *UNIT_ROLES)
    register_nav(NavItem("people", "People", "people:index", 80, _may("people.see")))
    register_nav(NavItem("audit", "Audit", "people:audit", 90, _may("people.read_audit")))
    register_account(
        NavItem("account", "My account", "account_home", 10, _is_signed_in, in_agency=False)
    )
    register_account(
        NavItem("sessions", "Where I am signed in", "account_sessions", 20, _is_signed_in,
                in_agency=False)
    )  # fmt: skip
    register_account(
        NavItem("seen", "What the unit can see of me", "account_seen", 30, _is_signed_in,
                in_agency=False)
    )  # fmt: skip
    register_account(NavItem("phones", "Phones", "phones:index", 35, _may("people.enrol_phone")))
    register_account(NavItem("tokens", "Tokens for programs", "people:tokens", 40, _is_signed_in))
    register_account(
        NavItem("agencies", "Change agency", "account_agencies", 50, _is_signed_in, in_agency=False)
    )
    register_account(
        NavItem("sign-out", "Sign out", "account_logout", 99, _is_signed_in, in_agency=False,
                method="post")
    )  # fmt: skip


def _may(permission: str) -> Visible:
    return lambda viewer: viewer is not None and may(viewer, permission)


def _is_signed_in(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.account_id is not None
