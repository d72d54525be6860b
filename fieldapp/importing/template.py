"""An empty workbook to be filled in: headings that are read again, an example, notes, and lists to choose from."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from db.vocabulary import Channel, DealerLevel, DealerStatus, DealerType, Grade, LadderStep, PersonRole
from fieldapp.errors import RefusedError
from fieldapp.file_columns import EXAMPLE_NAME, MONEY, AnyField, Field, title
from fieldapp.rules.custom_fields import CustomColumn
from fieldapp.table_files import Cell, add_table, new_workbook, write_whole
from fieldapp.texts import Text, _, language
from fieldapp.words.custom_fields import custom_name
from fieldapp.words.vocabulary import word

_LISTED_ROWS = 2_000  # below the headings, as far as the lists reach
_WORDS: dict[Field, type[StrEnum]] = {
    Field.ROLE: PersonRole,
    Field.TYPE: DealerType,
    Field.LEVEL: DealerLevel,
    Field.STATUS: DealerStatus,
    Field.GRADE: Grade,
    Field.LADDER_STEP: LadderStep,
    Field.CHANNEL: Channel,
}
_YES_NO = (Field.IS_CORE, Field.IS_DIRECT)
_LONGEST_LIST = 255  # characters, by Excel's own limit for a list that stands in no cells


def write_template(path: Path, custom: Sequence[CustomColumn] = ()) -> None:
    """Write the template, in the language spoken now, with the company's own fields of dealers and people.

    Raises:
        RefusedError: the file's name does not end in .xlsx.
        SurroundingsError: it cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise RefusedError(Text("The template is a workbook: name it with .xlsx at the end."))
    write_whole(path, lambda draft: _write(draft, custom))


def _write(path: Path, custom: Sequence[CustomColumn]) -> None:
    fields = list(Field)
    example = _example()
    with new_workbook(path) as book:
        headings = [*(title(field) for field in fields), *map(custom_name, custom)]
        sheet = add_table(
            book, _("Dealers"), headings, [[*(example.get(field) for field in fields), *([None] * len(custom))]]
        )
        both: list[AnyField] = [*fields, *custom]
        for column, field in enumerate(both):
            choices = _choices(field)
            if choices and len(",".join(choices)) <= _LONGEST_LIST:
                sheet.data_validation(
                    1, column, _LISTED_ROWS, column, {"validate": "list", "source": choices, "ignore_blank": True,
                                                      "error_type": "information"}
                )  # fmt: skip
        rows = [[title(field), said] for field, said in _notes().items()]
        rows += [[custom_name(field), _one_of(_choices(field))] for field in custom if field.options]
        add_table(book, _("How to fill it in"), [_("Column"), _("What may stand there")], rows)


def _choices(field: AnyField) -> list[str]:
    if isinstance(field, CustomColumn):
        return [option.name(language()) for option in field.options if not option.is_retired]
    if field in _YES_NO:
        return [_("yes"), _("no")]
    return [word(member) for member in _WORDS[field]] if field in _WORDS else []


def _example() -> dict[Field, Cell]:
    """One line that says how; it is to be overwritten."""
    return {
        Field.CODE: "D001",
        Field.NAME: str(EXAMPLE_NAME),
        Field.PLACE: "河南省新郑市龙湖镇",
        Field.ADDRESS: _("12 Station Road"),
        Field.PERSON: _("Wang Jianguo"),
        Field.ROLE: word(PersonRole.OWNER),
        Field.PHONE: "13800000000",
        Field.BIRTHDAY: "农历1968年八月十五",
        Field.TYPE: word(DealerType.APPLIANCE_STORE),
        Field.STATUS: word(DealerStatus.ACTIVE),
        Field.GRADE: word(Grade.A),
        Field.SINCE: date(2019, 3, 1),
        Field.YEARLY_SALES: 1_200_000,
        Field.SHOP_AREA: 120,
        Field.STAFF: 5,
        Field.BRANDS: "云锦 60%、岚屿 30%",
    }


def _notes() -> dict[Field, str]:
    words: dict[Field, str] = {field: _one_of(_choices(field)) for field in (*_WORDS, *_YES_NO)}
    money = dict.fromkeys(sorted(MONEY), _("In yuan: 1200000, or 120万."))
    said = {
        Field.CODE: _("Your company's code. By it a dealer is recognised when you import again."),
        Field.NAME: _("Needed. Rows with the same name and place are one dealer with several people."),
        Field.PLACE: _("County and township as one says them: 新郑市龙湖镇. What is not found goes into the address."),
        Field.PERSON: _("One person a row; the first is whom one calls first."),
        Field.PHONE: _("Several numbers with a comma between them; what each is for may stand before it."),
        Field.BIRTHDAY: _(
            "As one writes it: 1968-05-01, 5月1日, 农历八月十五, 闰六月初十. Year or day may be unknown. "
            "What cannot be read is kept as a note."
        ),
        Field.SINCE: _("A day, a month or a year."),
        Field.BRANDS: _("With or without shares: 云锦 60%、岚屿 30%."),
        Field.WEDDING: _("Month and day are needed, the year may be missing."),
        Field.SHOP_DAY: _("Month and day are needed, the year may be missing."),
        Field.LOYALTY: _("0 unknown, 1 weak to 5 strong."),
        Field.TIE_PERSONAL: _("0 unknown, 1 weak to 5 strong."),
        Field.TIE_ACCOUNT: _("0 unknown, 1 weak to 5 strong."),
        Field.TIE_NETWORK: _("0 unknown, 1 weak to 5 strong."),
    }
    known = words | money | said
    return {field: known[field] for field in Field if field in known}


def _one_of(choices: Iterable[str]) -> str:
    return _("One of: {words}").format(words=", ".join(choices))
