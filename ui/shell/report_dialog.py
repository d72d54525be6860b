"""What is shown when the app itself is at fault."""

import traceback

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from fieldapp import __version__
from fieldapp.texts import _
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label


def report_of(error: BaseException) -> str:
    """Where it happened, without what people typed: names of files and functions, no values."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename.rsplit('site-packages', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([f"FieldApp {__version__}", type(error).__name__, *lines])


class ReportDialog(Dialog):
    """Says that it was not the person's mistake, and lets them copy a report."""

    def __init__(self, parent: QWidget | None, text: str, error: BaseException) -> None:
        super().__init__(parent, _("That should not have happened"), _("Copy report"), self._copy, width=560)
        self._report = report_of(error)
        self.body.addWidget(label(text, wrap=True))
        self.body.addWidget(
            label(
                _(
                    "Your data is safe: what could not be finished was taken back. "
                    "The report names places in the program, not your data."
                ),
                "sub",
                wrap=True,
            )
        )
        shown = QPlainTextEdit(self._report)
        shown.setReadOnly(True)
        shown.setAccessibleName(_("Report"))
        shown.setMinimumHeight(120)
        self.body.addWidget(shown)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._report)
        self.accept()
