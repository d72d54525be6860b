"""What the columns of a table of monthly figures mean: month, measure and category from one or two rows of headings."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from db.vocabulary import ProductCategory
from fieldapp.file_columns import AMOUNTS, Figure
from fieldapp.importing.columns import signature
from fieldapp.importing.headings import Area, joined, texts_of
from fieldapp.importing.sheet import Cell, Sheet, SourceRow, cell_text, is_blank
from fieldapp.importing.values import read_word

F = Figure
_ALIASES: Final[Mapping[Figure, str]] = {
    F.CODE: "编号 编码 代码 客户编码 客户编号 客户代码 经销商编码 经销商编号 经销商代码 商家编码"
    " dealercode customercode"
    " code customerid dealerno customerno",
    F.NAME: "店名 门店 门店名称 客户 客户名 客户名称 经销商 经销商名称 商户 商家 商家名称 网点 单位 名称"
    " dealer dealername shop name customer customername",
    F.PLACE: "地区 区域 所在地 县 县区 区县 县市 乡镇 镇 place region county township",
    F.YEAR: "年 年份 年度 会计年度 year",
    F.MONTH: "月份 月 年月 期间 会计期间 日期 统计月份 month period yearmonth",
    F.CATEGORY: "品类 产品 产品类别 产品品类 类别 产品线 大类 category product productcategory productline",
    F.MEASURE: "指标 项目 科目 数据项 measure item metric",
    F.SHIPMENTS: "出货 出货额 出货金额 发货 发货额 发货金额 提货 提货额 提货金额 销售 销售额 销售金额 进货 进货额"
    " 进货金额 shipments shipment shipped sales sellin",
    F.COLLECTIONS: "回款 回款额 回款金额 收款 收款额 收款金额 到款 打款 collections collection"
    " collected payments received",
    F.PROFIT: "利润 利润额 毛利 毛利额 净利润 profit margin grossprofit",
    F.COST: "费用 费用额 成本 成本额 投入 市场费用 cost costs expense expenses",
}
_BY_ALIAS = {alias: figure for figure, aliases in _ALIASES.items() for alias in aliases.split()}
_CATEGORIES: Final[Mapping[ProductCategory, str]] = {
    ProductCategory.REFRIGERATOR: "冰箱 fridge fridges refrigerators",
    ProductCategory.WASHER: "洗衣机 洗衣 washers washingmachine",
    ProductCategory.AIR_CONDITIONER: "空调 家用空调 ac aircon airconditioner airconditioners",
    ProductCategory.FREEZER: "冷柜 冰柜 freezers",
    ProductCategory.WATER_HEATER: "热水器 waterheater waterheaters",
    ProductCategory.KITCHEN: "厨电 厨房电器 烟机 油烟机 kitchen kitchenappliances",
    ProductCategory.TELEVISION: "电视 彩电 电视机 tv tvs televisions",
    ProductCategory.OTHER: "其他 其它 其他产品 others",
}
_BY_PRODUCT = {alias: category for category, aliases in _CATEGORIES.items() for alias in aliases.split()}
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CHINESE = {"十二": 12, "十一": 11} | {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])(?!\d)\s*(?:月份|月)?(?:[-/.]0?1(?!\d))?")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(1[0-2]|0[1-9])(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)年\s*(1[0-2]|0?[1-9])\s*(?:月份|月)")
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*(?:月份|月)")
_CHINESE_MONTH = re.compile("(十二|十一|[一二三四五六七八九十])月(?:份)?")
_ENGLISH_MONTH = re.compile(rf"(?<![a-z])({'|'.join(_ENGLISH)})[a-z]*\.?[-\s,']*(20\d\d|\d\d)?(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_UNIT = re.compile(r"(?:亿|千万|百万|万|千)元|(?<=单位[:：])\s*(?:万|千)")
_TOTAL = re.compile(
    r"合计|小计|总计|累计|共计|subtotal|total|sum|同比|环比|增长|占比|完成率|目标|任务|yoy|growth|target"
)
_BELOW = re.compile(r"^(?:制表|审核|复核|填报|编制|填表)|^(?:注|备注|说明|单位)\d*[:：]")
_MOST_ROWS = 3  # of headings: the year above the month above what is counted
_FEWEST_BARE = 3  # columns headed 1, 2, 3: fewer may be anything
_NUMBERING = {"序号", "编号", "no", "no.", "#", "行号"}
_ROWS_TOTAL = re.compile(
    r"^(?:.{0,8})?(?:合计|小计|总计|累计|共计)(?:$|[:：(（])|^(?:grand )?(?:sub)?total\b", re.IGNORECASE
)
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one column says; amounts may be of one month and one category that the heading names.

    *number* is the month, 1 to 12, of a heading that leaves the year to another column or to the name of the file.
    """

    figure: Figure | None
    month: date | None = None
    category: ProductCategory | None = None
    number: int | None = None


