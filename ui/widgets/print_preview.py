"""A preview of exactly the PDF that is printed or saved."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.errors import SurroundingsError
from fieldapp.texts import Text, _
from ui import theme
from ui.context import AppContext
from ui.jobs import Job
from ui.printing import Pages, print_pdf
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import row
from ui.widgets.labels import label

GAP = 16
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
PIXELS_PER_POINT = 96 / 72


class PrintPreview(QWidget):
    """The pages one below the other, with zoom, print and save.

    Pages are rendered off the thread, those that are seen first.
    """

    printed = Signal()

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._pdf = b""
        self._title = ""
        self.sheets = _Sheets(app)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.sheets)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.count = label("", "sub")
        self.print_button = button(_("Print"), icon="printer", role="primary", on=self.print)
        self.save_button = button(_("Save as PDF"), icon="download-simple", on=self.save)
        bar = row(
            icon_button("minus", _("Smaller"), on=lambda: self.zoom(-1)),
            icon_button("plus", _("Larger"), on=lambda: self.zoom(1)),
            button(_("Fit width"), on=self.fit_width),
            self.count,
            None,
            self.save_button,
            self.print_button,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(self._scroll, 1)
        self._fits = True

    def show_pdf(self, pdf: bytes, title: str) -> None:
        """Show these pages; *title* is the name of the file and of the print job."""
        self._pdf, self._title = pdf, title
        self.sheets.show_pages(pdf)
        self._scroll.verticalScrollBar().setValue(0)
        if self._fits:
            self.fit_width()
        self._on_scrolled(0)

    def zoom(self, steps: int) -> None:
        """Larger or smaller by so many steps."""
        self._fits = False
        nearest = min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - self.sheets.zoom))
        self.sheets.set_zoom(ZOOMS[max(0, min(len(ZOOMS) - 1, nearest + steps))])

    def fit_width(self) -> None:
        """As wide as the room."""
        self._fits = True
        self.sheets.fit(self._scroll.viewport().width() - 2 * GAP)

    def print(self) -> None:
        """Ask for the printer and print."""
        if self._pdf and print_pdf(self._pdf, self._title, self.window()):
            self.printed.emit()

    def save(self) -> None:
        """Ask where to, and save the very bytes that are shown."""
        start = str(Path.home() / f"{self._title}.pdf")
        path, _kind = QFileDialog.getSaveFileName(self.window(), _("Save as PDF"), start, "PDF (*.pdf)")
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write the file."""
        try:
            path.write_bytes(self._pdf)
        except OSError as error:
            sentence = Text("{file} could not be written. Is it open in another program?", file=str(path))
            self._app.trouble.show(SurroundingsError(sentence, detail=repr(error)))
        else:
            self._app.toast(Text("Saved: {file}", file=path.name), undo=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit_width()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_P:
            self.print()
        else:
            super().keyPressEvent(event)

    def _on_scrolled(self, top: int) -> None:
        number = self.sheets.page_at(top + self._scroll.viewport().height() // 2)
        if len(self.sheets):
            self.count.setText(_("Page {number} of {count}").format(number=number + 1, count=len(self.sheets)))


class _Sheets(QWidget):
    """All pages; each picture is made when its page is first painted at this zoom."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.zoom = 1.0
        self._pdf = b""
        self._sizes: list[QSize] = []  # in points
        self._pictures: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self._round = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Pages"))

    def __len__(self) -> int:
        return len(self._sizes)

    def show_pages(self, pdf: bytes) -> None:
        pages = Pages(pdf)
        self._pdf, self._sizes = pdf, [pages.size(n).toSize() for n in range(len(pages))]
        pages.close()
        self._forget()

    def set_zoom(self, zoom: float) -> None:
        if abs(zoom - self.zoom) > 0.001:
            self.zoom = zoom
            self._forget()

    def fit(self, width: int) -> None:
        widest = max((size.width() for size in self._sizes), default=0)
        if widest and width > 0:
            self.set_zoom(max(0.25, min(3.0, width / (widest * PIXELS_PER_POINT))))

    def page_at(self, y: int) -> int:
        places = [n for n in range(len(self)) if self._place(n).top() <= y]
        return places[-1] if places else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(len(self)):
            place = self._place(number)
            if not place.intersects(event.rect()):
                continue
            painter.fillRect(place, Qt.GlobalColor.white)
            picture = self._pictures.get(number)
            if picture is not None:
                painter.drawImage(place, picture)
            else:
                self._ask_for(number)
            painter.setPen(theme.color("line"))
            painter.drawRect(place)

    def _place(self, number: int) -> QRect:
        top = GAP + sum(self._pixels(n).height() + GAP for n in range(number))
        size = self._pixels(number)
        return QRect(QPoint(max(GAP, (self.width() - size.width()) // 2), top), size)

    def _pixels(self, number: int) -> QSize:
        return self._sizes[number] * (self.zoom * PIXELS_PER_POINT)

    def _forget(self) -> None:
        self._round += 1
        self._pictures.clear()
        self._asked.clear()
        height = GAP + sum(self._pixels(n).height() + GAP for n in range(len(self)))
        width = max((self._pixels(n).width() for n in range(len(self))), default=0) + 2 * GAP
        self.setMinimumSize(width, height)
        self.setFixedHeight(height)
        self.update()

    def _ask_for(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        pdf, scale, asked_in = self._pdf, self.zoom * PIXELS_PER_POINT * self.devicePixelRatioF(), self._round

        def render(_progress: object) -> QImage:
            pages = Pages(pdf)
            try:
                return pages.render(number, scale)
            finally:
                pages.close()

        def arrived(picture: QImage) -> None:
            if asked_in == self._round:
                self._pictures[number] = picture
                self.update(self._place(number))

        job: Job[QImage] = Job(render)
        job.succeeded.connect(arrived)
        job.failed.connect(self._app.trouble.show)
        self._app.jobs.read(job)
