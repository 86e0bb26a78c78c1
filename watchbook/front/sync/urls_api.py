"""Addresses under `/api/`."""

from __future__ import annotations

from django.urls import path

from watchbook.front.sync.api.operations import api
from watchbook.front.sync.api.pages import document, index

urlpatterns = [
    path("v1/", index, name="api"),
    path("v1/openapi.json", document, name="api-document"),
    path("v1/", api.urls),
]
