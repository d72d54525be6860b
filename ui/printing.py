"""Pages of a PDF as pictures, and the way to the printer.

What is printed is what is previewed: the same PDF, rendered by the same library.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Lock

import pypdfium2
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from fieldapp.errors import SurroundingsError
from fieldapp.texts import Text

POINTS_PER_INCH = 72
LEAST_DPI, MOST_DPI = 300, 600  # beyond it paper shows no difference, and a page takes 35 MB and more
# PDFium must not be called from two threads at once, not even for two documents.
_pdfium = Lock()


class Pages:
    """A PDF to be looked at page by page, from any thread.

    It is opened anew for each picture, which costs a millisecond and leaves nothing to be closed.

    Attributes:
        sizes: width and height of each page in points, 1/72 inch.
    """

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        with _opened(pdf) as document:
            self.sizes = [QSizeF(*document.get_page_size(number)) for number in range(len(document))]

    def __len__(self) -> int:
        return len(self.sizes)

    def render(self, number: int, scale: float) -> QImage:
        """Page *number* (from 0) with *scale* pixels to a point."""
        with _opened(self._pdf) as document:
            bitmap = document[number].render(scale=scale, prefer_bgrx=True)
            # The buffer belongs to the bitmap and goes with it.
            return QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32).copy()


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _pdfium, closing(pypdfium2.PdfDocument(pdf)) as document:
        yield document


def choose_printer(pages: Pages, title: str, parent: QWidget) -> QPrinter | None:
    """Ask for a printer with the system's dialog, set for *pages*; ``None`` where the person changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_up(printer, pages, title)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(pages))
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def set_up(printer: QPrinter, pages: Pages, title: str) -> None:
    """Tell *printer* what is coming: A4, upright or lying, the whole sheet; the pages have their own margins."""
    first = pages.sizes[0]
    is_lying = first.width() > first.height()
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if is_lying else QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)


def paint_pages(pages: Pages, printer: QPrinter, step: Callable[[int, int], object]) -> None:
    """Paint the pages that *printer* was asked for, each as large as the paper allows; for a thread of its own.

    Args:
        step: told how many are done of how many; may raise to stop, which takes the job back.

    Raises:
        SurroundingsError: the printer takes no job.
    """
    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    wanted = range(first - 1, min(last, len(pages)))
    scale = max(LEAST_DPI, min(printer.resolution(), MOST_DPI)) / POINTS_PER_INCH
    painter = QPainter()
    if not painter.begin(printer):
        raise SurroundingsError(Text("The printer does not take the job. Is it switched on and connected?"))
    try:
        for done, number in enumerate(wanted):
            step(done, len(wanted))
            if done:
                printer.newPage()
            picture = pages.render(number, scale)
            paper = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
            size = QSizeF(picture.size()).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(paper.topLeft(), size), picture)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    step(len(wanted), len(wanted))
