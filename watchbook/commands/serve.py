"""Serve pages and API, and run exactly one worker beside them, and one for alerts.

Each is started again when it ends by itself. SIGTERM or Ctrl-C lets all finish. Browsers give
location, passkeys and offline use to https and to http://localhost only, so anything but this
machine needs --tls, --tls-local or a reverse proxy.
"""

import argparse
import os
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from watchbook.serving import LocalNetwork, Tls, serve

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
    parser.add_argument(
        "--tls-local",
        action="store_true",
        help="https for the unit's own network, by an authority of its own",
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help="with --tls-local: another name or address that phones use; the first is shown",
    )
    parser.add_argument(
        "--page-port",
        type=int,
        help="with --tls-local: where phones install the authority; default one above --port",
    )
    parser.add_argument("--processes", type=int, default=2, help="server processes, default 2")


def environment(args: argparse.Namespace) -> dict[str, str]:
    """Tell the settings that pages are served over TLS, so that cookies are sent over it alone."""
    if args.tls_local:
        hosts = [*_hosts_set(), *(f"[{n}]" if ":" in n else n for n in _names(args))]
        return {"WATCHBOOK_HTTPS": "true", "WATCHBOOK_HOSTS": ",".join(dict.fromkeys(hosts))}
    return {"WATCHBOOK_HTTPS": "true"} if args.tls else {}


def _names(args: argparse.Namespace) -> list[str]:
    from watchbook.authority import own_names

    return own_names(tuple(args.name))


def _set(name: str) -> str:
    """A setting from the environment, else from watchbook.toml, else empty."""
    file = _home() / "watchbook.toml"
    told = tomllib.loads(file.read_text()) if file.exists() else {}
    return os.environ.get(name) or str(told.get(name, ""))


def _home() -> Path:
    return Path(os.environ.get("WATCHBOOK_HOME", "./var")).resolve()


def _hosts_set() -> list[str]:
    return [host.strip() for host in _set("WATCHBOOK_HOSTS").split(",") if host.strip()]


def _local_network(args: argparse.Namespace) -> LocalNetwork:
    """The unit's own authority and a certificate under it; an AuthorityError says what to do."""
    from watchbook.authority import Places, fingerprint, keep_certificates

    folder = Path(_set("WATCHBOOK_KEYS_DIR") or _home() / "keys")
    names = _names(args)
    keep_certificates(folder, names, datetime.now(UTC))

    def renew() -> bool:
        return keep_certificates(folder, names, datetime.now(UTC))

    return LocalNetwork(
        folder,
        tuple(names),
        args.page_port or args.port + 1,
        fingerprint(Places(folder).authority),
        renew,
    )


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; 1 when it cannot begin, 2 when a path is missing."""
    if args.tls and args.tls_local:
        sys.stderr.write("Choose --tls or --tls-local.\n")
        return 2
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
    local = None
    if args.tls_local:
        from watchbook.authority import AuthorityError, Places

        try:
            local = _local_network(args)
        except AuthorityError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        tls = Tls(Places(local.folder).server, Places(local.folder).server_key)
    return serve(
        host=args.host or (EVERYWHERE if tls else HERE),
        port=args.port,
        workers=args.processes,
        tls=tls,
        local=local,
        say=sys.stdout,
    )
