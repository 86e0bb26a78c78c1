"""Where a passphrase comes from: a file that only its owner reads, or the terminal."""

import argparse
import getpass
from pathlib import Path


def add_passphrase_file(parser: argparse.ArgumentParser) -> None:
    """Take --passphrase-file."""
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="its first line, instead of asking"
    )


def passphrase(args: argparse.Namespace, prompt: str) -> str:
    """The passphrase, read or asked for. Never from the command line, where others see it."""
    if args.passphrase_file:
        return str(args.passphrase_file.read_text().split("\n", 1)[0])
    return getpass.getpass(prompt)
