"""The content of cells, measured before it is drawn."""

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from fieldapp.reports.fonts import REGULAR
from fieldapp.reports.page import Align

PAD_X, PAD_Y = 2.0 * mm, 1.4 * mm
SIZE, SMALL = 9.0, 7.6
LEADING = 1.38
QR_MM = 17.0
INK, GREY, HAIR, SHADE = 0.10, 0.42, 0.78, 0.945  # greys, so that any printer shows them


class Part:
    """The measured content of a cell; drawn from its top left corner into *room*."""

    height: float = 0.0

    def draw(self, canvas: Canvas, x: float, top: float, room: float) -> None:
        raise NotImplementedError


class OneLine(Part):
    """Text that fits."""

    def __init__(self, text: str, align: Align, font: str, size: float, *, grey: float) -> None:
        self.text, self.align, self.font, self.size, self.grey = text, align, font, size, grey
        self.height = size * LEADING

    def draw(self, canvas: Canvas, x: float, top: float, room: float) -> None:
        canvas.setFillGray(self.grey)
        canvas.setFont(self.font, self.size)
        y = top - self.size * 1.16
        if self.align == "right":
            canvas.drawRightString(x + room, y, self.text)
        elif self.align == "center":
            canvas.drawCentredString(x + room / 2, y, self.text)
        else:
            canvas.drawString(x, y, self.text)


class Wrapped(Part):
    """Text on several lines."""

    def __init__(self, lines: list[str], align: Align, font: str, size: float, *, grey: float) -> None:
        self.lines = [OneLine(line, align, font, size, grey=grey) for line in lines]
        self.height = sum(line.height for line in self.lines)

    def draw(self, canvas: Canvas, x: float, top: float, room: float) -> None:
        for line in self.lines:
            line.draw(canvas, x, top, room)
            top -= line.height


class Stack(Part):
    """Parts below each other."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.height = sum(part.height for part in parts)

    def draw(self, canvas: Canvas, x: float, top: float, room: float) -> None:
        for part in self.parts:
            part.draw(canvas, x, top, room)
            top -= part.height


class Boxes(Part):
    """Room to write by hand, perhaps with boxes to tick."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.height = SIZE * LEADING if words else 0.0

    def draw(self, canvas: Canvas, x: float, top: float, room: float) -> None:  # noqa: ARG002
        canvas.setStrokeGray(INK)
        canvas.setFillGray(INK)
        canvas.setFont(REGULAR, SMALL)
        canvas.setLineWidth(0.6)
        for word in self.words:
            canvas.rect(x, top - 2.9 * mm, 2.5 * mm, 2.5 * mm)
            canvas.drawString(x + 3.2 * mm, top - 2.7 * mm, word)
            x += 3.2 * mm + stringWidth(word, REGULAR, SMALL) + 3 * mm


class Qr(Part):
    """A QR code with medium correction and its quiet zone of four modules."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.height = QR_MM * mm

    def draw(self, canvas: Canvas, x: float, top: float, room: float) -> None:
        code = QrCodeWidget(self.text, barLevel="M").qr  # type: ignore[attr-defined]  # the stubs lack it
        code.make()
        count = code.getModuleCount()
        edge = min(self.height, room)
        size = edge / (count + 8)
        x += (room - edge) / 2 + 4 * size
        canvas.setFillGray(0)
        path = canvas.beginPath()
        for row in range(count):
            column = 0
            while column < count:
                start = column
                while column < count and code.isDark(row, column):
                    column += 1
                if column > start:
                    path.rect(x + start * size, top - (row + 5) * size, (column - start) * size, size * 1.02)
                column += 1
        canvas.drawPath(path, stroke=0, fill=1)


class MeasuredRow:
    """A measured row of a table."""

    def __init__(self, height: float, parts: list[Part], widths: list[float], *, header: bool, strong: bool) -> None:
        self.height, self.parts, self.widths, self.header, self.strong = height, parts, widths, header, strong

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        right, bottom = x + sum(self.widths), top - self.height
        if self.header:
            canvas.setFillGray(SHADE)
            canvas.rect(x, bottom, right - x, self.height, stroke=0, fill=1)
        canvas.setStrokeGray(INK if self.header or self.strong else HAIR)
        canvas.setLineWidth(0.7 if self.header or self.strong else 0.4)
        if self.strong:
            canvas.line(x, top, right, top)
        canvas.line(x, bottom, right, bottom)
        canvas.setLineWidth(0.3)
        canvas.setStrokeGray(HAIR)
        for part, width in zip(self.parts, self.widths, strict=True):
            part.draw(canvas, x + PAD_X, top - PAD_Y, width - 2 * PAD_X)
            if isinstance(part, Boxes | Qr):  # room to write in has an outline
                canvas.setStrokeGray(HAIR)
                canvas.setLineWidth(0.3)
                canvas.line(x, top, x, bottom)
                canvas.line(x + width, top, x + width, bottom)
            x += width
