"""Addresses under `/<agency>/imports/`."""

from __future__ import annotations

from django.urls import path

from watchbook.front.imports.views import jobs, mapping, mappings, results

app_name = "imports"
urlpatterns = [
    path("", jobs.index, name="index"),
    path("new/", jobs.new, name="new"),
    path("mappings/", mappings.index, name="mappings"),
    path("mappings/<uuid:mapping_id>/", mappings.mapping, name="mapping"),
    path("of/<uuid:import_id>/", results.import_record, name="import"),
    path("<uuid:job_id>/", jobs.job, name="job"),
    path("<uuid:job_id>/run/", jobs.run, name="run"),
    path("<uuid:job_id>/stop/", jobs.halt, name="stop"),
    path("<uuid:job_id>/forget/", jobs.forget, name="forget"),
    path("<uuid:job_id>/mapping/", mapping.edit, name="edit"),
    path("<uuid:job_id>/mapping/text/", mapping.as_text, name="text"),
    path("<uuid:job_id>/mapping/save/", mapping.save, name="save"),
    path("<uuid:job_id>/rows/", results.troubles, name="troubles"),
    path("<uuid:job_id>/made/", results.made, name="made"),
]
