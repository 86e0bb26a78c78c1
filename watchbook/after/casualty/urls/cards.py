"""Addresses of casualties and their cards."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.views import cars, casualties, writing

_ONE = "k9-down/<uuid:casualty_id>/"

urlpatterns = [
    path("k9-down/", casualties.index, name="casualties"),
    path(_ONE, casualties.casualty, name="casualty"),
    path(f"{_ONE}print/", casualties.card_print, name="card_print"),
    path(f"{_ONE}write/", writing.line_new, name="line_new"),
    path(f"{_ONE}lines/<uuid:line_id>/", writing.line_amend, name="line_amend"),
    path(f"{_ONE}amend/", writing.amend, name="casualty_amend"),
    path(f"{_ONE}end/", writing.end, name="casualty_end"),
    path(f"{_ONE}same/", writing.same, name="casualty_same"),
    path("cars/", cars.index, name="cars"),
    path("cars/<uuid:dog_id>/", cars.car, name="car"),
    path("cars/<uuid:dog_id>/paper/", cars.paper, name="car_page"),
    path("cars/<uuid:dog_id>/codes/", cars.code_new, name="car_code_new"),
    path("cars/<uuid:dog_id>/codes/<uuid:code_id>/", cars.code, name="car_code"),
    path("cars/<uuid:dog_id>/codes/<uuid:code_id>/revoke/", cars.revoke, name="car_code_revoke"),
]
