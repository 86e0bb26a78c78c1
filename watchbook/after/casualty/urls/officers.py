"""Addresses of officer down, of the ladder, of cards in cars and of transport rules."""

from __future__ import annotations

from django.urls import path

from watchbook.after.casualty.views import carcards, drills, ladders, officers, transport

urlpatterns = [
    path("officer-down/", officers.index, name="officers"),
    path("officer-down/alert/", officers.alert, name="officer_alert"),
    path("officer-down/<uuid:officer_id>/", officers.officer, name="officer"),
    path("officer-down/<uuid:officer_id>/now/", officers.now, name="officer_now"),
    path("officer-down/<uuid:officer_id>/plan/", officers.plan, name="officer_plan"),
    path("officer-down/<uuid:officer_id>/card/", officers.begin_card, name="begin_card"),
    path("officer-down/<uuid:officer_id>/try/", officers.write_try, name="write_try"),
    path("officer-down/<uuid:officer_id>/moment/", officers.write_moment, name="write_moment"),
    path("drills/", drills.index, name="drills"),
    path("statistics/", drills.numbers, name="statistics"),
    path("ladder/", ladders.ladder, name="ladder"),
    path("ladder/take/", ladders.take, name="take_ladder"),
    path("car-cards/", carcards.index, name="carcards"),
    path("car-cards/<uuid:card_id>/", carcards.carcard, name="carcard"),
    path("car-cards/print/<uuid:team_id>/", carcards.make, name="make_carcard"),
    path("transport/", transport.index, name="transport"),
    path("transport/<uuid:rule_id>/", transport.rule, name="transport_rule"),
    path("transport/take/<slug:code>/", transport.take, name="take_transport"),
]
