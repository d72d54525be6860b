import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from fieldapp.reports import draw_pdf as draw_pdf_module
from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.reports.page import (
    Align,
    Cell,
    Column,
    Heading,
    KeyValues,
    Note,
    Paragraph,
    QrCode,
    Report,
    Row,
    RowKind,
    SignatureLines,
    Stack,
    Table,
    TickBox,
)
from fieldapp.reports.paginate import paginate
from fieldapp.reports.pen import Style
from fieldapp.texts import LANGUAGES, speaking
from tests.support import report_samples as samples
from tests.support.pdfs import pictures, poppler, texts, words_of

every_report = pytest.mark.parametrize("build", samples.ALL.values(), ids=samples.ALL)
both_languages = pytest.mark.parametrize("language", LANGUAGES)


def report(*blocks: object, **given: object) -> Report:
    """A report of *blocks*."""
    return Report(**{"title": "试", "blocks": blocks} | given)  # type: ignore[arg-type]


def rows(count: int) -> list[Row]:
    """Rows that each say their own number."""
    return [Row((f"行{n}", "x")) for n in range(count)]


COLUMNS = (Column("甲列", 60), Column("乙列", 40))


@both_languages
@every_report
def test_every_font_is_embedded_and_cut_down(build: Callable[[], Report], language: str) -> None:
    with speaking(language):
        fonts = poppler("pdffonts", draw_pdf(build()).data).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert re.match(r"[A-Z]{6}\+NotoSansSC-(Regular|Bold) ", line), line
        embedded, subset, to_unicode = re.search(r"(yes|no) +(yes|no) +(yes|no)", line).groups()  # type: ignore[union-attr]
        assert (embedded, subset, to_unicode) == ("yes", "yes", "yes")


@both_languages
@every_report
def test_each_page_says_which_of_how_many_it_is(build: Callable[[], Report], language: str) -> None:
    with speaking(language):
        pdf = draw_pdf(build())
    said = texts(pdf.data)
    assert len(said) == pdf.pages
    for number, text in enumerate(said, 1):
        wanted = f"Page {number} of {pdf.pages}" if language == "en" else f"第 {number} 页，共 {pdf.pages} 页"
        assert wanted in text


@both_languages
@every_report
def test_nothing_reaches_into_the_margins(build: Callable[[], Report], language: str) -> None:
    with speaking(language):
        pdf = draw_pdf(replace(build(), watermark=""))
    for picture in pictures(pdf.data, dpi=100):
        ink = picture.convert("L").point(lambda grey: 255 if grey < 200 else 0).getbbox()
        margin = 9 / 25.4 * 100
        assert ink is not None
        assert ink[0] > margin
        assert ink[1] > margin
        assert ink[2] < picture.width - margin
        assert ink[3] < picture.height - margin


@every_report
def test_equal_reports_are_equal_files(build: Callable[[], Report]) -> None:
    assert draw_pdf(build()).data == draw_pdf(build()).data


def test_rare_characters_are_drawn_and_found_again() -> None:
    pdf = draw_pdf(report(Paragraph(samples.RARE), title=f"张{samples.RARE}"))
    assert pdf.missing == ()
    assert words_of(pdf.data).count(samples.RARE) == 2  # regular and bold
    said = poppler("pdftotext", pdf.data)
    assert said.replace("\n", "").count(samples.RARE) == 2


def test_each_rare_character_has_a_shape_of_its_own() -> None:
    shapes = set()
    for character in samples.RARE + "〓":
        page = pictures(draw_pdf(report(Heading(character), title=" ")).data)[0]
        shapes.add(page.crop((0, 0, page.width, page.height // 2)).tobytes())
    assert len(shapes) == len(samples.RARE) + 1


def test_a_report_of_many_different_characters_is_read_back_whole() -> None:
    """More than one subset of 256 characters, more than one block of a hundred in its table."""
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 900)))
    assert text in words_of(draw_pdf(report(Paragraph(text))).data)


def test_a_character_that_the_font_lacks_is_shown_as_such_and_named() -> None:
    pdf = draw_pdf(report(Table(COLUMNS, [Row(("王\U0002c386", Stack("😀\t好\u200b", ("a\ufe0f",))))])))
    assert pdf.missing == ("😀", "\U0002c386")
    assert "王〓" in words_of(pdf.data)
    assert "〓好" in words_of(pdf.data)


