"""Where files are dropped or chosen."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fieldapp.importing.read_file import ENDINGS
from fieldapp.texts import _
from ui import theme
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.labels import label
from ui.widgets.picture import Picture

ICON_PX = 40


class DropArea(QWidget):
    """A framed place with a button; files may be dropped anywhere on it."""

    chosen = Signal(list)  # of Path
    template_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._is_over = False
        self.problem = label("", "bad", wrap=True)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problem.hide()
        words = label(_("Drop files here: Excel, CSV, or contacts from a phone (.vcf)"), "heading")
        hint = label(
            _("Columns are recognised by their headings. Nothing is changed before you have seen what would happen."),
            "note",
        )
        self.choose_button = button(_("Choose files…"), icon="folder-open", role="primary", on=self.choose)
        template = button(_("Save a template to fill in…"), icon="table", role="quiet", on=self.template_wanted.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(Picture("download-simple", "accent", ICON_PX), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.problem)
        layout.addLayout(row(None, self.choose_button, template, None))
        layout.addStretch(1)

    def choose(self) -> None:
        """Ask for files."""
        endings = " ".join(f"*{ending}" for ending in ENDINGS)
        kinds = f"{_('Excel, CSV, contacts')} ({endings})"
        names, _kind = QFileDialog.getOpenFileNames(self.window(), _("Import"), str(Path.home()), kinds)
        if names:
            self.chosen.emit([Path(name) for name in names])

    def show_problem(self, text: str) -> None:
        """Say why a file cannot be taken in."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._set_over(is_over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._set_over(is_over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_over(is_over=False)
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.chosen.emit(files)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("accent" if self._is_over else "border"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.color("accent_soft" if self._is_over else "card"))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, theme.RADIUS_PX, theme.RADIUS_PX)

    def _set_over(self, *, is_over: bool) -> None:
        self._is_over = is_over
        self.update()
