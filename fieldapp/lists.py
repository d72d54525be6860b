"""The lists that screens show, as tables: typed cells under headings, for Excel, for paper and for the clipboard.

Each function speaks the language of its caller's context; telephone numbers are text as they are read out.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from fieldapp.queries.calendar import Event
from fieldapp.queries.contracts import ContractRow
from fieldapp.queries.people import AnniversaryRow, GiftRow, PersonCard, PromiseRow
from fieldapp.queries.reminders import ReminderRow
from fieldapp.queries.scripts import ScriptRow
from fieldapp.queries.support import GrantRow
from fieldapp.queries.tasks import MonthBoard, TaskRow
from fieldapp.queries.team import ColleagueRow, LeaveRow
from fieldapp.queries.timeline import TimelineEvent
from fieldapp.queries.visits import DueDealer, VisitRow
from fieldapp.rules.phones import shown_phone
from fieldapp.rules.workdays import Day
from fieldapp.table_files import Cell, FileTable
from fieldapp.texts import _, pgettext
from fieldapp.words.calendar import day_note, due_when, lunar_of, write_birthday
from fieldapp.words.events import event_kind_word, event_title
from fieldapp.words.pay import adjustment_text, how_text, kind_name, opening_standing_text
from fieldapp.words.reminders import detail, due_word, kind_word, title
from fieldapp.words.support import standing_word
from fieldapp.words.vocabulary import word


def visits_list(name: str, visits: Iterable[VisitRow]) -> FileTable:
    """Visits with what they are for and what came of them."""
    headings = (
        _("Day"),
        _("Time"),
        _("Dealer"),
        _("Place"),
        _("Contact"),
        _("Phone"),
        _("State"),
        _("Way"),
        _("Purpose"),
        _("Bring"),
        _("Promised"),
        _("Result"),
        _("Next step"),
    )
    return FileTable(
        name,
        headings,
        [
            (
                visit.visited_on or visit.planned_on,
                visit.starts_at,
                visit.dealer,
                visit.place,
                visit.contact,
                shown_phone(visit.phone),
                word(visit.state),
                word(visit.way),
                _together(word(visit.purpose), visit.purpose_note),
                visit.bring,
                _listed(visit.promised),
                _together(word(visit.result) if visit.result else "", visit.result_note or visit.missed_because),
                _together(visit.next_step, visit.next_on.isoformat() if visit.next_on else ""),
            )
            for visit in visits
        ],
    )


def reminders_list(name: str, rows: Iterable[ReminderRow], today: date) -> FileTable:
    """Reminders with their day and whom they are about."""
    headings = (
        _("Day"),
        _("When"),
        _("Kind"),
        _("What"),
        _("Note"),
        _("Dealer"),
        _("Place"),
        _("Person"),
        _("Phone"),
    )
    return FileTable(
        name,
        headings,
        [
            (
                row.occasion.on,
                due_word(row.due, today),
                kind_word(row.occasion.kind),
                title(row),
                detail(row, today),
                row.dealer,
                row.place,
                row.person,
                shown_phone(row.phone),
            )
            for row in rows
        ],
    )


def due_list(name: str, dealers: Iterable[DueDealer], today: date) -> FileTable:
    """Who is to be visited, and why."""
    headings = (
        _("Dealer"),
        _("Place"),
        _("Grade"),
        _("Due on"),
        _("Due"),
        _("Last contact"),
        pgettext("visit", "Planned for"),
        _("Contact"),
        _("Phone"),
        _("Promised"),
        _("Open complaints"),
        _("Receivables overdue"),
    )
    return FileTable(
        name,
        headings,
        [
            (
                due.name,
                due.place,
                due.grade.value if due.grade else "",
                due.due_on,
                due_when(due.due_on, today),
                due.last_contact,
                due.planned_on,
                due.contact,
                shown_phone(due.phone),
                _listed(due.open_promises),
                due.open_complaints or None,
                due.overdue or None,
            )
            for due in dealers
        ],
    )


def events_list(name: str, events: Iterable[Event]) -> FileTable:
    """What stands in the calendar on some days."""
    headings = (_("Day"), _("Lunar"), _("Time"), _("Kind"), _("What"), _("Dealer"), _("Place"), _("Phone"))

    def whose(event: Event) -> tuple[Cell, ...]:
        row = event.visit or event.reminder
        return (row.dealer, row.place, shown_phone(row.phone)) if row else ("", "", "")

    return FileTable(
        name,
        headings,
        [
            (
                event.on,
                lunar_of(event.on),
                event.at_time,
                event_kind_word(event.kind),
                event_title(event, with_time=False),
                *whose(event),
            )
            for event in events
        ],
    )


def targets_list(name: str, board: MonthBoard) -> FileTable:
    """Target, done and short of a month by region."""
    headings = (_("Region"), _("Kind"), _("Target"), _("Done"), pgettext("target", "Short"))
    return FileTable(
        name,
        headings,
        [
            (
                board.places.get(line.region_code) or _("Anywhere in the territory"),
                kind_name(line.kind),
                *map(_count, (line.target, line.done, line.short)),
            )
            for line in board.progress
        ],
    )


def tasks_list(name: str, board: MonthBoard) -> FileTable:
    """The development tasks of a month, a row for each step."""
    return _tasks(name, board.tasks)


def improvements_list(name: str, board: MonthBoard) -> FileTable:
    """The tasks that improve dealers, a row for each step."""
    return _tasks(name, board.improvements)


def _tasks(name: str, tasks: Iterable[TaskRow]) -> FileTable:
    headings = (
        _("Place"),
        _("Kind"),
        _("Dealer"),
        _("State"),
        _("Due on"),
        pgettext("task", "Step"),
        _("Step due on"),
        _("Done on"),
        _("Evidence"),
        _("Result"),
        _("Note"),
    )
    rows: list[tuple[Cell, ...]] = []
    for task in tasks:
        head = (task.place, kind_name(task.kind), task.dealer, word(task.state), task.due_on)
        steps: list[tuple[Cell, ...]] = [(step.what, step.due_on, step.done_on, step.evidence) for step in task.steps]
        rows += [(*head, *step, task.result, task.note) for step in steps or [("", None, None, "")]]
    return FileTable(name, headings, rows)


def openings_list(name: str, board: MonthBoard) -> FileTable:
    """The places opened in a month, and whether they count."""
    headings = (
        _("Day"),
        _("Place"),
        _("Kind"),
        _("Dealer"),
        _("Evidence"),
        _("Share, %"),
        _("State"),
        _("Confirmed by"),
    )
    return FileTable(
        name,
        headings,
        [
            (
                opening.counted_on,
                opening.place,
                kind_name(opening.kind),
                opening.dealer,
                opening.evidence,
                opening.percent,
                opening_standing_text(opening.standing),
                opening.confirmed_by,
            )
            for opening in board.openings
        ],
    )


def pay_list(name: str, board: MonthBoard) -> FileTable:
    """What the month pays, line by line, in yuan; what does not count stands without an amount."""
    judged = board.judged
    rows: list[tuple[Cell, ...]] = [
        (line.rule.value, how_text(line), line.amount if line.counts else None) for line in judged.lines
    ]
    rows += [
        ("", _("Development"), judged.development),
        ("", _("Base pay"), judged.base_paid),
        ("", _("Bonus"), judged.bonus_paid),
        ("", _("Expenses"), judged.expenses_paid),
        *(("", adjustment_text(adjustment), adjustment.amount) for adjustment in board.adjusted.adjustments),
        ("", _("Pay"), board.adjusted.pay),
    ]
    return FileTable(name, (_("Rule"), _("How it comes about"), _("Amount")), rows)


def timeline_list(name: str, events: Iterable[TimelineEvent]) -> FileTable:
    """What happened at a dealer."""
    rows = [
        (event.on, str(event.what), "\n".join(filter(None, [event.detail, *map(str, event.changes)])))
        for event in events
    ]
    return FileTable(name, (_("Day"), _("What happened"), _("Note")), rows)


def contracts_list(name: str, contracts: Iterable[ContractRow]) -> FileTable:
    """The contracts with a dealer."""
    headings = (
        _("Contract"),
        pgettext("contract", "Number"),
        _("Signed on"),
        _("Begins on"),
        _("Ends on"),
        _("Amount"),
        _("Deposit"),
        _("Amount of the deposit"),
        _("Scans"),
        _("Note"),
    )
    return FileTable(
        name,
        headings,
        [
            (
                contract.title,
                contract.number,
                contract.signed_on,
                contract.starts_on,
                contract.ends_on,
                contract.amount,
                word(contract.deposit_kind),
                contract.deposit,
                contract.scans,
                contract.note,
            )
            for contract in contracts
        ],
    )


def grants_list(name: str, grants: Iterable[GrantRow]) -> FileTable:
    """Resources given, with what was promised for them and whether it was kept."""
    headings = (
        _("Given on"),
        _("Dealer"),
        _("Place"),
        _("Family"),
        _("Resource"),
        _("What"),
        _("Value"),
        _("Promised in return"),
        _("Promised by"),
        _("Kept or not"),
        _("Settled on"),
        _("Note"),
    )
    return FileTable(
        name,
        headings,
        [
            (
                grant.given_on,
                grant.dealer,
                grant.place,
                word(grant.family),
                word(grant.kind),
                grant.what,
                grant.value,
                grant.promise,
                grant.promise_due,
                standing_word(grant.standing),
                grant.settled_on,
                grant.note,
            )
            for grant in grants
        ],
    )


def people_list(name: str, people: Iterable[PersonCard]) -> FileTable:
    """The people at a dealer's; no birthday that must not be told."""
    headings = (
        pgettext("person", "Name"),
        _("Role"),
        _("Form of address"),
        _("Phone"),
        _("WeChat"),
        _("Birthday"),
        _("Family"),
        _("Likes"),
        _("Note"),
    )

    def birthday(person: PersonCard) -> str:
        if not person.may_tell_birthday:
            return ""
        return write_birthday(person.birthday) if person.birthday else person.birthday_note

    return FileTable(
        name,
        headings,
        [
            (
                person.name,
                word(person.role),
                person.form_of_address,
                _listed(shown_phone(phone.number) for phone in person.phones),
                person.wechat,
                birthday(person),
                person.family,
                person.likes,
                person.note,
            )
            for person in people
        ],
    )


