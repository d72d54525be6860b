"""One way out for whole sets of data; the file's ending says what is wanted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from db.store import Store
from fieldapp.errors import RefusedError
from fieldapp.exporting.record import record_export
from fieldapp.list_names import ListName
from fieldapp.table_files import FileTable, write_table, write_whole, write_workbook
from fieldapp.texts import Text, _, ngettext

Tell = Callable[[int, int], None]
_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: Path
    what: str  # dealers, people, calendar, everything, or the name of a list
    rows: int
    people: int = 0  # on a second sheet beside the dealers
    untold_birthdays: int = 0  # of people who are in the file

    def said(self) -> str:
        """In one sentence, and a second one where something was left out."""
        people = ngettext("{count} person", "{count} people", self.people).format(count=self.people)
        sentence = {
            "dealers": ngettext("{count} dealer", "{count} dealers", self.rows),
            "people": ngettext("{count} person", "{count} people", self.rows),
            "calendar": ngettext("{count} event", "{count} events", self.rows),
        }.get(self.what, ngettext("{count} record", "{count} records", self.rows))
        what = ", ".join([sentence.format(count=self.rows), *([people] if self.people else [])])
        written = str(Text("Written: {file} ({what})", file=self.path, what=what))
        if not self.untold_birthdays:
            return written
        left_out = ngettext(
            "{count} child's birthday was left out: the parents' consent is not noted.",
            "{count} children's birthdays were left out: the parents' consent is not noted.",
            self.untold_birthdays,
        )
        return f"{written}\n{left_out.format(count=self.untold_birthdays)}"


def export_file(
    store: Store,
    path: Path,
    *,
    today: date,
    now: datetime,
    step: Tell = lambda *_: None,
    people_only: bool = False,
    list_name: ListName | None = None,
) -> Exported:
    """Write what the ending of *path* asks for, and write down that it was.

    ``.xlsx``: all dealers, each with its main person, and all people on a second sheet; ``.csv``: the dealers;
    ``.vcf``: all people; ``.ics``: visits, reminders and birthdays; ``.json``: everything.

    Args:
        store: the store.
        path: the file; it appears whole or not at all.
        today: the day in China.
        now: the instant.
        step: hears how far it is; it may raise to stop.
        people_only: a row for each person instead of the dealers, in ``.xlsx`` and ``.csv``.
        list_name: this list of records instead of the dealers, in ``.xlsx`` and ``.csv``.

    Raises:
        RefusedError: another ending.
        SurroundingsError: the file cannot be written.
    """
    writers = {
        ".xlsx": _dealers_and_people,
        ".csv": _dealers,
        ".vcf": _cards,
        ".ics": _calendar,
        ".json": _everything,
    }
    if people_only:
        writers = {".xlsx": _people, ".csv": _people, ".vcf": _cards}
    if list_name is not None:
        writers = dict.fromkeys((".xlsx", ".csv"), partial(_list, list_name))
    write = writers.get(path.suffix.lower())
    if write is None:
        raise RefusedError(
            Text("Name a file that ends in one of {endings}.", endings=" ".join(writers)), detail=path.suffix
        )
    with store.reading() as session:
        done = write(session, path, today, now, step)
        if done.what in {"people", "everything"} or done.people:
            from fieldapp.exporting.people import count_untold_birthdays

            done = replace(done, untold_birthdays=count_untold_birthdays(session))
    record_export(store, done.what, path, done.rows, now=now)
    return done


def _dealers(session: Session, path: Path, _today: date, _now: datetime, step: Tell) -> Exported:
    from fieldapp.exporting.dealers import count_dealers, dealer_rows, headings

    total = count_dealers(session)
    return Exported(
        path,
        "dealers",
        write_table(path, _("Dealers"), headings(session), dealer_rows(session), total=total, step=step),
    )


def _people(session: Session, path: Path, _today: date, _now: datetime, step: Tell) -> Exported:
    from fieldapp.exporting.people import count_people, people_headings, people_rows

    total, rows = count_people(session), people_rows(session)
    return Exported(
        path, "people", write_table(path, _("People"), people_headings(session), rows, total=total, step=step)
    )


def _dealers_and_people(session: Session, path: Path, _today: date, _now: datetime, step: Tell) -> Exported:
    from fieldapp.exporting.dealers import count_dealers, dealer_rows, headings
    from fieldapp.exporting.people import count_people, people_headings, people_rows

    tables = [FileTable(_("Dealers"), headings(session), dealer_rows(session))]
    people = count_people(session)
    if people:
        tables.append(FileTable(_("People"), people_headings(session), people_rows(session)))
    dealers, *others = write_workbook(path, tables, total=count_dealers(session) + people, step=step)
    return Exported(path, "dealers", dealers, sum(others))


def _list(name: ListName, session: Session, path: Path, _today: date, _now: datetime, step: Tell) -> Exported:
    from fieldapp.exporting.record_lists import write_list
    from fieldapp.record_lists import LISTS

    return Exported(path, name.value, write_list(session, LISTS[name], path, step))


def _cards(session: Session, path: Path, _today: date, _now: datetime, step: Tell) -> Exported:
    from fieldapp.exporting.cards import cards
    from fieldapp.exporting.people import count_people

    total, written = count_people(session), 0

    def write(draft: Path) -> None:
        nonlocal written
        with draft.open("w", encoding="utf-8", newline="") as file:
            for written, card in enumerate(cards(session), 1):
                file.write(card)
                if written % _TOLD_EVERY == 0:
                    step(written, total)

    write_whole(path, write)
    return Exported(path, "people", written)


def _calendar(session: Session, path: Path, today: date, now: datetime, _step: Tell) -> Exported:
    from fieldapp.exporting.calendar_file import whole_calendar
    from fieldapp.working_here import working_here

    found = whole_calendar(session, today=today, now=now, colleague_id=working_here(session))
    write_whole(path, lambda draft: draft.write_bytes(found.data))
    return Exported(path, "calendar", found.events, untold_birthdays=found.left_out)


def _everything(session: Session, path: Path, _today: date, now: datetime, step: Tell) -> Exported:
    from fieldapp.exporting.everything import write_everything

    return Exported(path, "everything", write_everything(session, path, now=now, step=step))
