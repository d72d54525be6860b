"""``fieldapp pay``: the pay rules on given figures, for checking and for "what if"."""

import argparse
import json
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp.cli.context import Context
from fieldapp.texts import Text, _, pgettext

if TYPE_CHECKING:
    from fieldapp.rules.pay import Judgement
    from fieldapp.rules.pay_readings import PayReadings

STANDARD_INPUT = "-"
GAP = "  "
EXAMPLE = """
{"readings": {"month_met": "both"}, "minimum_wage": "2100", "months": [
  {"month": "2026-01", "target": {"county": 1, "township": 4}, "opened": {"county": 0, "township": 5},
   "base_pay": "2000", "bonus": "600", "expenses": "900", "base_pay_decided": "1500"}]}
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``pay`` to the command line."""
    parser = commands.add_parser(
        "pay",
        help=_("judge months and years by the pay rules, on given figures"),
        description=_(
            "Judge months and years by the pay rules, on given figures.\n"
            "Nothing is read from the app's data and nothing is changed."
        ),
        epilog=_("example of the figures:") + EXAMPLE,
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--input", metavar="FILE", help=_("the figures as JSON; - reads standard input"))
    asked.add_argument(
        "--readings", action="store_true", help=_("list the readings of the rules, their words and defaults")
    )
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, _context: Context) -> int:
    """Judge the figures in a file and print the result.

    Raises:
        RefusedError: the figures cannot be understood; the message names the place.
        SurroundingsError: the file cannot be read.
    """
    from fieldapp.pay_json import judgement_json, read_case

    if arguments.readings:
        print(_as_json(_readings_json()) if arguments.json else _readings_page())
        return 0
    case = read_case(_source(arguments.input))
    for note in case.notes:
        print(Text("Note: {note}", note=note), file=sys.stderr)
    judgement = case.judge()
    if arguments.json:
        print(_as_json(judgement_json(judgement) | {"readings": asdict(case.readings)}))
    else:
        print(_page(judgement, case.readings))
    return 0


def _source(name: str) -> bytes:
    from fieldapp.errors import SurroundingsError

    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise SurroundingsError(
            Text("{file} cannot be read: {reason}", file=name, reason=error.strerror), detail=str(error)
        ) from error


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _page(judgement: "Judgement", readings: "PayReadings") -> str:
    """The judgement to read: a table of the months, then each month line by line, then the years."""
    from fieldapp.words.pay import finding_text, line_text, met_word, money, pay_text, reading_texts, year_text

    table = [
        (
            _("Month"),
            _("Target"),
            _("Missed in a row"),
            _("Development"),
            pgettext("money", "Bonus"),
            _("Expenses"),
            pgettext("money", "Pay"),
        )
    ]
    table += [
        (
            f"{month.month:%Y-%m}",
            met_word(month.met),
            str(month.missed_run),
            money(month.development),
            money(month.bonus_paid),
            money(month.expenses_paid),
            pgettext("pay", "open") if month.pay is None else money(month.pay),
        )
        for month in judgement.months
    ]
    lines = [*_columns(table), ""]
    for month in judgement.months:
        lines.append(f"{month.month:%Y-%m}")
        lines += [f"{GAP}{line_text(line)}" for line in month.lines]
        lines.append(f"{GAP}{pay_text(month)}")
        lines += [f"{GAP}! {finding_text(finding)}" for finding in month.findings]
    lines += ["", *(year_text(year) for year in judgement.years), ""]
    lines += [str(Text("{what}: {how}", what=what, how=how)) for what, how in reading_texts(readings)]
    return "\n".join(lines)


def _readings_json() -> list[dict[str, object]]:
    from fieldapp.rules.pay_readings import READINGS
    from fieldapp.words.pay import READING_MEANINGS, READING_NAMES

    return [
        {
            "name": name,
            "meaning": str(READING_NAMES[name]),
            "default": next(iter(words)).value,
            "values": [{"value": word.value, "meaning": str(READING_MEANINGS[name][word.value])} for word in words],
        }
        for name, words in READINGS.items()
    ]


def _readings_page() -> str:
    """Each reading with its words below it; the default comes first and is marked."""
    from fieldapp.rules.pay_readings import READINGS
    from fieldapp.words.pay import READING_MEANINGS, READING_NAMES

    lines: list[str] = []
    for name, words in READINGS.items():
        default = next(iter(words))
        lines.append(f"{name}: {READING_NAMES[name]}")
        rows = [
            (
                word.value,
                f"{READING_MEANINGS[name][word.value]}" + (_(" (default)") if word is default else ""),
            )
            for word in words
        ]
        width = max(len(word) for word, _meaning in rows)
        lines += [f"{GAP}{word:<{width}}{GAP}{meaning}" for word, meaning in rows]
    return "\n".join(lines)


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows set in columns: the first two to the left, figures to the right; Chinese takes two places."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for position, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blank = " " * (width - _width(cell))
            cells.append(cell + blank if position <= 1 else blank + cell)
        lines.append(GAP.join(cells))
    return lines


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
