"""Addresses of alerts: who is told, what became of one, the live page, who does what."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.views import alerts, around, recipients

urlpatterns = [
    path("recipients/", recipients.index, name="recipients"),
    path("recipients/test/", recipients.test, name="test"),
    path("recipients/<uuid:list_id>/", recipients.recipients_list, name="recipients_list"),
    path("alerts/<uuid:subject>/", alerts.alert, name="alert"),
    path("alerts/<uuid:subject>/answer/", alerts.answer, name="answer"),
    path("alerts/<uuid:subject>/live/", alerts.live, name="live_alert"),
    path("k9-down/<uuid:casualty_id>/around/", around.around, name="around"),
    path("k9-down/<uuid:casualty_id>/around/duty/", around.duty, name="duty"),
    path("k9-down/<uuid:casualty_id>/around/critical/", around.critical, name="critical"),
    path("k9-down/<uuid:casualty_id>/live/", alerts.live_casualty, name="live"),
]
