"""The log file: every error with its traceback, no personal data."""

import contextlib
import logging
import logging.handlers
import sys
from types import TracebackType

from fieldapp.places import Places

ONE_FILE_BYTES = 1_000_000
FILES_KEPT = 5


def start_log(places: Places) -> None:
    """Write the log below *places*, and send there whatever nobody caught."""
    handler: logging.Handler = logging.NullHandler()
    with contextlib.suppress(OSError):  # work goes on without a log
        places.log.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            places.log, maxBytes=ONE_FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", delay=True
        )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    for old in root.handlers:
        old.close()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    logging.getLogger("fieldapp").critical("uncaught", exc_info=(kind, error, where))