def promises_list(name: str, promises: Iterable[PromiseRow], names: Mapping[UUID, str]) -> FileTable:
    """Promises of both sides; *names* are those of the people."""
    headings = (_("Who promised"), _("What"), _("Person"), _("Made on"), _("Due on"), _("Kept on"))
    return FileTable(
        name,
        headings,
        [(word(row.by), row.what, _of(names, row.person_id), row.made_on, row.due_on, row.kept_on) for row in promises],
    )


def gifts_list(name: str, gifts: Iterable[GiftRow], names: Mapping[UUID, str]) -> FileTable:
    """What was given, to whom and when."""
    rows = [(row.given_on, row.what, row.occasion, _of(names, row.person_id), row.value) for row in gifts]
    return FileTable(name, (_("Given on"), _("What"), _("Occasion"), _("Person"), _("Value")), rows)


def anniversaries_list(name: str, days: Iterable[AnniversaryRow], names: Mapping[UUID, str]) -> FileTable:
    """Days that come round every year."""
    rows = [(row.title or word(row.kind), write_birthday(row.on), _of(names, row.person_id)) for row in days]
    return FileTable(name, (_("What"), _("Day"), _("Person")), rows)


def scripts_list(name: str, scripts: Iterable[ScriptRow]) -> FileTable:
    """Scripts with their words."""
    rows = [(word(script.kind), script.title, script.body) for script in scripts]
    return FileTable(name, (_("Kind"), _("Title"), _("Text")), rows)


