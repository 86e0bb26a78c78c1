"""The application for a WSGI server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbook.settings")


def make_ready() -> None:
    """Load before the first request what it would wait for, and keep it out of every collection.

    The collector of garbage otherwise goes through all modules, models and addresses again and
    again: a tenth of a second in the middle of some page.
    """
    get_resolver().reverse_dict  # noqa: B018  # reads every room's addresses
    get_template("web/base.html")
    gc.collect()
    gc.freeze()


application = get_wsgi_application()
make_ready()
