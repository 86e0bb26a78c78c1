"""The page by which a phone installs the unit's authority; started by `serve --tls-local`.

Over plain HTTP on a port of its own, because no phone trusts the other port before. It gives out
nothing but the certificate, which is no secret; its fingerprint is compared by eye with what the
terminal printed. Imports no Django.
"""

from __future__ import annotations

import argparse
import html
import plistlib
import sys
import uuid
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import segno

from watchbook.authority import Places, der_of, fingerprint

_TIMEOUT_S = 10
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Install the unit's authority</title>
<link rel="stylesheet" href="/page.css">
<h1>Open Watchbook on this phone</h1>
<p>This phone must trust the unit's own server once. Afterwards Watchbook opens at
<a href="{https}">{https}</a>.</p>
<p class="qr">{qr}<br><small>Reads <code>{http}</code>, this page, for the next phone.</small></p>
<h2>1. Compare</h2>
<p>Ask whoever started the server to read these digits from the terminal. If one differs, stop:
somebody else answers.</p><p><code>{fingerprint}</code></p>
<h2>2. Install</h2>
<h3>iPhone, iPad</h3>
<ol><li>In Safari press <a href="/watchbook.mobileconfig">the profile</a> and allow it.</li>
<li>Settings, General, VPN &amp; Device Management: install “Watchbook”.</li>
<li>Settings, General, About, Certificate Trust Settings: switch “Watchbook” on.</li></ol>
<h3>Android</h3>
<ol><li>Download <a href="/watchbook.crt">the certificate</a>.</li>
<li>Settings, Security, More security settings, Install from storage, CA certificate.</li>
<li>Choose the downloaded file. Android says that the network may be monitored; it says so for every
authority of one's own.</li></ol>
<h3>A computer</h3>
<p>Import <a href="/watchbook.crt">the certificate</a> into the browser's authorities for web
sites.</p>
<h2>3. Open</h2><p><a href="{https}">{https}</a>. If the browser still warns, start it again.</p>
<p><small>The authority speaks only for names of this network and for private addresses. Remove it
in the same place when the phone leaves the unit.</small></p></html>"""
_STYLE = b"""body{font:18px/1.5 system-ui,sans-serif;color:#14202b;background:#faf8f4;
max-width:38rem;margin:1rem auto;padding:0 1rem}a{color:#8a5a12}
code{overflow-wrap:anywhere}.qr svg{background:#fff}
@media(prefers-color-scheme:dark){body{color:#e8e4da;background:#10161c}a{color:#d9a95a}}"""


@dataclass(frozen=True, slots=True)
class Documents:
    """Everything that the page gives out, by path: content type and bytes."""

    by_path: dict[str, tuple[str, bytes]]


def documents(folder: Path, name: str, port: int, page_port: int) -> Documents:
    """The page and the certificate in the forms that phones take; `name` is what phones open."""
    certificate = Places(folder).authority
    shown = f"[{name}]" if ":" in name else name
    addresses = {"https": f"https://{shown}:{port}/", "http": f"http://{shown}:{page_port}/"}
    qr = segno.make(addresses["http"], micro=False).svg_inline(scale=5)
    page = _PAGE.format(
        **{key: html.escape(address) for key, address in addresses.items()},
        qr=qr,
        fingerprint=fingerprint(certificate),
    )
    der = der_of(certificate)
    return Documents(
        {
            "/": ("text/html; charset=utf-8", page.encode()),
            "/page.css": ("text/css", _STYLE),
            "/watchbook.crt": ("application/x-x509-ca-cert", der),
            "/watchbook.mobileconfig": ("application/x-apple-aspen-config", _profile(der)),
        }
    )


def _profile(der: bytes) -> bytes:
    """An Apple configuration profile with one root certificate."""
    own = uuid.uuid5(uuid.NAMESPACE_OID, der.hex())
    payload = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"watchbook.authority.{own}.root",
        "PayloadUUID": str(uuid.uuid5(own, "root")).upper(),
        "PayloadDisplayName": "Watchbook",
        "PayloadContent": der,
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"watchbook.authority.{own}",
        "PayloadUUID": str(own).upper(),
        "PayloadDisplayName": "Watchbook",
        "PayloadDescription": "Trusts the server of your own unit, on its own network only.",
        "PayloadContent": [payload],
    }
    return plistlib.dumps(profile)


def page_server(host: str, page_port: int, given: Documents) -> ThreadingHTTPServer:
    """A server of these documents and nothing else; the caller serves and closes it."""

    class Handler(BaseHTTPRequestHandler):
        """GET and HEAD of the four paths; 404 for the rest."""

        timeout = _TIMEOUT_S

        def do_GET(self) -> None:  # the name of the base class
            """Give the document."""
            found = given.by_path.get(self.path.split("?", 1)[0])
            if found is None:
                self.send_error(404)
                return
            kind, content = found
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'self'")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        do_HEAD = do_GET  # noqa: N815  # as above

        def log_message(self, *_: object) -> None:
            """Say nothing: who installs it is nobody's business."""

    server = ThreadingHTTPServer((host, page_port), Handler)
    server.daemon_threads = True
    return server


def main(arguments: list[str]) -> int:
    """Serve until ended by a signal."""
    parser = argparse.ArgumentParser(prog="watchbook.authority_page", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--page-port", type=int, required=True)
    args = parser.parse_args(arguments)
    given = documents(args.folder, args.name, args.port, args.page_port)
    with page_server(args.host, args.page_port, given) as server:
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
