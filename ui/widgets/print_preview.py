"""A preview of exactly the PDF that is printed or saved."""

from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.errors import SurroundingsError
from fieldapp.exporting.record import record_export
from fieldapp.operations import Changed
from fieldapp.texts import Text, _
from ui import theme
from ui.context import AppContext
from ui.jobs import Job, Progress
from ui.printing import POINTS_PER_INCH, Pages, choose_printer, paint_pages
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import row
from ui.widgets.labels import label

if TYPE_CHECKING:
    from db.store import Store

GAP = 16
ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
PIXELS_PER_POINT = 96 / POINTS_PER_INCH
KEPT_PICTURES = 12  # of pages; A4 at 150 % on a dense screen takes 20 MB


class PrintPreview(QWidget):
    """The pages one below the other, with zoom, print and save.

    Only pages that are seen are rendered, off the window's thread.
    """

    printed = Signal()
    saved = Signal(Path)

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self._pdf = b""
        self._title = ""
        self._fits = True
        self.sheets = Sheets(app)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.sheets)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        # Always there: else the width to fit would depend on the height that follows from it.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(_("Pages"))
        self._scroll.verticalScrollBar().valueChanged.connect(self._say_page)
        self.count = label("", "sub")
        self.percent = label("", "sub")
        self.print_button = button(_("Print"), icon="printer", role="primary", on=self.print)
        self.save_button = button(_("Save as PDF"), icon="download-simple", on=self.save)
        bar = row(
            icon_button("magnifying-glass-minus", _("Smaller"), on=lambda: self.zoom(-1)),
            self.percent,
            icon_button("magnifying-glass-plus", _("Larger"), on=lambda: self.zoom(1)),
            icon_button("arrows-out-line-horizontal", _("Fit width"), on=self.fit_width),
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

    def show_pdf(self, pdf: bytes, title: str) -> None:
        """Show these pages; *title* is the name of the file and of the print job."""
        self._pdf, self._title = pdf, title
        self.sheets.show_pages(Pages(pdf))
        self._scroll.verticalScrollBar().setValue(0)
        if self._fits:
            self.fit_width()
        self._say_page()

    def zoom(self, steps: int) -> None:
        """Larger or smaller by so many steps."""
        self._fits = False
        zoom = self.sheets.zoom
        others = [z for z in ZOOMS if (z > zoom * 1.01 if steps > 0 else z < zoom * 0.99)]
        if others:
            self._set_zoom(min(others) if steps > 0 else max(others))

    def fit_width(self) -> None:
        """As wide as the room."""
        self._fits = True
        widest = self.sheets.widest
        if widest:
            room = self._scroll.viewport().width() - 2 * GAP - 1
            self._set_zoom(max(ZOOMS[0], min(ZOOMS[-1], room / (widest * PIXELS_PER_POINT))))

    def print(self) -> None:
        """Ask for the printer, then print behind the window."""
        if not self._pdf:
            return
        pages = Pages(self._pdf)
        printer = choose_printer(pages, self._title, self.window())
        if printer is None:
            return

        def paint(_store: object, progress: Progress) -> None:
            paint_pages(pages, printer, progress.step)

        title = Text("Printing {title}", title=self._title)
        self._app.work(title, paint, lambda _nothing: self.printed.emit(), owner=self)

    def save(self) -> None:
        """Ask where to, and save the very bytes that are shown."""
        if self._pdf:
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
            self._write_down(path)
            self._app.toast(Text("Saved: {file}", file=path.name), undo=False)
            self.saved.emit(path)

    def _write_down(self, path: Path) -> None:
        """Every file that leaves is recorded (DOMAIN section 17)."""
        title, pages, now = self._title, len(self.sheets), self._app.clock.now()

        def write(store: "Store") -> Changed:
            record_export(store, title, path, pages, now=now)
            return Changed.of()

        self._app.write(write)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fits:
            self.fit_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit_width()
        self._say_page()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}.get(Qt.Key(event.key()))
        if steps is not None:
            self.zoom(steps)
        else:
            super().keyPressEvent(event)

    def _set_zoom(self, zoom: float) -> None:
        """Change the size; what is in the middle of the view stays there."""
        bar, view = self._scroll.verticalScrollBar(), self._scroll.viewport()
        middle = (bar.value() + view.height() / 2) / max(1, self.sheets.height())
        self.sheets.set_zoom(zoom)
        self.percent.setText(f"{zoom:.0%}")
        if bar.value():
            bar.setMaximum(max(0, self.sheets.minimumHeight() - view.height()))
            bar.setValue(round(middle * self.sheets.minimumHeight() - view.height() / 2))
        self._say_page()

    @Slot()
    def _say_page(self) -> None:
        top = self._scroll.verticalScrollBar().value()
        number = self.sheets.page_at(top + self._scroll.viewport().height() // 2)
        pages = len(self.sheets)
        self.count.setText(_("Page {page} of {pages}").format(page=number + 1, pages=pages) if pages else "")


class Sheets(QWidget):
    """All pages on a table; each picture is made when its page is first seen at this size."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.zoom = 1.0
        self._pages: Pages | None = None
        self._tops: list[int] = []  # of each page, and where the next would begin
        self._pictures: dict[int, tuple[float, QImage]] = {}  # page: its scale and picture, last used last
        self._asked: dict[int, float] = {}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Pages"))

    def __len__(self) -> int:
        return len(self._pages) if self._pages else 0

    @property
    def widest(self) -> float:
        """The width of the widest page, in points."""
        return max((size.width() for size in self._pages.sizes), default=0.0) if self._pages else 0.0

    @property
    def is_rendered(self) -> bool:
        """Whether nothing that was asked for is still being rendered."""
        return not self._asked

    def show_pages(self, pages: Pages) -> None:
        """Show *pages* in place of those before."""
        self._pages = pages
        self._pictures.clear()
        self._asked.clear()
        self._lay_out()

    def set_zoom(self, zoom: float) -> None:
        """1 is the size of the paper on a screen of 96 dpi.  Old pictures are stretched until the new ones come."""
        if abs(zoom - self.zoom) > 0.001:
            self.zoom = zoom
            self._asked.clear()
            self._lay_out()

    def page_at(self, y: int) -> int:
        """The page at *y*, or the one above the gap there; from 0."""
        return max(0, min(len(self), bisect_right(self._tops, y)) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = self._scale()
        for number in range(self.page_at(event.rect().top()), len(self)):
            place = self._place(number)
            if place.top() > event.rect().bottom():
                break
            # Paper is white in the dark as well: the preview shows what will be printed.
            painter.fillRect(place, QColor("white"))
            kept, picture = self._pictures.get(number, (0.0, QImage()))
            if not picture.isNull():
                painter.drawImage(place, picture)
            if kept != scale:
                self._ask_for(number, scale)
            painter.setPen(theme.color("border"))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _scale(self) -> float:
        return self.zoom * PIXELS_PER_POINT * self.devicePixelRatioF()

    def _place(self, number: int) -> QRect:
        size = self._pixels(number)
        return QRect(QPoint(max(GAP, (self.width() - size.width()) // 2), self._tops[number]), size)

    def _pixels(self, number: int) -> QSize:
        if self._pages is None:
            return QSize()
        return (self._pages.sizes[number] * (self.zoom * PIXELS_PER_POINT)).toSize()

    def _lay_out(self) -> None:
        heights = (self._pixels(number).height() + GAP for number in range(len(self)))
        self._tops = list(accumulate(heights, initial=GAP))
        self.setMinimumWidth(round(self.widest * self.zoom * PIXELS_PER_POINT) + 2 * GAP)
        self.setFixedHeight(self._tops[-1])
        self.update()

    def _ask_for(self, number: int, scale: float) -> None:
        if self._asked.get(number) == scale or self._pages is None:
            return
        self._asked[number] = scale
        pages, asked = self._pages, self._asked

        def render(_progress: Progress) -> tuple[Pages, int, float, QImage]:
            # Scrolled or zoomed on meanwhile: not worth the work.
            is_wanted = asked.get(number) == scale
            return pages, number, scale, pages.render(number, scale) if is_wanted else QImage()

        job = Job(render)
        job.succeeded.connect(self._show_picture)
        job.failed.connect(self._app.trouble.show)
        self._app.jobs.read(job)

    @Slot(object)
    def _show_picture(self, rendered: tuple[Pages, int, float, QImage]) -> None:
        pages, number, scale, picture = rendered
        if pages is not self._pages or self._asked.get(number) != scale:
            return
        del self._asked[number]
        self._pictures.pop(number, None)
        self._pictures[number] = (scale, picture)
        for oldest in list(self._pictures)[:-KEPT_PICTURES]:
            del self._pictures[oldest]
        self.update(self._place(number))
