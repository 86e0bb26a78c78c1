"""Fetch third-party browser assets and write down what they are; nothing else is ever built.

    python tools/vendor.py            fetch what ASSETS names and write the manifest
    python tools/vendor.py --check    compare the folder with its manifest; 1 when they differ

Files lie unchanged under `static/vendor/<name>@<version>/`, so an address names a version and may
be cached for ever. Fetching needs npm and its registry; checking needs neither.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "watchbook/ground/web/static/vendor"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Asset:
    """One npm package: which files are kept, by their path in its tarball, and why it is here."""

    name: str
    version: str
    licence: str
    reason: str
    files: tuple[str, ...]

    @property
    def folder(self) -> str:
        """`name@version`, the folder below `vendor/`."""
        return f"{self.name}@{self.version}"


ASSETS = (
    Asset(
        "htmx.org",
        "2.0.10",
        "0BSD",
        "parts of a page renewed without scripts of our own; version 4 changed its attributes",
        ("dist/htmx.min.js", "LICENSE"),
    ),
    Asset(
        "dexie",
        "4.4.7",
        "Apache-2.0",
        "the outbox and reference data in IndexedDB",
        ("dist/modern/dexie.min.mjs", "LICENSE"),
    ),
    Asset(
        "lean-qr",
        "2.7.4",
        "MIT",
        "the plain code of a hurt dog's card, drawn on the phone without a network",
        ("nano.mjs", "LICENSE"),
    ),
    Asset(
        "maplibre-gl",
        "6.17.0",
        "BSD-3-Clause",
        "maps of trails, drawn without any tile server",
        (
            "dist/maplibre-gl.mjs",
            "dist/maplibre-gl-worker.mjs",
            "dist/maplibre-gl.css",
            "LICENSE.txt",
        ),
    ),
)


def fetch(vendor: Path) -> None:
    """Replace `vendor` by freshly fetched assets and their manifest."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "vendor"
        for asset in ASSETS:
            _unpack(_pack(asset, Path(scratch)), asset, fresh / asset.folder)
        (fresh / MANIFEST).write_text(json.dumps(manifest_of(fresh), indent=1) + "\n")
        shutil.rmtree(vendor, ignore_errors=True)
        shutil.copytree(fresh, vendor)


def manifest_of(vendor: Path) -> list[dict[str, object]]:
    """What lies in `vendor`: each asset with its licence and the SHA-256 of each file."""
    return [
        {
            "name": asset.name,
            "version": asset.version,
            "licence": asset.licence,
            "reason": asset.reason,
            "files": {
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted((vendor / asset.folder).glob("*"))
            },
        }
        for asset in ASSETS
    ]


def differences(vendor: Path) -> list[str]:
    """What does not agree with the manifest, in words; empty when all does."""
    if not (vendor / MANIFEST).is_file():
        return [f"{MANIFEST} is missing"]
    written = {f"{one['name']}@{one['version']}": one for one in _manifest(vendor)}
    there = {path.name for path in vendor.iterdir() if path.is_dir()}
    wanted = {asset.folder for asset in ASSETS}
    found = [f"{name} is not in tools/vendor.py" for name in sorted(there - wanted)]
    found += [f"{name} is not vendored" for name in sorted(wanted - there)]
    for now in manifest_of(vendor):
        folder = f"{now['name']}@{now['version']}"
        if written.get(folder) != now:
            found.append(f"{folder} differs from the manifest")
    return found


def _manifest(vendor: Path) -> list[dict[str, str]]:
    loaded: list[dict[str, str]] = json.loads((vendor / MANIFEST).read_text())
    return loaded


def _pack(asset: Asset, scratch: Path) -> Path:
    """The tarball of an asset, by npm's own client, which checks the registry's integrity hash."""
    done = subprocess.run(
        ["npm", "pack", f"{asset.name}@{asset.version}", "--json"],
        cwd=scratch,
        stdout=subprocess.PIPE,
        check=True,
    )
    return scratch / str(json.loads(done.stdout)[0]["filename"])


def _unpack(tarball: Path, asset: Asset, folder: Path) -> None:
    folder.mkdir(parents=True)
    with tarfile.open(tarball) as archive:
        for name in asset.files:
            member = archive.extractfile(f"package/{name}")
            if member is None:
                raise FileNotFoundError(f"{asset.folder} has no file {name}")
            (folder / Path(name).name).write_bytes(member.read())


def main() -> int:
    """Fetch, or with --check compare; the exit status says whether all agrees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        fetch(VENDOR)
    found = differences(VENDOR)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
