"""`python -m watchbook` is the `watchbook` command."""

import sys

from watchbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