Meanings = tuple[Meaning, ...]


def read_month(cell: Cell, year: int | None = None) -> date | None:
    """The first day of the month that a cell or a heading names; a month without its year is in *year*.

    >>> read_month("2026年1月"), read_month("Jan-26"), read_month("１月", 2026) == read_month(202601)
    (datetime.date(2026, 1, 1), datetime.date(2026, 1, 1), True)
    """
    if isinstance(cell, datetime | date):
        return date(cell.year, cell.month, 1)
    text = unicodedata.normalize("NFKC", cell_text(cell))
    found = _YEAR_MONTH.search(text) or _COMPACT.search(text)
    if found:
        return date(int(found[1]), int(found[2]), 1)
    if found := _SHORT_YEAR.search(text):
        return date(_CENTURY + int(found[1]), int(found[2]), 1)
    if found := _ENGLISH_MONTH.search(text):
        named = int(found[2]) if found[2] else None
        if named is not None and named < _CENTURY:
            named += _CENTURY
        stated = named or _year(text) or year
        return date(stated, _ENGLISH.index(found[1].lower()) + 1, 1) if stated else None
    number = int(found[1]) if (found := _MONTH.search(text)) else None
    if number is None and (found := _CHINESE_MONTH.search(text)):
        number = _CHINESE[found[1]]
    stated = _year(text) or year
    if number is None and text.strip().isdigit() and 1 <= int(text) <= 12:  # noqa: PLR2004  (a column of months)
        number = int(text)
    return date(stated, number, 1) if stated and number else None


def read_category(text: str) -> ProductCategory | None:
    """The product category that a word means."""
    return _BY_PRODUCT.get(_plain(text)) or read_word(ProductCategory, text)


def read_measure(text: str) -> Figure | None:
    """Whether a word means shipments, collections, profit or cost."""
    found = _BY_ALIAS.get(_plain(text))
    return found if found in AMOUNTS else None


def is_total(cells: Sequence[Cell]) -> bool:
    """Whether a row is none of figures: it adds up others (合计, 小计, total) or says who made the table."""
    if any(isinstance(cell, str) and _ROWS_TOTAL.search(_closed(cell)) for cell in cells):
        return True
    first = next((cell for cell in cells if not is_blank(cell)), None)
    return isinstance(first, str) and _BELOW.search(_closed(first)) is not None


def find_headings(first: Sequence[SourceRow], merged: set[Area]) -> tuple[list[str], int]:
    """The headings of a table of figures, each with the year, the unit and the measure that only a title says."""
    first = [_with_bare_months(row) for row in first]
    best: tuple[int, list[str], int, int] = (0, [], 0, 0)
    for place, row in enumerate(first):
        found = [(texts_of(_headings(row)), place + 1)]
        is_title = sum(not is_blank(cell) for cell in row.cells) < 2  # noqa: PLR2004  (a single cell)
        for end in range(place + 2, min(place + _MOST_ROWS, len(first)) + 1):
            if is_title or not _is_words(first[end - 1], first[end - 2]):
                break
            found.append((_of_rows(first[place:end], merged), end))
        for headings, end in found:
            known = sum(map(_weight, headings))
            dealer = any(meaning_of(heading).figure in {F.CODE, F.NAME} for heading in headings)
            if dealer and known > best[0]:
                best = (known, headings, end, place)
    _known, headings, end, start = best
    title = " ".join(cell_text(cell) for row in first[:start] for cell in row.cells if not is_blank(cell))
    year = None if any(meaning_of(heading).figure is F.YEAR for heading in headings) else year_in(title)
    return [_complete(heading, title, year) for heading in headings], end


def guess(sheet: Sheet, remembered: Mapping[str, Any] | None = None) -> Meanings:
    """What each column means; what was chosen for these headings before goes before all guesses."""
    kept = (remembered or {}).get(_kept_as(sheet.headings))
    if isinstance(kept, dict):
        return with_figures(sheet.headings, [_figure(kept.get(heading)) for heading in sheet.headings])
    found = [meaning_of(heading) for heading in sheet.headings]
    taken: set[Meaning] = set()
    for place, meaning in enumerate(found):
        if meaning in taken and meaning.figure is not F.PLACE:
            found[place] = Meaning(None)
        taken.add(meaning)
    return tuple(found)


