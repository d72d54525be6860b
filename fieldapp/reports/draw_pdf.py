"""Draws any ``Report`` as a PDF.

Everything is measured first and put onto pages, then drawn: the time grows with the rows and not
with their square, and each page knows how many there are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from fieldapp.errors import SurroundingsError
from fieldapp.reports.cells import (
    GREY,
    INK,
    PAD_X,
    PAD_Y,
    SIZE,
    SMALL,
    Boxes,
    MeasuredRow,
    OneLine,
    Part,
    Qr,
    Stack,
    Wrapped,
)
from fieldapp.reports.fonts import BOLD, REGULAR, printable, register_fonts
from fieldapp.reports.line_breaks import break_lines
from fieldapp.reports.page import (
    Blank,
    Block,
    Cell,
    Column,
    Heading,
    KeyValues,
    Lines,
    Paragraph,
    QrCode,
    Report,
    Signatures,
    Table,
)
from fieldapp.texts import Text, _

MARGIN = 14 * mm
FOOT = 15 * mm
HEAD, TITLE = 11.5, 18.0
Step = Callable[[int, int], None]
ROWS_PER_STEP = 200


@dataclass(slots=True)
class Drawn:
    """What came of drawing: the file's bytes, its pages, and characters no face has."""

    pdf: bytes
    pages: int
    missing: set[str] = field(default_factory=set)


def draw_pdf(report: Report, step: Step = lambda _done, _total: None) -> Drawn:
    """Draw *report* on A4.

    Args:
        report: what stands on it.
        step: hears of progress (done, total) and may raise to stop.
    """
    register_fonts()
    sheet = landscape(A4) if report.landscape else A4
    layout = _Layout(report, sheet, step)
    pages = layout.pages()
    target = BytesIO()
    canvas = Canvas(target, pagesize=sheet, invariant=1, initialFontName=REGULAR, lang=report.language)  # type: ignore[arg-type]  # the stubs say float
    canvas.setTitle(f"{report.title} {report.subtitle}".strip())
    canvas.setAuthor(report.author or "FieldApp")
    canvas.setCreator("FieldApp")
    canvas.setSubject(report.subtitle)
    for number, page in enumerate(pages, start=1):
        layout.draw_frame(canvas, number, len(pages))
        for piece in page:
            piece(canvas)
        canvas.showPage()
        step(len(pages) + number, 2 * len(pages))
    canvas.save()
    return Drawn(target.getvalue(), len(pages), layout.missing)


