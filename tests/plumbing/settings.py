"""The program's own settings, with a home and a database that end with the test run.

pytest-django reads this before any conftest. Environment variables are set first and the real
settings read them, as in an installation; started programs inherit the same ones.
`WATCHBOOK_TEST_DATABASE=postgres` chooses a PostgreSQL server that the run starts for itself.
"""

import atexit
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.plumbing import databases, postgres
from tests.plumbing.places import new_folder

# xdist's workers inherit the controller's environment, and so its folder and server.
_given = os.environ.get("WATCHBOOK_TEST_ROOT")
TEST_ROOT = Path(_given) if _given else new_folder()


def _at_the_end(run: Callable[..., object], *args: object) -> None:
    """Run something when the process that began the test run ends, and in no fork of it."""
    owner = os.getpid()
    atexit.register(lambda: run(*args) if os.getpid() == owner else None)


if not _given:
    os.environ["WATCHBOOK_TEST_ROOT"] = str(TEST_ROOT)
    TEST_ROOT.chmod(0o711)  # the server's socket lies below it, and it runs as another user
    _at_the_end(shutil.rmtree, TEST_ROOT, True)  # ignore_errors

for _name in [name for name in os.environ if name.startswith("WATCHBOOK_")]:
    if not _name.startswith(("WATCHBOOK_TEST_", "WATCHBOOK_CAMPAIGN")):
        del os.environ[_name]  # a developer's own settings are none of the tests' business

# Each test's own folder too: a commit waits for the disk, and the disk for everybody.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(TEST_ROOT))
_home = TEST_ROOT / f"home-{os.getpid()}"
os.environ["WATCHBOOK_HOME"] = str(_home)
os.environ["WATCHBOOK_STATE"] = str(_home / "state")
os.environ["WATCHBOOK_INSTALLATION"] = "test.example"
if not _given and os.environ.get("WATCHBOOK_TEST_DATABASE") == "postgres":
    _at_the_end(databases.serve_postgres().stop)  # the last registered runs first
if _socket := os.environ.get("WATCHBOOK_TEST_SOCKET"):
    os.environ["WATCHBOOK_DATABASE_URL"] = postgres.url(_socket, "postgres", postgres.APP)
    os.environ["WATCHBOOK_APP_ROLE"] = postgres.APP

from watchbook.settings import *  # noqa: E402, F403  # the environment had to come first

# Each sign-in of a test would otherwise take 50 ms; the hashers themselves are Django's to test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