def with_figures(headings: Sequence[str], figures: Sequence[Figure | None]) -> Meanings:
    """*figures* with the month and the category that each heading names."""
    made = []
    for heading, figure in zip(headings, figures, strict=True):
        month = _month_in(heading) if figure in AMOUNTS or figure is F.MEASURE else None
        number = _number_in(heading) if figure in AMOUNTS and month is None else None
        category = _category_in(heading) if figure in AMOUNTS else None
        made.append(Meaning(figure, month, category, number))
    return tuple(made)


def remember(kept: Mapping[str, Any], headings: Sequence[str], figures: Sequence[Figure | None]) -> dict[str, Any]:
    """*kept* (``Settings.import_mappings``) with this choice added."""
    chosen = {heading: figure.value if figure else "" for heading, figure in zip(headings, figures, strict=True)}
    return {**kept, _kept_as(headings): chosen}


def meaning_of(heading: str) -> Meaning:
    """What a heading says by itself."""
    plain = _plain(heading)
    if not plain:
        return Meaning(None)
    if plain in _BY_ALIAS:
        return Meaning(_BY_ALIAS[plain])
    if _TOTAL.search(plain):
        return Meaning(None)
    month, category, measure = _month_in(heading), _category_in(heading), _measure_in(heading)
    number = _number_in(heading) if month is None else None
    if measure is None and (month or number or category):
        measure = F.SHIPMENTS  # what a table of months without another word counts
    return Meaning(measure, month, category, number) if measure else Meaning(None)


def _kept_as(headings: Sequence[str]) -> str:
    return f"figures-{signature(headings)}"


def _figure(name: object) -> Figure | None:
    return Figure(name) if isinstance(name, str) and name in set(Figure) else None


def _complete(heading: str, title: str, year: int | None) -> str:
    """A heading with the *year*, the measure and the unit of the title, where it says none itself."""
    if not heading or _TOTAL.search(_plain(heading)):
        return heading
    if _month_in(heading) is None and (month := read_month(heading, year)) is not None and _says_month(heading):
        heading = f"{month:%Y-%m} {_without_month(heading)}".strip()
    meaning = meaning_of(heading)
    if meaning.figure is F.MONTH and year and _year(heading) is None:
        return f"{heading}（{year}）"
    if meaning.figure in AMOUNTS:
        words = {figure: word for _place, _length, figure, word in _measures_in(title)}
        if len(words) == 1 and _measure_in(heading) is None:  # 出货回款表 says of no column which it is
            heading = f"{heading} {next(iter(words.values()))}"
        unit = _UNIT.search(title)
        if unit and not _UNIT.search(heading) and "元" not in heading and "万" not in heading:
            heading = f"{heading}（{unit[0].strip()}）"
    return heading


def _weight(heading: str) -> int:
    """How much a heading speaks for its row: a month with what is counted in it most."""
    says_month = bool(_month_in(heading)) or (_says_month(heading) and _plain(heading) not in _BY_ALIAS)
    return (meaning_of(heading).figure is not None) + 2 * says_month + (_month_in(heading) is not None)


def _says_month(heading: str) -> bool:
    text = unicodedata.normalize("NFKC", heading)
    return bool(_MONTH.search(text) or _CHINESE_MONTH.search(text) or _ENGLISH_MONTH.search(text))


def _number_in(heading: str) -> int | None:
    """The month, 1 to 12, of a heading that names no year."""
    if _plain(heading) in _BY_ALIAS or not _says_month(heading):
        return None
    month = read_month(heading, _CENTURY)
    return month.month if month else None


def _without_month(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading)
    for form in (_MONTH, _CHINESE_MONTH, _ENGLISH_MONTH):
        if form.search(text):
            return form.sub("", text, count=1).strip()
    return text


def _month_in(heading: str) -> date | None:
    """The month of a heading that names its year too."""
    text = unicodedata.normalize("NFKC", heading)
    return read_month(text) if not text.strip().isdigit() or _COMPACT.fullmatch(text.strip()) else None


def _category_in(heading: str) -> ProductCategory | None:
    plain = _plain(heading)
    found = [alias for alias in _BY_PRODUCT if not alias.isascii() and alias in plain]
    if found:
        return _BY_PRODUCT[max(found, key=len)]
    return next((_BY_PRODUCT[word] for word in _spaced(heading).split() if word in _BY_PRODUCT), None)


