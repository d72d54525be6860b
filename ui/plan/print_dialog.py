"""The pages of a plan as they will be printed, from where it is printed or saved."""

from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fieldapp.reports.draw_pdf import Pdf, draw_pdf
from fieldapp.reports.plan_for_print import plan_for_print
from fieldapp.reports.visit_plan import build
from fieldapp.texts import Text, _
from fieldapp.working_here import working_here
from ui.context import AppContext
from ui.jobs import Job, Progress
from ui.trouble import plain_words
from ui.widgets.print_preview import PrintPreview
from ui.widgets.states import States

SIZE = (1040, 720)


class PrintDialog(QDialog):
    """The plan of the days from *first* to *last*; drawn behind the window, with its progress in the status bar."""

    def __init__(self, app: AppContext, parent: QWidget, first: date, last: date) -> None:
        super().__init__(parent)
        self._app, self._first, self._last = app, first, last
        self.setWindowTitle(_("Visit plan"))
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
        store, first, last, today = self._app.store, self._first, self._last, self._app.clock.today()

        def pages(progress: Progress) -> Pdf:
            with store.reading() as session:
                report = build(plan_for_print(session, first, last, working_here(session), today))
            return draw_pdf(report, progress.step)

        self._states.loading()
        job = Job(pages, Text("Drawing the visit plan"))
        job.succeeded.connect(self._show)
        job.failed.connect(self._fail)
        job.cancelled.connect(self.reject)
        self._app.jobs.read(job)

    @Slot(object)
    def _show(self, pdf: Pdf) -> None:
        self._states.full()
        days = self._first.isoformat() if self._first == self._last else f"{self._first} – {self._last}"
        self.preview.show_pdf(pdf.data, f"{_('Visit plan')} {days}")
        self.preview.print_button.setFocus()
        if pdf.missing:
            characters = " ".join(pdf.missing)
            self._app.toast(Text("No font has these characters: {characters}", characters=characters), undo=False)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._states.error(plain_words(error), _("Try again"), self.draw)
