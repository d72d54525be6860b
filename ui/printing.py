"""Pages of a PDF as pictures, and the way to the printer.

What is printed is what is previewed: the same PDF, rendered by the same library.
"""

import pypdfium2
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

POINTS_PER_INCH = 72.0
PRINT_DPI = 300


class Pages:
    """An opened PDF.  Not to be used from two threads at once; close it when done."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pypdfium2.PdfDocument(pdf)

    def __len__(self) -> int:
        return len(self._document)

    def size(self, number: int) -> QSizeF:
        """Width and height of a page in points (1/72 inch)."""
        width, height = self._document.get_page_size(number)
        return QSizeF(width, height)

    def render(self, number: int, scale: float) -> QImage:
        """Page *number* (from 0) with *scale* pixels to a point."""
        bitmap = self._document[number].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
        return image.copy()  # the buffer belongs to the bitmap and goes with it

    def close(self) -> None:
        self._document.close()


def print_pdf(pdf: bytes, title: str, parent: QWidget) -> bool:
    """Ask for a printer with the system's dialog and print; false when the person changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    pages = Pages(pdf)
    try:
        first = pages.size(0)
        lying = first.width() > first.height()
        printer.setPageOrientation(QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, parent)
        dialog.setMinMax(1, len(pages))
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return False
        paint_pages(pages, printer)
    finally:
        pages.close()
    return True


def paint_pages(pages: Pages, printer: QPrinter) -> None:
    """Paint the pages that *printer* was asked for, each as large as the paper allows."""
    printer.setFullPage(True)
    first = printer.fromPage() or 1
    last = printer.toPage() or len(pages)
    scale = max(PRINT_DPI, min(printer.resolution(), 600)) / POINTS_PER_INCH
    painter = QPainter(printer)
    try:
        for number in range(first - 1, min(last, len(pages))):
            if number >= first:
                printer.newPage()
            image = pages.render(number, scale)
            paper = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
            size = QSizeF(image.size()).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(paper.topLeft(), size), image)
    finally:
        painter.end()
