"""The one place that tells a person what went wrong."""

import logging

from PySide6.QtCore import QObject, Signal, Slot

from fieldapp.errors import FieldAppError, RefusedError, SurroundingsError
from fieldapp.texts import _

log = logging.getLogger(__name__)


class Trouble(QObject):
    """Sorts an error by who can act on it; the main window decides how each looks."""

    refused = Signal(str)  # by a rule: stay here, nothing was saved
    in_the_status_bar = Signal(str)  # passes by itself: work on
    as_a_report = Signal(str, object)  # ours: offer to copy the report

    @Slot(object)
    def show(self, error: Exception) -> None:
        match error:
            case RefusedError():
                self.refused.emit(str(error.text))
            case SurroundingsError():
                log.warning("surroundings: %s", error)
                self.in_the_status_bar.emit(str(error.text))
            case _:
                log.error("bug", exc_info=error)
                self.as_a_report.emit(plain_words(error), error)


def plain_words(error: Exception) -> str:
    """What to tell a person about *error*."""
    return str(error.text) if isinstance(error, FieldAppError) else _("Something went wrong in the app.")
