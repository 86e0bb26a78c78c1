"""The commands of docs/user/api.md, typed as they stand, against a server that answers."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from watchbook.duty.teams.tests.factories import make_team
from watchbook.front.sync.tests.programs import Program

PAGE = Path(__file__).parents[5] / "docs" / "user" / "api.md"
TOOLS = ("bash", "curl", "openssl", "sha256sum")
pytestmark = [
    pytest.mark.api,
    pytest.mark.commits,
    pytest.mark.skipif(
        not all(shutil.which(tool) for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}"
    ),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words):
        """A test says enough by its result."""


@pytest.fixture
def server():
    application = get_wsgi_application()

    def answer(environ, start_response):
        try:
            yield from application(environ, start_response)
        finally:
            connection.close()  # this thread's own

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


def script(server, program, team):
    """The page's commands in order, with what it asks the reader to put in."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    text = "\n".join(["set -euo pipefail", *blocks])
    text = text.replace("https://watchbook.example", server)
    text = re.sub(r"^read -rs TOKEN.*$", f"TOKEN={program.secret}", text, flags=re.MULTILINE)
    text = text.replace("<that id>", str(team.id))
    return text.replace(
        "curl ", "curl --silent --show-error --noproxy '*' -w '\\n%{http_code}\\n' "
    )


def test_the_commands_of_the_page_read_and_write_a_run(server, cast, at, tmp_path):
    program, team = Program(cast.alice, at), make_team(cast.alice, at)
    (tmp_path / "trail.gpx").write_text("<gpx/>")
    done = subprocess.run(
        ["bash", "-c", script(server, program, team)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    codes = [line for line in lines if re.fullmatch(r"\d{3}", line)]
    assert codes == ["200"] * 6 + ["201", "200", "201"], done.stdout
    answers = [json.loads(line) for line in lines if line.startswith("{")]
    assert [one["now"] for one in answers if "now" in one] == ["accepted", "accepted"]
