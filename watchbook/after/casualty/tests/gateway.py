"""A real HTTP server on this machine that takes what a gateway would take."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from watchbook.after.casualty.tests.serving import serving


class Gateway:
    """What came, and with which status it is answered next."""

    def __init__(self):
        self.came = []
        self.answers = []
        self.url = ""


@contextmanager
def gateway():
    kept = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kept.came.append((self.path, dict(self.headers.items()), body))
            self.send_response(kept.answers.pop(0) if kept.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            pass

    with serving(HTTPServer(("127.0.0.1", 0), Handler)) as server:
        kept.url = f"http://127.0.0.1:{server.server_port}"
        yield kept
