"""Run background tasks and what repeats, such as the signer of the log.

Exactly one worker works at a time: a second one waits and takes over when the first ends.
`watchbook serve` starts one itself; start it by hand only where pages are served by other means.
"""

import argparse
import signal
import time
from datetime import UTC, datetime

LOOK_EVERY_S = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take --once, which ends when nothing is left to do."""
    parser.add_argument("--once", action="store_true", help="do what is due, then end")


def run(args: argparse.Namespace) -> int:
    """Work until told to stop; 0 then."""
    from watchbook.working import Worker, sole_worker

    with sole_worker() as is_still_sole:
        worker = Worker()
        if args.once:
            worker.work(datetime.now(UTC))
            return 0

        def stop(_number: int, _frame: object) -> None:
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not worker.is_stopping and is_still_sole():
            worker.work(datetime.now(UTC))
            time.sleep(LOOK_EVERY_S)
    return 0
