"""Any report as a PDF: A4, the faces embedded in part, the same bytes for the same report."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from fieldapp.reports import fonts
from fieldapp.reports.chart_flow import ChartFlow
from fieldapp.reports.flows import (
    FiguresFlow,
    Flow,
    HeadingFlow,
    KeyValuesFlow,
    NoteFlow,
    ParagraphFlow,
    SignatureFlow,
    WritingFlow,
)
from fieldapp.reports.map_flow import MapFlow
from fieldapp.reports.page import (
    Block,
    ChartSheet,
    Figures,
    Heading,
    KeyValues,
    MapSheet,
    Note,
    Paragraph,
    Report,
    SignatureLines,
    Step,
    Table,
    WritingLines,
)
from fieldapp.reports.paginate import Placed, paginate
from fieldapp.reports.pen import MM, RULE, THICK, Frame, Pen, Style
from fieldapp.reports.printable import printable
from fieldapp.reports.table_flow import TableFlow
from fieldapp.texts import _, speaking

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_A4 = (210 * MM, 297 * MM)
_SIDE, _TOP, _BOTTOM = 12 * MM, 11 * MM, 10 * MM
_FOOT = 7 * MM
_RUNNING_HEAD = 9 * MM
# Cutting a face down to the characters used moves a position inside ReportLab's one reader of the file.
_saving = Lock()


@dataclass(frozen=True, slots=True)
class Pdf:
    """A report as a file.

    Attributes:
        missing: characters that the fonts lack, drawn as 〓; tell the person which.
    """

    data: bytes
    pages: int
    missing: tuple[str, ...] = ()


def draw_pdf(report: Report, step: Step | None = None) -> Pdf:
    """Draw *report*, in the language that it was built in.

    Args:
        step: told how far it is; may raise to stop.

    Returns:
        The same bytes each time for equal reports.
    """
    with speaking(report.language):
        return _Drawing(report, step or _no_step).drawn()


class _Drawing:
    def __init__(self, report: Report, step: Step) -> None:
        self._report, self._missing = printable(report)
        self._step = step
        self._width, self._height = reversed(_A4) if report.landscape else _A4
        self._frame = Frame(_SIDE, self._width - 2 * _SIDE)
        self._bottom = self._height - _BOTTOM - _FOOT
        self._top = _TOP + _RUNNING_HEAD
        # Measuring is one half of the work and drawing the other.
        self._half = 1 + sum(len(block.rows) for block in report.blocks if isinstance(block, Table))

    def drawn(self) -> Pdf:
        head = _Head(self._report, self._frame)
        flows = list(self._flows())
        pages = paginate(flows, _TOP + head.height, self._top, self._bottom)
        target = BytesIO()
        canvas = self._canvas(target)
        pen = Pen(canvas, self._height)
        for number, page in enumerate(pages, 1):
            self._step(self._half + self._half * (number - 1) // len(pages), 2 * self._half)
            if self._report.watermark:
                pen.watermark(self._report.watermark, self._width)
            if number == 1:
                head.draw(pen, _TOP)
            else:
                self._draw_running_head(pen)
            self._draw_page(pen, page)
            self._draw_foot(pen, number, len(pages))
            pen.end_page()
        with _saving:
            canvas.save()
        self._step(2 * self._half, 2 * self._half)
        return Pdf(target.getvalue(), len(pages), self._missing)

    def _flows(self) -> Iterator[Flow]:
        measured = 0
        for block in self._report.blocks:
            if isinstance(block, Table):
                flow = TableFlow(block, self._frame, self._bottom - self._top)
                for done in flow.measure():
                    self._step(measured + done, 2 * self._half)
                measured += len(block.rows)
                yield flow
            else:
                yield _flow(block, self._frame)

    def _canvas(self, target: BytesIO) -> "Canvas":
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # letters in place of bytes make the file a fifth larger
        report = self._report
        canvas = Canvas(
            target,
            pagesize=(self._width, self._height),
            pageCompression=1,
            invariant=1,
            # Else each page names a Helvetica that is not embedded.  The published types are wrong here.
            initialFontName=fonts.regular().name,  # type: ignore[arg-type]
            lang=report.language.replace("_", "-"),
        )
        canvas.setTitle(" ".join(part for part in (report.title, report.subtitle) if part))
        canvas.setAuthor(report.author)
        canvas.setSubject(report.subtitle)
        canvas.setCreator("FieldApp")
        canvas.setProducer("FieldApp")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        return canvas

    def _draw_page(self, pen: Pen, page: list[Placed]) -> None:
        for placed in page:
            placed.flow.draw(pen, placed.top, placed.first, placed.last)

    def _draw_running_head(self, pen: Pen) -> None:
        said = "   ".join(part for part in (self._report.title, self._report.subtitle) if part)
        pen.text(self._frame.left, _TOP, Style.QUIET.lines(said, self._frame.width * 0.7)[0], Style.QUIET)
        if self._report.facts:
            pen.text_right(self._frame.right, _TOP, self._report.facts[0][1], Style.QUIET)
        pen.across(self._frame.left, self._frame.right, _TOP + Style.QUIET.leading + 2)

    def _draw_foot(self, pen: Pen, number: int, pages: int) -> None:
        y = self._height - _BOTTOM - Style.QUIET.leading
        count = _("Page {page} of {pages}").format(page=number, pages=pages)
        pen.across(self._frame.left, self._frame.right, y - 3)
        room = self._frame.width - Style.QUIET.width(count) - 12
        pen.text(self._frame.left, y, Style.QUIET.lines(self._report.footer, room)[0], Style.QUIET)
        pen.text_right(self._frame.right, y, count, Style.QUIET)


class _Head:
    """The top of the first page: title, state, subtitle, and who it is about."""

    _GAP = 16.0

    def __init__(self, report: Report, frame: Frame) -> None:
        self._report, self._frame = report, frame
        self._state = Style.STRONG.width(report.state) + 16 if report.state else 0.0
        self._titles = Style.TITLE.lines(report.title, frame.width - self._state - 12)
        self._subtitles = Style.SUBTITLE.lines(report.subtitle, frame.width) if report.subtitle else []
        self._facts = _fact_lines(report.facts, frame.width, self._GAP)
        self.height = (
            len(self._titles) * Style.TITLE.leading
            + len(self._subtitles) * Style.SUBTITLE.leading
            + (len(self._facts) * (Style.STRONG.leading + 2) + 3 if self._facts else 0)
            + 14
        )

    def draw(self, pen: Pen, top: float) -> None:
        frame = self._frame
        if self._state:
            pen.box(frame.right - self._state, top + 3, self._state, 18, radius=3)
            pen.text_middle(frame.right - self._state / 2, top + 6, self._report.state, Style.STRONG)
        y = top
        for style, lines in ((Style.TITLE, self._titles), (Style.SUBTITLE, self._subtitles)):
            for line in lines:
                pen.text(frame.left, y, line, style)
                y += style.leading
        y += 3
        for facts in self._facts:
            x = frame.left
            for name, value in facts:
                pen.text(x, y + 1, name, Style.QUIET)
                x += Style.QUIET.width(name) + 5
                pen.text(x, y, value, Style.STRONG)
                x += Style.STRONG.width(value) + self._GAP
            y += Style.STRONG.leading + 2
        pen.across(frame.left, frame.right, y + 2, THICK, RULE)


def _fact_lines(facts: tuple[tuple[str, str], ...], width: float, gap: float) -> list[list[tuple[str, str]]]:
    """*facts* in as few lines as hold them side by side."""
    lines: list[list[tuple[str, str]]] = []
    used = width
    for name, value in facts:
        wide = Style.QUIET.width(name) + 5 + Style.STRONG.width(value) + gap
        if used + wide - gap > width:
            lines.append([])
            used = 0.0
        lines[-1].append((name, value))
        used += wide
    return lines


def _flow(block: Block, frame: Frame) -> Flow:
    match block:
        case Heading():
            return HeadingFlow(block, frame)
        case Paragraph():
            return ParagraphFlow(block, frame)
        case Note():
            return NoteFlow(block, frame)
        case Figures():
            return FiguresFlow(block, frame)
        case KeyValues():
            return KeyValuesFlow(block, frame)
        case WritingLines():
            return WritingFlow(block, frame)
        case SignatureLines():
            return SignatureFlow(block, frame)
        case MapSheet():
            return MapFlow(block, frame)
        case ChartSheet():
            return ChartFlow(block, frame)
        case Table():
            raise TypeError("tables are measured step by step")


def _no_step(_done: int, _total: int) -> None:
    """For whoever does not ask how far it is."""