def team_list(name: str, team: Iterable[ColleagueRow]) -> FileTable:
    """Colleagues and who leads them."""
    everybody = list(team)
    names = {row.id: row.name for row in everybody}
    rows = [
        (row.name, word(row.role), shown_phone(row.phone), names.get(row.manager_id, "") if row.manager_id else "")
        for row in everybody
    ]
    return FileTable(name, (pgettext("person", "Name"), _("Role"), _("Phone"), _("Manager")), rows)


def leave_list(name: str, leave: Iterable[LeaveRow]) -> FileTable:
    """Days on which one is away."""
    rows = [(away.first_day, away.last_day, away.note) for away in leave]
    return FileTable(name, (_("First day"), _("Last day"), _("Note")), rows)


def holidays_list(name: str, days: Iterable[Day]) -> FileTable:
    """Public holidays and the days that are worked in exchange."""
    return FileTable(name, (_("Day"), _("What")), [(day.on, day_note(day)) for day in days])


def _of(names: Mapping[UUID, str], person_id: UUID | None) -> str:
    return names.get(person_id, "") if person_id else ""


def _together(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _listed(parts: Iterable[str]) -> str:
    return pgettext("list", "; ").join(parts)


def _count(count: Decimal) -> Cell:
    """Whole places as whole numbers; shares as they are."""
    return int(count) if count == count.to_integral_value() else count
