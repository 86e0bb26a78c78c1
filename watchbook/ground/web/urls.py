"""Addresses of the look: one living page."""

from django.urls import path

from watchbook.ground.web.views.look import look

app_name = "web"
urlpatterns = [path("account/look/", look, name="look")]
