"""``fieldapp morning``: the morning meeting of a day: who came, what is said, and the page filled from the data."""

import argparse
import contextlib
from typing import TYPE_CHECKING

from db.vocabulary import AttendanceState, MeetingNoteKind
from fieldapp.cli.context import Context
from fieldapp.cli.days import day
from fieldapp.cli.out import plain, write_json
from fieldapp.texts import Text, _

if TYPE_CHECKING:
    from datetime import date

    from db.store import Store


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``morning`` to the command line."""
    parser = commands.add_parser("morning", help=_("the morning meeting: attendance, notes, the filled page"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", type=day, help=_("of which day, today without it"))
    parser.add_argument(
        "--note",
        metavar="KIND=TEXT",
        type=_note,
        action="append",
        default=[],
        help=_("what is said: notice, good_news, product or market; an empty text takes it back; may be repeated"),
    )
    parser.add_argument(
        "--attendance",
        metavar="NAME=STATE",
        type=_attendance,
        action="append",
        default=[],
        help=_("who came: present, late, on_the_road, on_leave or absent; may be repeated"),
    )
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write what was given; then show the page."""
    from dataclasses import replace

    from fieldapp.queries.morning import meeting
    from fieldapp.reports.catalogue import default_wish, report_kind
    from fieldapp.reports.draw_text import draw_text
    from fieldapp.working_here import working_here

    on = arguments.day or context.today
    with contextlib.closing(context.open_store()) as store:
        _write(arguments, store, on)
        with store.reading() as session:
            if arguments.json:
                write_json(plain(meeting(session, on, working_here(session))))
                return 0
            page = report_kind("morning_meeting").build(
                session, replace(default_wish(context.today), first=on, last=on)
            )
    print(draw_text(page))
    return 0


def _write(arguments: argparse.Namespace, store: "Store", on: "date") -> None:
    from fieldapp.errors import RefusedError
    from fieldapp.operations.morning import set_attendance, set_meeting_note
    from fieldapp.queries.morning import attendance_on
    from fieldapp.working_here import working_here

    for kind, text in arguments.note:
        set_meeting_note(store, on, kind, text)
    with store.reading() as session:
        team = {row.name: row.id for row, _state in attendance_on(session, on, working_here(session))}
    for name, state in arguments.attendance:
        if name not in team:
            raise RefusedError(Text("{name} does not belong to this meeting.", name=name))
        set_attendance(store, team[name], on, state)


def _note(given: str) -> tuple[MeetingNoteKind, str]:
    kind, equals, text = given.partition("=")
    if not equals or kind not in set(MeetingNoteKind):
        kinds = ", ".join(MeetingNoteKind)
        raise argparse.ArgumentTypeError(
            _("{text} is not KIND=TEXT with one of: {kinds}").format(text=given, kinds=kinds)
        )
    return MeetingNoteKind(kind), text


def _attendance(given: str) -> tuple[str, AttendanceState]:
    name, equals, state = given.rpartition("=")
    if not equals or state not in set(AttendanceState):
        states = ", ".join(AttendanceState)
        said = _("{text} is not NAME=STATE with one of: {states}").format(text=given, states=states)
        raise argparse.ArgumentTypeError(said)
    return name, AttendanceState(state)
