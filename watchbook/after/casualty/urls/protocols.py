"""Addresses of protocols, doses and kits, under `/<agency>/casualty/`."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.views import doses, kits, protocols

urlpatterns = [
    path("protocols/", protocols.index, name="protocols"),
    path("protocols/<uuid:protocol_id>/", protocols.protocol, name="protocol"),
    path("protocols/<uuid:protocol_id>/sign/", protocols.sign, name="sign"),
    path("protocols/<uuid:protocol_id>/take-back/", protocols.take_back, name="take_back"),
    path("protocols/<uuid:protocol_id>/dose/", doses.dose, name="dose"),
    path(
        "protocols/<uuid:protocol_id>/pictures/<slug:key>/", protocols.picture, name="step_picture"
    ),
    path("protocols/<uuid:protocol_id>/give/", doses.give, name="give"),
    path("doses/", doses.doses, name="doses"),
    path("kits/", kits.index, name="kits"),
    path("kits/<uuid:kit_id>/", kits.kit, name="kit"),
]
