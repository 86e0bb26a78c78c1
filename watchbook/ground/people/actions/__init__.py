"""Writes about people and access; a module for each noun, one name for callers."""

from __future__ import annotations

from watchbook.ground.people.actions.agencies import (
    add_account,
    add_agency,
    disable_account,
    disable_idle_accounts,
)
from watchbook.ground.people.actions.auditing import seal_audit_day, seal_audit_days
from watchbook.ground.people.actions.invitations import (
    accept_invitation,
    check_email,
    invitation_of,
    invite,
    offer_new_way_in,
    renew_invitation,
    revoke_invitation,
)
from watchbook.ground.people.actions.lockouts import (
    agree_to_release,
    current_lockout,
    forget_bad_logons,
    note_bad_logon,
)
from watchbook.ground.people.actions.people import (
    add_person,
    amend_person,
    end_role,
    give_role,
    keep_memberships,
    open_account_again,
    put_unit,
    set_policy,
)
from watchbook.ground.people.actions.phones import (
    enrol_phone,
    offer_phone_code,
    revoke_phone,
    touch_phone,
)
from watchbook.ground.people.actions.sign_ins import (
    end_sign_in,
    forget_old_sign_ins,
    sign_out_everywhere,
    start_sign_in,
    touch_sign_in,
)
from watchbook.ground.people.actions.tokens import make_token, revoke_token, touch_token

__all__ = [
    "accept_invitation",
    "add_account",
    "add_agency",
    "add_person",
    "agree_to_release",
    "amend_person",
    "check_email",
    "current_lockout",
    "disable_account",
    "disable_idle_accounts",
    "end_role",
    "end_sign_in",
    "enrol_phone",
    "forget_bad_logons",
    "forget_old_sign_ins",
    "give_role",
    "invitation_of",
    "invite",
    "keep_memberships",
    "make_token",
    "note_bad_logon",
    "offer_new_way_in",
    "offer_phone_code",
    "open_account_again",
    "put_unit",
    "renew_invitation",
    "revoke_invitation",
    "revoke_phone",
    "revoke_token",
    "seal_audit_day",
    "seal_audit_days",
    "set_policy",
    "sign_out_everywhere",
    "start_sign_in",
    "touch_phone",
    "touch_sign_in",
    "touch_token",
]
