"""Fields of the company's own as people read them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from db.vocabulary import CustomKind
from fieldapp.rules.custom_fields import DIGITS, LONGEST, PLACES, CustomColumn, CustomProblem, kept_day, kept_number
from fieldapp.table_files import Cell
from fieldapp.texts import Text, _, language


def custom_name(field: CustomColumn) -> str:
    """The field's name in the language spoken now."""
    return field.name(language())


def shown_custom(field: CustomColumn, value: str) -> str:
    """A kept value as people read it: with thousands and unit, a choice by its name.

    What could not have been typed here, since another device sent it, is shown as it is, as far as a field is long.
    """
    if not value:
        return ""
    match field.kind:
        case CustomKind.NUMBER:
            if (number := kept_number(value)) is not None:
                return f"{number:,f} {field.unit}".rstrip()
        case CustomKind.CHOICE:
            return next((option.name(language()) for option in field.options if str(option.id) == value), "")
    return value[:LONGEST]


def custom_cell(field: CustomColumn, value: str) -> Cell:
    """A kept value for a cell of a file: numbers and days as such, so that Excel can reckon with them."""
    if not value:
        return ""
    match field.kind:
        case CustomKind.NUMBER if (number := kept_number(value)) is not None:
            return number
        case CustomKind.DATE if (day := kept_day(value)) is not None:
            return day
    return shown_custom(field, value)


def custom_pairs(fields: Sequence[CustomColumn], values: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Name and value of each field in which something stands, in the company's order."""
    return [(custom_name(field), shown_custom(field, values[field.id])) for field in fields if values.get(field.id)]


def custom_problem(field: CustomColumn, problem: CustomProblem) -> Text:
    """Why something cannot stand in *field*, and what to do."""
    match problem:
        case CustomProblem.NOT_A_NUMBER:
            return Text("Write a number, for example 1200 or 3.5.")
        case CustomProblem.NUMBER_TOO_LARGE:
            return Text(
                "At most {digits} digits, and {places} behind the point.", digits=str(DIGITS), places=str(PLACES)
            )
        case CustomProblem.NOT_A_DAY:
            return Text("Write a day as 2026-11-23.")
        case CustomProblem.TOO_LONG:
            return Text("This is too long: at most {most} characters.", most=LONGEST)
        case CustomProblem.NOT_A_CHOICE:
            offered = [option.name(language()) for option in field.options if not option.is_retired]
            return Text("Choose one of: {names}", names=_(", ").join(offered) or _("(none yet)"))
