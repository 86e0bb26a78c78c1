"""Addresses of the people's room, under /<agency>/people/."""

from __future__ import annotations

from django.urls import path

from watchbook.ground.people.views import (
    audit,
    exports,
    invitations,
    lockouts,
    people,
    policy,
    tokens,
    units,
)

app_name = "people"
urlpatterns = [
    path("", people.index, name="index"),
    path("<uuid:person_id>/", people.person, name="person"),
    path("<uuid:person_id>/amend/", people.amend, name="amend"),
    path("<uuid:person_id>/roles/", people.give_role, name="give-role"),
    path("<uuid:person_id>/open-account/", people.open_account, name="open-account"),
    path("<uuid:person_id>/way-in/", invitations.way_in, name="way-in"),
    path("roles/<uuid:role_id>/end/", people.end_role, name="end-role"),
    path("invitations/", invitations.index, name="invitations"),
    path("invitations/new/", invitations.new, name="invite"),
    path("invitations/<uuid:invitation_id>/withdraw/", invitations.withdraw, name="withdraw"),
    path("invitations/<uuid:invitation_id>/renew/", invitations.renew, name="renew"),
    path("lockouts/", lockouts.index, name="lockouts"),
    path("lockouts/<uuid:lockout_id>/release/", lockouts.release, name="release"),
    path("tokens/", tokens.index, name="tokens"),
    path("tokens/new/", tokens.new, name="new-token"),
    path("tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke-token"),
    path("audit/", audit.index, name="audit"),
    path("exports/reason/", exports.reason, name="export_reason"),
    path("settings/", policy.settings_page, name="settings"),
    path("units/", units.index, name="units"),
    path("units/<uuid:unit_id>/rename/", units.rename, name="rename-unit"),
]
