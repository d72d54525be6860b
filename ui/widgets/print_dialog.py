"""The pages of a report as they will be printed, from where they are printed or saved."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fieldapp.reports.draw_pdf import Pdf, draw_pdf
from fieldapp.reports.page import Report
from fieldapp.texts import Text, _
from ui.context import AppContext
from ui.jobs import Job, Progress
from ui.trouble import plain_words
from ui.widgets.print_preview import PrintPreview
from ui.widgets.states import States

if TYPE_CHECKING:
    from db.store import Store

SIZE = (1040, 720)


class PrintDialog(QDialog):
    """A preview above the window; the pages are drawn behind it, with their progress in the status bar.

    Args:
        app: reads and draws.
        parent: below the dialog.
        title: of the dialog.
        file_name: of the print job and of the PDF.
        build: makes the report, on a reader's thread.
        doing: what the status bar says meanwhile.
    """

    def __init__(
        self,
        app: AppContext,
        parent: QWidget,
        *,
        title: str,
        file_name: str,
        build: "Callable[[Store, Progress], Report]",
        doing: Text,
    ) -> None:
        super().__init__(parent)
        self._app, self._file_name, self._build, self._doing = app, file_name, build, doing
        self._drawing: Job[Pdf] | None = None
        self.setWindowTitle(title)
        self.preview = PrintPreview(app)
        self._states = States(self.preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.addWidget(self._states)
        room = parent.window().size()
        self.resize(min(SIZE[0], max(640, room.width() - 40)), min(SIZE[1], max(400, room.height() - 40)))
        self.draw()

    @property
    def is_ready(self) -> bool:
        """Whether the pages are shown."""
        return self._states.shows_full

    def show_pages(self) -> None:
        """Open above the window."""
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def draw(self) -> None:
        """Make the pages; also to try again."""
        store, build = self._app.store, self._build

        def pages(progress: Progress) -> Pdf:
            return draw_pdf(build(store, progress), progress.step)

        self._states.loading()
        older, self._drawing = self._drawing, Job(pages, self._doing)
        if older is not None:  # asked for anew before it was there: its pages are not wanted any more
            older.succeeded.disconnect(self._on_drawn)
            older.failed.disconnect(self._on_failed)
            older.cancelled.disconnect(self.reject)
            older.cancel()
        self._drawing.succeeded.connect(self._on_drawn)
        self._drawing.failed.connect(self._on_failed)
        self._drawing.cancelled.connect(self.reject)
        self._app.jobs.read(self._drawing)

    @Slot(object)
    def _on_drawn(self, pdf: Pdf) -> None:
        self._drawing = None
        self._show(pdf)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._drawing = None
        self._fail(error)

    def _show(self, pdf: Pdf) -> None:
        self._states.full()
        self.preview.show_pdf(pdf.data, self._file_name)
        self.preview.print_button.setFocus()
        if pdf.missing:
            characters = " ".join(pdf.missing)
            self._app.toast(Text("No font has these characters: {characters}", characters=characters), undo=False)

    def _fail(self, error: Exception) -> None:
        self._states.error(plain_words(error), _("Try again"), self.draw)
