"""Run background tasks and what repeats, such as the signer of the log.

Exactly one worker works at a time: a second one waits and takes over when the first ends.
With --urgent it sends alerts and nothing else, beside the other, so that none waits for an import;
where none runs, the other one does it between its tasks. `watchbook serve` starts both itself;
start them by hand only where pages are served by other means.
"""

import argparse
import signal
import time
from datetime import UTC, datetime

LOOK_EVERY_S = 0.5
LOOK_FOR_URGENT_EVERY_S = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take --once, which ends when nothing is left to do, and --urgent, for alerts alone."""
    parser.add_argument("--once", action="store_true", help="do what is due, then end")
    parser.add_argument("--urgent", action="store_true", help="alerts alone, beside the other")


def run(args: argparse.Namespace) -> int:
    """Work until told to stop; 0 then."""
    from watchbook.working import GENERAL, URGENT, Worker, sole_worker

    post, every_s = (URGENT, LOOK_FOR_URGENT_EVERY_S) if args.urgent else (GENERAL, LOOK_EVERY_S)
    with sole_worker(post) as is_still_sole:
        worker = Worker(post)
        if args.once:
            worker.work(datetime.now(UTC))
            return 0

        def stop(_number: int, _frame: object) -> None:
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not worker.is_stopping and is_still_sole():
            worker.work(datetime.now(UTC))
            time.sleep(every_s)
    return 0
