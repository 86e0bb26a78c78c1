"""Addresses under `/sync/`."""

from __future__ import annotations

from django.urls import path, re_path

from watchbook.front.sync.views.alerts import alert
from watchbook.front.sync.views.blobs import blob
from watchbook.front.sync.views.cards import card, course, running
from watchbook.front.sync.views.hello import hello
from watchbook.front.sync.views.phones import phone
from watchbook.front.sync.views.signing import signed
from watchbook.front.sync.views.submissions import submission

app_name = "sync"
urlpatterns = [
    path("hello", hello, name="hello"),
    path("<slug:agency>/submissions/<uuid:sent_as>", submission, name="submission"),
    path("<slug:agency>/submissions/<uuid:sent_as>/signed", signed, name="signed"),
    path("<slug:agency>/casualties", running, name="running"),
    path("<slug:agency>/casualties/<uuid:subject>/alert", alert, name="alert"),
    path("<slug:agency>/casualties/<uuid:subject>/card", card, name="card"),
    path("<slug:agency>/casualties/<uuid:subject>/course", course, name="course"),
    path("<slug:agency>/phones/<uuid:phone_id>", phone, name="phone"),
    re_path(r"^(?P<agency>[a-z0-9-]{2,20})/blobs/(?P<digest>[0-9a-f]{64})$", blob, name="blob"),
]
