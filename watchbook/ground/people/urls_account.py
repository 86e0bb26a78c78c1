"""Addresses under /account/: one's own sign-in, before any agency is chosen."""

from __future__ import annotations

from django.urls import path

from watchbook.ground.people.views import account, invitations

urlpatterns = [
    path("", account.home, name="account_home"),
    path("agencies/", account.agencies, name="account_agencies"),
    path("second-step/", account.second_step, name="account_second_step"),
    path("sessions/", account.sessions, name="account_sessions"),
    path("sessions/<uuid:sign_in_id>/end/", account.end_session, name="account_end_session"),
    path("sessions/everywhere/", account.sign_out_everywhere, name="account_everywhere"),
    path("seen/", account.seen, name="account_seen"),
    path("invitations/<slug:code>/<str:secret>/", invitations.accept, name="account_invitation"),
    # Addresses that allauth offers and this program does not: one account has one e-mail address,
    # which an administrator of its agency knows it by, and nobody signs himself up.
    path("signup/", account.by_invitation_only, name="account_signup_closed"),
    path("email/", account.nothing_here),
    path("confirm-email/", account.nothing_here),
    path("password/set/", account.nothing_here),
]
