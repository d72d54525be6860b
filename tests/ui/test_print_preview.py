from collections.abc import Callable
from pathlib import Path

import pytest
from PIL.Image import Image, Resampling
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QScrollArea
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models import ExportRecord
from fieldapp.errors import SurroundingsError
from fieldapp.reports.draw_pdf import draw_pdf
from tests.support import report_samples as samples
from tests.support.pdfs import pictures
from ui.context import AppContext
from ui.printing import Pages, paint_pages, set_up
from ui.widgets.print_preview import KEPT_PICTURES, PrintPreview


@pytest.fixture(scope="module")
def long_pdf() -> bytes:
    """Some thirty pages."""
    return draw_pdf(samples.table(700)).data


@pytest.fixture
def preview(app: AppContext, qtbot: QtBot) -> PrintPreview:
    """On the screen, without a report."""
    made = PrintPreview(app)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def accept(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """The printer's dialog is answered with: print into this file."""

    def answer_with(path: Path) -> None:
        def exec_(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
            dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            dialog.printer().setOutputFileName(str(path))
            return QPrintDialog.DialogCode.Accepted

        monkeypatch.setattr(QPrintDialog, "exec", exec_)

    return answer_with


def seen(preview: PrintPreview) -> QImage:
    """What is on the screen."""
    return preview.grab().toImage()


def darkness(image: QImage) -> int:
    """How many pixels carry ink."""
    small = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(byte < 128 for byte in bytes(small.constBits()))


def coarse(page: Image) -> bytes:
    """How dark each of some hundred parts of the page is: the same for two renderings of one page."""
    return page.convert("L").resize((30, 21), Resampling.BOX).tobytes()


def area_of(preview: PrintPreview) -> QScrollArea:
    """What the pages scroll in."""
    area = preview.findChild(QScrollArea)
    assert area is not None
    return area


def wait_for_pictures(preview: PrintPreview, qtbot: QtBot) -> None:
    """Until everything that is seen is rendered."""
    seen(preview)
    qtbot.waitUntil(lambda: preview.sheets.is_rendered)


def test_the_preview_shows_the_pages_of_the_very_pdf(preview: PrintPreview, qtbot: QtBot) -> None:
    pdf = draw_pdf(samples.day_plan())
    preview.show_pdf(pdf.data, "plan")
    before = darkness(seen(preview))
    wait_for_pictures(preview, qtbot)
    assert darkness(seen(preview)) > before + 2000
    assert preview.count.text() == f"Page 1 of {pdf.pages}"


def test_only_pages_that_are_seen_are_rendered_and_few_are_kept(
    preview: PrintPreview, qtbot: QtBot, long_pdf: bytes
) -> None:
    preview.show_pdf(long_pdf, "table")
    wait_for_pictures(preview, qtbot)
    assert len(preview.sheets) > 25
    assert 0 < len(preview.sheets._pictures) <= 3
    bar = area_of(preview).verticalScrollBar()
    for place in range(0, bar.maximum(), 500):
        bar.setValue(place)
        wait_for_pictures(preview, qtbot)
    assert len(preview.sheets._pictures) <= KEPT_PICTURES


def test_scrolling_says_which_page_is_seen(preview: PrintPreview, long_pdf: bytes) -> None:
    preview.show_pdf(long_pdf, "table")
    bar = area_of(preview).verticalScrollBar()
    bar.setValue(bar.maximum())
    pages = len(preview.sheets)
    assert preview.count.text() == f"Page {pages} of {pages}"
    assert preview.sheets.page_at(-5) == 0
    assert preview.sheets.page_at(10**6) == pages - 1


def test_it_fits_the_width_until_zoomed_by_hand(preview: PrintPreview, qtbot: QtBot, long_pdf: bytes) -> None:
    preview.show_pdf(long_pdf, "table")
    area = area_of(preview)
    assert not area.horizontalScrollBar().isVisible()
    narrow = preview.sheets.zoom
    preview.resize(1200, 600)
    qtbot.waitUntil(lambda: preview.sheets.zoom > narrow)
    preview.zoom(1)
    chosen = preview.sheets.zoom
    preview.resize(900, 600)
    assert preview.sheets.zoom == chosen
    preview.fit_width()
    assert preview.sheets.zoom == pytest.approx(narrow)


def test_zooming_keeps_the_middle_of_the_view(preview: PrintPreview, long_pdf: bytes) -> None:
    preview.show_pdf(long_pdf, "table")
    bar = area_of(preview).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    page = preview.count.text()
    for steps in (1, 1, 1, -1, -1, -1, -1):
        preview.zoom(steps)
        assert preview.count.text() == page


def test_zooming_ends_at_the_largest_and_the_smallest(preview: PrintPreview) -> None:
    preview.show_pdf(draw_pdf(samples.day_plan()).data, "plan")
    area_of(preview).setFocus()
    for _press in range(15):
        QTest.keyClick(preview, Qt.Key.Key_Minus)
    assert preview.percent.text() == "25%"
    for _press in range(15):
        QTest.keyClick(preview, Qt.Key.Key_Plus)
    assert preview.percent.text() == "300%"


def test_another_report_takes_the_place_of_the_first(preview: PrintPreview, qtbot: QtBot, long_pdf: bytes) -> None:
    preview.show_pdf(long_pdf, "table")
    seen(preview)
    preview.show_pdf(draw_pdf(samples.birthday_report()).data, "birthdays")
    wait_for_pictures(preview, qtbot)
    assert preview.count.text() == "Page 1 of 1"
    assert set(preview.sheets._pictures) == {0}


def test_saving_writes_the_very_bytes_and_that_is_written_down(
    preview: PrintPreview, qtbot: QtBot, app: AppContext, tmp_path: Path
) -> None:
    pdf = draw_pdf(samples.day_plan()).data
    preview.show_pdf(pdf, "plan")
    with qtbot.waitSignal(preview.saved):
        preview.save_to(tmp_path / "plan.pdf")
    assert (tmp_path / "plan.pdf").read_bytes() == pdf
    qtbot.waitUntil(lambda: app.jobs.under_way == 0)
    with app.store.reading() as session:
        assert session.scalars(select(ExportRecord.file_name)).all() == ["plan.pdf"]


def test_a_file_that_cannot_be_written_is_said(
    preview: PrintPreview, qtbot: QtBot, app: AppContext, tmp_path: Path
) -> None:
    preview.show_pdf(draw_pdf(samples.day_plan()).data, "plan")
    with qtbot.waitSignal(app.trouble.in_the_status_bar) as said:
        preview.save_to(tmp_path / "no such folder" / "plan.pdf")
    assert "could not be written" in said.args[0]


def test_printing_goes_to_the_chosen_printer_and_shows_its_progress(
    preview: PrintPreview, qtbot: QtBot, tmp_path: Path, accept: Callable[[Path], None], app: AppContext
) -> None:
    accept(tmp_path / "printed.pdf")
    titles = []
    app.jobs.started.connect(lambda job: titles.append(str(job.title or "")))
    pdf = draw_pdf(samples.day_plan())
    preview.show_pdf(pdf.data, "Monday")
    with qtbot.waitSignal(preview.printed, timeout=20_000):
        preview.print_button.click()
    assert "Printing Monday" in titles
    printed = (tmp_path / "printed.pdf").read_bytes()
    original, copy = pictures(pdf.data, dpi=40), pictures(printed, dpi=40)
    assert [page.size for page in copy] == [page.size for page in original]
    for one, other in zip(original, copy, strict=True):
        differences = [abs(a - b) for a, b in zip(coarse(one), coarse(other), strict=True)]
        assert max(differences) < 40


def test_a_printed_code_can_still_be_scanned(
    preview: PrintPreview, qtbot: QtBot, tmp_path: Path, accept: Callable[[Path], None]
) -> None:
    import zxingcpp

    accept(tmp_path / "printed.pdf")
    preview.show_pdf(draw_pdf(samples.day_plan()).data, "Monday")
    with qtbot.waitSignal(preview.printed, timeout=20_000):
        preview.print()
    printed = pictures((tmp_path / "printed.pdf").read_bytes(), dpi=200)
    assert sum(len(zxingcpp.read_barcodes(page)) for page in printed) == 7


def test_nothing_is_printed_when_the_dialog_is_closed(
    preview: PrintPreview, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QPrintDialog.DialogCode.Rejected)
    preview.show_pdf(draw_pdf(samples.day_plan()).data, "plan")
    with qtbot.assertNotEmitted(preview.printed, wait=50):
        preview.print()


def test_a_range_of_pages_can_be_printed(tmp_path: Path, long_pdf: bytes) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "some.pdf"))
    pages = Pages(long_pdf)
    set_up(printer, pages, "table")
    printer.setFromTo(3, 4)
    steps: list[tuple[int, int]] = []
    paint_pages(pages, printer, lambda done, total: steps.append((done, total)))
    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert len(pictures((tmp_path / "some.pdf").read_bytes(), dpi=20)) == 2


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_told(tmp_path: Path, long_pdf: bytes) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "x.pdf"))
    pages = Pages(long_pdf)
    with pytest.raises(SurroundingsError, match="printer"):
        paint_pages(pages, printer, lambda _done, _total: None)


def test_pages_can_be_asked_from_many_threads(long_pdf: bytes) -> None:
    from concurrent.futures import ThreadPoolExecutor

    pages = Pages(long_pdf)
    with ThreadPoolExecutor(8) as threads:
        rendered = list(threads.map(lambda number: pages.render(number % len(pages), 0.5).size(), range(60)))
    assert {(size.width(), size.height()) for size in rendered} == {(421, 298)}


def test_every_control_has_a_name_for_screen_readers(preview: PrintPreview) -> None:
    for control in preview.findChildren(QAbstractButton):
        assert control.text() or control.accessibleName()
    assert preview.sheets.accessibleName()
