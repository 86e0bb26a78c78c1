"""Every address of Watchbook, by its first word. The only place that knows every room's."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []

_ROOTS = (
    ("account/", "watchbook.ground.people.urls_account"),
    ("account/", "allauth.urls"),
    ("", "watchbook.ground.web.urls"),
    ("sync/", "watchbook.front.sync.urls"),
    ("api/", "watchbook.front.sync.urls_api"),
    ("field/", "watchbook.front.field.urls"),
    ("log/", "watchbook.ground.ledger.urls"),
    ("l/", "watchbook.after.casualty.urls.links"),
    ("l/", "watchbook.front.desk.urls_links"),
    ("demo/", "watchbook.front.demo.urls"),
)
_ROOMS = (
    ("people/", "watchbook.ground.people.urls"),
    ("phones/", "watchbook.ground.people.urls_phones"),
    ("records/", "watchbook.ground.records.urls"),
    ("evidence/", "watchbook.ground.evidence.urls"),
    ("teams/", "watchbook.duty.teams.urls"),
    ("tracks/", "watchbook.duty.tracks.urls"),
    ("certifications/", "watchbook.duty.certifications.urls"),
    ("health/", "watchbook.duty.health.urls"),
    ("watches/", "watchbook.duty.watches.urls"),
    ("training/", "watchbook.duty.training.urls"),
    ("deployments/", "watchbook.duty.deployments.urls"),
    ("casualty/", "watchbook.after.casualty.urls"),
    ("reports/", "watchbook.front.reports.urls"),
    ("inbox/", "watchbook.front.sync.urls_desk"),
    ("imports/", "watchbook.front.imports.urls"),
    ("", "watchbook.front.desk.urls"),
)


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns += [path(prefix, include(module)) for prefix, module in _ROOTS if _exists(module)]
urlpatterns += [
    path(f"<slug:agency>/{prefix}", include(module)) for prefix, module in _ROOMS if _exists(module)
]
if _exists("watchbook.front.desk.urls_front"):
    urlpatterns += [path("", include("watchbook.front.desk.urls_front"))]

if _exists("watchbook.ground.web.errors"):
    handler400 = "watchbook.ground.web.errors.handler400"
    handler403 = "watchbook.ground.web.errors.handler403"
    handler404 = "watchbook.ground.web.errors.handler404"
    handler500 = "watchbook.ground.web.errors.handler500"
