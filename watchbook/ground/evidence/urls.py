"""Addresses under `/<agency>/evidence/`."""

from __future__ import annotations

from django.urls import path

from watchbook.ground.evidence.views import items

app_name = "evidence"
urlpatterns = [
    path("<uuid:item_id>/", items.item, name="item"),
    path("<uuid:item_id>/preview/<int:edge>/", items.preview, name="preview"),
    path("<uuid:item_id>/original/", items.original, name="original"),
    path("<uuid:item_id>/custody/", items.custody, name="custody"),
]