def _measure_in(heading: str) -> Figure | None:
    return max(_measures_in(heading), default=(0, 0, None, ""))[2]


def _measures_in(text: str) -> list[tuple[int, int, Figure, str]]:
    """What is counted by *text*: where the word for it stands, how long it is, what it means, the word."""
    plain, words = _plain(text), set(re.findall(r"[a-z]+", _spaced(text)))
    return [
        (plain.rfind(alias), len(alias), figure, alias)
        for figure in AMOUNTS
        for alias in _ALIASES[figure].split()
        if (alias in words if alias.isascii() else alias in plain)
    ]


def year_in(text: str) -> int | None:
    """The year that a heading, a title or the name of a file names; of several none is meant."""
    found = set(_YEAR.findall(unicodedata.normalize("NFKC", text)))
    return int(found.pop()) if len(found) == 1 else None


def read_year(cell: Cell) -> int | None:
    """The year in a cell: 2026, 2026年, 26年."""
    text = unicodedata.normalize("NFKC", cell_text(cell)).strip()
    found = re.fullmatch(r"(?:20)?(\d\d)\s*年?度?", text)
    return _CENTURY + int(found[1]) if found else None


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def _with_bare_months(row: SourceRow) -> SourceRow:
    """Headings 1, 2, 3 … that run on from one column to the next are months; the year comes from above or is asked.

    To the left of them stands nothing but headings: a row of amounts begins with whose they are.
    """
    cells = list(row.cells)
    said = [unicodedata.normalize("NFKC", cell_text(cell)).strip() for cell in cells]
    place = 0
    while place < len(cells):
        last = place
        while last < len(cells) and last - place < 12 and said[last] == str(last - place + 1):  # noqa: PLR2004
            last += 1
        if last - place >= _FEWEST_BARE:
            cells[place:last] = [f"{number}月" for number in range(1, last - place + 1)]
        elif not (is_blank(cells[place]) or (isinstance(cells[place], str) and _may_stand_before(str(cells[place])))):
            break
        place = max(last, place + 1)
    return SourceRow(row.number, tuple(cells)) if cells != list(row.cells) else row


def _may_stand_before(heading: str) -> bool:
    plain = _plain(heading)
    return meaning_of(heading).figure is not None or _TOTAL.search(plain) is not None or plain in _NUMBERING


def _headings(row: SourceRow) -> tuple[Cell, ...]:
    """Cells of a heading; a day that Excel made of 2026-01 is a month again."""
    return tuple(f"{cell:%Y-%m}" if isinstance(cell, date) else cell for cell in row.cells)


def _of_rows(rows: Sequence[SourceRow], merged: set[Area]) -> list[str]:
    """The headings of several rows, put together from the lowest up."""
    made = texts_of(_headings(rows[-1]))
    for row in reversed(rows[:-1]):
        below = SourceRow(row.number + 1, tuple(made))
        made = joined(SourceRow(row.number, _carried_on(_headings(row), made)), below, merged)
    return made


def _carried_on(above: Sequence[Cell], below: Sequence[Cell]) -> tuple[Cell, ...]:
    """A year or month that stands over the first of its columns only, as text files have it, over all of them."""
    made: list[Cell] = []
    month: Cell = None
    for place, cell in enumerate(above):
        if not is_blank(cell):
            month = cell if isinstance(cell, str) and (_says_month(cell) or _year(_spaced(cell))) else None
        is_under = is_blank(cell) and place < len(below) and not is_blank(below[place])
        made.append(month if is_under else cell)
    return tuple(made)


def _is_words(row: SourceRow, above: SourceRow) -> bool:
    """Whether a row may be a further one of headings: words and no amounts, or merged with the row above."""
    filled = [(place, cell) for place, cell in enumerate(row.cells) if not is_blank(cell)]
    return bool(filled) and all(
        isinstance(cell, str)
        and (
            meaning_of(cell).figure is not None
            or _TOTAL.search(_plain(cell)) is not None
            or (place < len(above.cells) and cell == above.cells[place])
        )
        for place, cell in filled
    )


def _closed(text: str) -> str:
    """A word without what spreads it over its cell: 合  计."""
    text = _spaced(text)
    return text if text.isascii() else "".join(text.split())


def _spaced(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


def _plain(heading: str) -> str:
    """Without brackets and what stands in them, spaces and signs, in lower case."""
    text = _spaced(heading)
    text = re.sub(r"[(\[【<].*?[)\]】>]", "", text) or text
    return re.sub(r"[^\w]|_", "", text)