def test_the_head_of_a_table_comes_again_on_each_page() -> None:
    pdf = draw_pdf(report(Table(COLUMNS, rows(200))))
    said = texts(pdf.data)
    assert len(said) > 3
    assert all("甲列" in text and "乙列" in text for text in said)
    assert re.findall(r"行(\d+)", "".join(said)) == [str(n) for n in range(200)]


def test_long_text_wraps_and_keeps_to_its_column() -> None:
    """No line is wider than its column allows, and no two lines of a row lie on each other."""
    table = Table(COLUMNS, [Row((samples.LONG_NAME * 2, "乙" * 90)), Row(("下一行", "乙"))])
    pdf = draw_pdf(report(table))
    document = pypdfium2.PdfDocument(pdf.data)
    page = document[0].get_textpage()
    boxes = [page.get_rect(n) for n in range(page.count_rects())]
    document.close()
    middle = 12 * 72 / 25.4 + 0.6 * (210 - 24) * 72 / 25.4
    left = [box for box in boxes if box[0] < middle and box[1] < 780]
    assert len(left) > 3
    assert all(box[2] <= middle for box in left)
    assert all(not _overlap(one, other) for n, one in enumerate(boxes) for other in boxes[n + 1 :])
    assert samples.LONG_NAME * 2 in words_of(pdf.data)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    slack = 0.5  # points; boxes are those of the glyphs
    return (
        one[0] + slack < other[2]
        and other[0] + slack < one[2]
        and one[1] + slack < other[3]
        and other[1] + slack < one[3]
    )


def test_a_row_taller_than_a_page_goes_on_over_the_page() -> None:
    text = "".join(f"第{n}句话说的是门口的展台。" for n in range(900))
    pdf = draw_pdf(report(Table(COLUMNS, [Row((text, "乙")), Row(("下一行", "乙"))])))
    assert pdf.pages > 1
    said = words_of(pdf.data)
    assert all(f"第{n}句" in said for n in (0, 450, 899))
    assert "下一行" in said


def test_a_text_longer_than_a_page_goes_on_over_the_page() -> None:
    pdf = draw_pdf(
        report(Paragraph("一句话。" * 4000), Note("提醒。" * 3000, "请核对"), KeyValues((("名", "值" * 20),) * 200))
    )
    said = words_of(pdf.data)
    assert pdf.pages > 4
    # A page may break within a sentence.
    assert said.count("句") == 4000
    assert said.count("提") == 3000


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    for filling in range(30, 50):
        pdf = draw_pdf(report(Table(COLUMNS, rows(filling)), Heading("新的部分"), Table(COLUMNS, [Row(("表中", "x"))])))
        for text in texts(pdf.data):
            assert ("新的部分" in text) is ("表中" in text)


def test_signatures_never_stand_alone_on_a_page() -> None:
    for filling in range(20, 70):
        said = texts(draw_pdf(report(Table(COLUMNS, rows(filling)), SignatureLines(("签名处",)))).data)
        assert "签名处" in said[-1]
        assert "行" in said[-1], filling


def test_a_total_never_stands_alone_under_the_head_of_a_page() -> None:
    for filling in range(20, 70):
        table = Table(COLUMNS, [*rows(filling), Row(("合计", "99"), RowKind.TOTAL)])
        last = texts(draw_pdf(report(table)).data)[-1]
        assert "合计" in last
        assert "行" in last, filling


def test_a_group_is_never_named_at_the_foot_of_a_page() -> None:
    for filling in range(20, 70):
        table = Table(COLUMNS, [*rows(filling), Row(("新的一组",), RowKind.GROUP), Row(("组内", "x"))])
        for text in texts(draw_pdf(report(table)).data):
            assert ("新的一组" in text) is ("组内" in text)


def test_a_merged_cell_is_said_once_a_page() -> None:
    columns = (Column("日", 30, merge=True), Column("号", 30))
    one, two = date(2026, 11, 23), date(2026, 11, 24)
    table = Table(columns, [Row((one if n < 30 else two, n)) for n in range(60)], row_height=10)
    said = texts(draw_pdf(report(table)).data)
    assert [text.count("2026-11-23") for text in said] == [1, 1, 0]
    assert [text.count("2026-11-24") for text in said] == [0, 1, 1]