def write_pdf(report: Report, path: Path, step: Step = lambda _done, _total: None) -> Drawn:
    """Draw *report* into a file, beside it first, so that a power cut leaves no half file.

    Raises:
        SurroundingsError: the file cannot be written; it may be open elsewhere.
    """
    drawn = draw_pdf(report, step)
    draft = path.with_suffix(path.suffix + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(drawn.pdf)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise SurroundingsError(
            Text("{file} could not be written. Is it open in another program?", file=str(path)), detail=repr(error)
        ) from error
    return drawn


_Piece = Callable[[Canvas], None]


class _Layout:
    """Measures blocks and puts them onto pages from the top."""

    def __init__(self, report: Report, sheet: tuple[float, float], step: Step) -> None:
        self.report, self.step = report, step
        self.width, self.height = sheet
        self.inner = self.width - 2 * MARGIN
        self.missing: set[str] = set()
        self._pages: list[list[_Piece]] = [[]]
        self._y = self.height - MARGIN

    def pages(self) -> list[list[_Piece]]:
        self._put_title()
        for number, block in enumerate(self.report.blocks):
            following = self.report.blocks[number + 1] if number + 1 < len(self.report.blocks) else None
            self._put(block, following)
        for note in self.report.notes:
            self._put_text(note, REGULAR, SMALL, GREY, gap=1.0 * mm)
        return self._pages

    def draw_frame(self, canvas: Canvas, number: int, count: int) -> None:
        """The foot of a page, its running head, and the pale mark of a draft."""
        if self.report.mark:
            canvas.saveState()
            canvas.setFillGray(0.90)
            canvas.setFont(BOLD, 84)
            canvas.translate(self.width / 2, self.height / 2)
            canvas.rotate(32)
            canvas.drawCentredString(0, -28, self._clean(self.report.mark))
            canvas.restoreState()
        canvas.setFillGray(GREY)
        canvas.setFont(REGULAR, SMALL)
        canvas.drawString(MARGIN, FOOT - 6.5 * mm, self._clean(self.report.footer))
        page = _("Page {number} of {count}").format(number=number, count=count)
        canvas.drawRightString(self.width - MARGIN, FOOT - 6.5 * mm, self._clean(page))
        if number > 1:
            head = self._clean("  ".join(filter(None, (self.report.title, self.report.subtitle))))
            canvas.drawString(MARGIN, self.height - MARGIN + 1.2 * mm, head)

    # ------------------------------------------------------------------ blocks

    def _put_title(self) -> None:
        title, subtitle, number = (
            self._clean(t) for t in (self.report.title, self.report.subtitle, self.report.number)
        )
        top = self._y

        def draw(canvas: Canvas) -> None:
            canvas.setFillGray(INK)
            canvas.setFont(BOLD, TITLE)
            canvas.drawString(MARGIN, top - TITLE, title)
            canvas.setFillGray(GREY)
            canvas.setFont(REGULAR, SMALL)
            canvas.drawRightString(self.width - MARGIN, top - TITLE + 2, number)
            canvas.setFont(REGULAR, SIZE + 0.5)
            canvas.drawString(MARGIN, top - TITLE - 6.2 * mm, subtitle)
            canvas.setStrokeGray(INK)
            canvas.setLineWidth(0.9)
            canvas.line(MARGIN, top - TITLE - 8.8 * mm, self.width - MARGIN, top - TITLE - 8.8 * mm)

        self._pages[-1].append(draw)
        self._y = top - TITLE - 12 * mm

    def _put(self, block: Block, following: Block | None) -> None:
        match block:
            case Heading():
                self._put_heading(block, following)
            case Paragraph(text, strong):
                self._put_text(text, BOLD if strong else REGULAR, SIZE, INK, gap=2.4 * mm)
            case KeyValues():
                self._put_key_values(block)
            case Table():
                self._put_table(block)
            case Signatures(words):
                self._put_signatures(words)

    def _put_heading(self, block: Heading, following: Block | None) -> None:
        room = 10 * mm + (24 * mm if isinstance(following, Table) else 8 * mm)  # never alone at the foot
        self._need(room)
        text, note, top = self._clean(block.text), self._clean(block.note), self._y - 2.5 * mm

        def draw(canvas: Canvas) -> None:
            canvas.setFillGray(INK)
            canvas.setFont(BOLD, HEAD)
            canvas.drawString(MARGIN, top - HEAD, text)
            if note:
                canvas.setFillGray(GREY)
                canvas.setFont(REGULAR, SMALL)
                canvas.drawString(MARGIN + stringWidth(text, BOLD, HEAD) + 3 * mm, top - HEAD, note)

        self._pages[-1].append(draw)
        self._y = top - HEAD - 2.6 * mm

    def _put_text(self, text: str, font: str, size: float, grey: float, *, gap: float) -> None:
        part = Wrapped(self._lines(text, font, size, self.inner), "left", font, size, grey=grey)
        self._need(part.height)
        top = self._y
        self._pages[-1].append(lambda canvas: part.draw(canvas, MARGIN, top, self.inner))
        self._y = top - part.height - gap

    def _put_key_values(self, block: KeyValues) -> None:
        per_row = max(1, block.per_row)
        width = self.inner / per_row
        for start in range(0, len(block.pairs), per_row):
            line: list[tuple[float, Part]] = []
            for number, (name, value) in enumerate(block.pairs[start : start + per_row]):
                x, label = MARGIN + number * width, self._clean(name)
                left = min(stringWidth(label, REGULAR, SIZE) + 2.5 * mm, width * 0.5)
                room = width - left - 3 * mm
                line.append((x, OneLine(label, "left", REGULAR, SIZE, grey=GREY)))
                line.append((x + left, Wrapped(self._lines(value, BOLD, SIZE, room), "left", BOLD, SIZE, grey=INK)))
            height = max(part.height for _x, part in line) + 1.2 * mm
            self._need(height)
            self._pages[-1].append(_side_by_side(line, self._y))
            self._y -= height
        self._y -= 2 * mm

    def _put_signatures(self, words: tuple[str, ...]) -> None:
        height = 22 * mm
        self._need(height)
        top, width = self._y, self.inner / max(1, len(words))
        cleaned = [self._clean(word) for word in words]

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeGray(INK)
            canvas.setLineWidth(0.6)
            for number, word in enumerate(cleaned):
                x, y = MARGIN + number * width, top - 17 * mm
                canvas.setFillGray(INK)
                canvas.setFont(REGULAR, SIZE)
                canvas.drawString(x, y + 1.2 * mm, word)
                start = x + stringWidth(word, REGULAR, SIZE) + 2 * mm
                canvas.line(start, y, x + width - 6 * mm, y)

        self._pages[-1].append(draw)
        self._y = top - height

    # ------------------------------------------------------------------ tables

    def _put_table(self, table: Table) -> None:
        total = sum(column.share for column in table.columns) or 1.0
        widths = [self.inner * column.share / total for column in table.columns]
        header = self._row(tuple(column.title for column in table.columns), table.columns, widths, header=True)
        first = True
        for number, cells in enumerate(_rows_of(table)):
            if number % ROWS_PER_STEP == 0:
                self.step(number, 2 * max(1, len(table.rows)))
            is_total = table.total is not None and number == len(table.rows)
            row = self._row(cells, table.columns, widths, least=0 if is_total else table.row_mm * mm, strong=is_total)
            if first or self._y - row.height < FOOT:
                if self._y - header.height - row.height < FOOT:
                    self._new_page()
                self._place(header)
                first = False
            self._place(row)
        if first:
            self._need(header.height)
            self._place(header)
        self._y -= 4 * mm

    def _row(
        self,
        cells: tuple[Cell, ...],
        columns: tuple[Column, ...],
        widths: list[float],
        *,
        header: bool = False,
        least: float = 0.0,
        strong: bool = False,
    ) -> MeasuredRow:
        font = BOLD if header or strong else REGULAR
        size = SMALL if header else SIZE
        measured = [
            self._cell(cell, column, width - 2 * PAD_X, font, size)
            for cell, column, width in zip(cells, columns, widths, strict=True)
        ]
        height = max([least, *(part.height + 2 * PAD_Y for part in measured)])
        return MeasuredRow(height, measured, widths, header=header, strong=strong)

    def _cell(self, cell: Cell, column: Column, room: float, font: str, size: float) -> Part:
        match cell:
            case QrCode(text):
                return Qr(text)
            case Blank(boxes):
                return Boxes([self._clean(word) for word in boxes])
            case Lines(head, rest):
                parts = [self._words(head, column, room, BOLD, size)]
                parts += [self._words(line, column, room, REGULAR, SMALL, grey=GREY) for line in rest if line]
                return Stack(parts)
            case str():
                return self._words(cell, column, room, font, size)

    def _words(self, text: str, column: Column, room: float, font: str, size: float, *, grey: float = INK) -> Part:
        lines = self._lines(text, font, size, room)
        if len(lines) == 1:
            return OneLine(lines[0], column.align, font, size, grey=grey)
        return Wrapped(lines, column.align, font, size, grey=grey)

    # ------------------------------------------------------------------ helpers

    def _place(self, row: MeasuredRow) -> None:
        top = self._y
        self._pages[-1].append(lambda canvas: row.draw(canvas, MARGIN, top))
        self._y = top - row.height

    def _need(self, height: float) -> None:
        if self._y - height < FOOT:
            self._new_page()

    def _new_page(self) -> None:
        self._pages.append([])
        self._y = self.height - MARGIN - 3 * mm

    def _clean(self, text: str) -> str:
        shown, missing = printable(text)
        self.missing |= missing
        return shown

    def _lines(self, text: str, font: str, size: float, room: float) -> list[str]:
        return break_lines(self._clean(text), room, lambda piece: stringWidth(piece, font, size))


def _side_by_side(parts: list[tuple[float, Part]], top: float) -> _Piece:
    def draw(canvas: Canvas) -> None:
        for x, part in parts:
            part.draw(canvas, x, top, 0)

    return draw


def _rows_of(table: Table) -> Iterator[tuple[Cell, ...]]:
    yield from table.rows
    if table.total is not None:
        yield table.total
