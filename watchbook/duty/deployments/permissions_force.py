"""Who may do what about force, critical incidents and statements."""

from __future__ import annotations

from watchbook.ground.people.choices import RoleName
from watchbook.ground.people.permissions import allow

READ_FORCE = "deployments.read_force"
WRITE_FORCE = "deployments.write_force"
FIND = "deployments.find_on_force"
SET_CRITICAL = "deployments.set_critical"
ORDER = "deployments.order_statement"
REPORT = "deployments.report_force"
SET_RULES = "deployments.set_force_rules"


def register() -> None:
    """Name these permissions and the roles that hold them.

    A handler reads his own reports and those that name him; he needs no permission for that.
    A finding needs `records.read_restricted` too: it judges injuries that a trainer is not shown.
    """
    reviewers = (RoleName.TRAINER, RoleName.SUPERVISOR, RoleName.CUSTODIAN, RoleName.AUDITOR)
    allow(READ_FORCE, *reviewers)
    allow(WRITE_FORCE, RoleName.HANDLER, RoleName.TRAINER, RoleName.SUPERVISOR)
    allow(FIND, RoleName.SUPERVISOR)
    allow(SET_CRITICAL, RoleName.SUPERVISOR)
    allow(ORDER, RoleName.SUPERVISOR)
    allow(REPORT, RoleName.SUPERVISOR, RoleName.CUSTODIAN)  # both read every force report
    allow(SET_RULES, RoleName.SUPERVISOR, RoleName.ADMINISTRATOR)