def test_an_empty_table_says_so() -> None:
    assert "什么都没有" in words_of(draw_pdf(report(Table(COLUMNS, (), empty="什么都没有"))).data)


def test_all_kinds_of_cells_are_drawn() -> None:
    cells: tuple[Cell, ...] = (
        "字",
        1234,
        Decimal("1234.50"),
        one := date(2026, 11, 23),
        TickBox("已办", ticked=True),
        None,
    )
    columns = tuple(Column(f"c{n}", 20, align) for n, align in enumerate((*Align, *Align)))
    said = words_of(draw_pdf(report(Table(columns, [Row(cells)], grid=True))).data)
    assert all(text in said for text in ("字", "1,234", "1,234.50", one.isoformat(), "已办"))


@pytest.mark.parametrize("landscape", [True, False])
def test_pages_are_a4(landscape: bool) -> None:
    pdf = draw_pdf(report(Paragraph("x"), landscape=landscape))
    document = pypdfium2.PdfDocument(pdf.data)
    width, height = document[0].get_size()
    document.close()
    assert (round(width), round(height)) == ((842, 595) if landscape else (595, 842))


def test_the_file_names_its_title_author_and_language() -> None:
    with speaking("zh_CN"):
        pdf = draw_pdf(report(Paragraph("x"), title="拜访计划表", subtitle="第48周", author="李建国"))
    document = pypdfium2.PdfDocument(pdf.data)
    facts = document.get_metadata_dict()
    document.close()
    assert facts["Title"] == "拜访计划表 第48周"
    assert facts["Author"] == "李建国"
    assert b"/Lang (zh-CN)" in pdf.data


def test_a_draft_says_so_on_each_page() -> None:
    pdf = draw_pdf(report(Table(COLUMNS, rows(100)), watermark="草稿"))
    assert pdf.pages > 1
    assert all("草稿" in text.replace("\r\n", "") for text in texts(pdf.data))


def test_progress_grows_to_the_end_and_can_stop_the_drawing() -> None:
    seen: list[tuple[int, int]] = []
    draw_pdf(report(Table(COLUMNS, rows(1000))), lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert len({total for _done, total in seen}) == 1
    assert seen[-1][0] == seen[-1][1]
    assert len(seen) > 20

    class Stopped(BaseException):
        pass

    def stop(done: int, _total: int) -> None:
        if done > 500:
            raise Stopped

    with pytest.raises(Stopped):
        draw_pdf(report(Table(COLUMNS, rows(1000))), stop)


def test_the_work_grows_with_the_rows_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: how often a text is broken into lines, and how many rows pages look at."""
    counts: list[int] = []

    class Heights(list[float]):
        def __getitem__(self, place: Any) -> Any:
            counts[-1] += 1
            return super().__getitem__(place)

    lines = Style.lines

    def counted_lines(self: Style, text: str, width: float) -> list[str]:
        counts[-1] += 1
        return lines(self, text, width)

    def counted_pages(flows: list[object], *edges: float) -> object:
        for flow in flows:
            flow.heights = Heights(flow.heights)  # type: ignore[attr-defined]
        return paginate(flows, *edges)  # type: ignore[arg-type]

    monkeypatch.setattr(Style, "lines", counted_lines)
    monkeypatch.setattr(draw_pdf_module, "paginate", counted_pages)
    for count in (500, 5000):
        counts.append(0)
        draw_pdf(report(Table(COLUMNS, rows(count))))
    assert 8 < counts[1] / counts[0] < 11


def test_codes_are_read_by_a_scanner() -> None:
    import zxingcpp

    contents = [f"fieldapp:visit:{n:032x}" for n in range(0, 10**30, 10**28 * 7)]
    table = Table((Column("码", 20),), [Row((QrCode(content),)) for content in contents])
    found: Iterator[str] = (
        code.text for page in pictures(draw_pdf(report(table)).data, dpi=150) for code in zxingcpp.read_barcodes(page)
    )
    assert set(found) == set(contents)
