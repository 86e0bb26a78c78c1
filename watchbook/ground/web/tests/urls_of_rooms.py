"""Rooms that exist only in tests, beside the living page."""

from django.http import HttpResponse
from django.urls import include, path


def answer(_request, **_):
    return HttpResponse("here")


def room(name):
    own = [path(f"<slug:agency>/{name}/", answer, name="index")]
    return path("", include((own, name)))


urlpatterns = [
    room("kennel"),
    room("yard"),
    path("<slug:agency>/", include(([path("", answer, name="home")], "home"))),
    path("away/", answer, name="sign_out"),
    path("", include("watchbook.ground.web.urls")),
]
handler404 = "watchbook.ground.web.errors.handler404"
