"""Serve pages and API, and run exactly one worker beside them.

Either is started again when it ends by itself. SIGTERM or Ctrl-C lets both finish. Browsers give
location, passkeys and offline use to https and to http://localhost only, so anything but this
machine needs --tls or a reverse proxy.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from watchbook.serving import Tls, serve

EVERYWHERE = "0.0.0.0"  # noqa: S104  # only with TLS, where the unit's other devices are meant
HERE = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address, the certificate and the sizes."""
    parser.add_argument("--port", type=int, default=8000, help="default 8000")
    parser.add_argument(
        "--host", help=f"address to listen on; default {HERE}, with --tls {EVERYWHERE}"
    )
    parser.add_argument(
        "--tls",
        nargs=2,
        type=Path,
        metavar=("CERT", "KEY"),
        help="PEM certificate chain and PKCS #8 key",
    )
    parser.add_argument("--processes", type=int, default=2, help="server processes, default 2")


def environment(args: argparse.Namespace) -> dict[str, str]:
    """Tell the settings that pages are served over TLS, so that cookies are sent over it alone."""
    return {"WATCHBOOK_HTTPS": "true"} if args.tls else {}


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; 1 when it cannot begin, 2 when a path is missing."""
    tls = Tls(*args.tls) if args.tls else None
    for path in args.tls or ():
        if not path.is_file():
            sys.stderr.write(f"There is no file {path}.\n")
            return 2
    # Asked of another process, so that this one stays small: it lives as long as the service.
    asked = subprocess.run(
        [sys.executable, "-m", "watchbook", "check", "--migrations"],
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        sys.stderr.write(asked.stdout + asked.stderr)
        return 1
    return serve(
        host=args.host or (EVERYWHERE if tls else HERE),
        port=args.port,
        workers=args.processes,
        tls=tls,
        say=sys.stdout,
    )
