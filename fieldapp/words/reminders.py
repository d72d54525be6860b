"""Reminders as people read them: a title, a line of detail, and a greeting to send."""

from datetime import date

from db.vocabulary import (
    AnniversaryKind,
    CalendarKind,
    HardshipKind,
    OpeningKind,
    PromiseBy,
    ReminderKind,
    ServiceKind,
    VisitPurpose,
)
from fieldapp.queries.obligations import FOR_A_RESOURCE, IMPROVEMENT, OVERTAKE
from fieldapp.queries.reminders import ReminderRow
from fieldapp.rules.festivals import Festival
from fieldapp.rules.months import months_between
from fieldapp.rules.reminders import Due, Occasion
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import festival_name, lunar_of, month_and_year, when
from fieldapp.words.pay import kind_name, money
from fieldapp.words.vocabulary import word

_KINDS = {
    ReminderKind.BIRTHDAY: Text("Birthday"),
    ReminderKind.ANNIVERSARY: Text("Anniversary"),
    ReminderKind.FESTIVAL: Text("Festival"),
    ReminderKind.VISIT_DUE: Text("Visit due"),
    ReminderKind.NO_NEXT_STEP: Text("No next step"),
    ReminderKind.APPOINTMENT: Text("Appointment"),
    ReminderKind.PROMISE: Text("Promise"),
    ReminderKind.TASK: Text("Task"),
    ReminderKind.CONTRACT: Text("Contract"),
    ReminderKind.RECEIVABLE: Text("Receivable"),
    ReminderKind.DORMANT: Text("Dormant"),
    ReminderKind.COMPLAINT: Text("Complaint"),
    ReminderKind.STALE: Text("To be checked"),
    ReminderKind.CARE: Text("Care"),
    ReminderKind.WIN_BACK: Text("Win back"),
    ReminderKind.OWN: Text("Own reminder"),
}
_STALE = {
    "personal": Text("Personal information was last checked on {day}"),
    "financial": Text("Financial information was last checked on {day}"),
    "operations": Text("Business information was last checked on {day}"),
}


def kind_word(kind: ReminderKind) -> str:
    """The name of a kind of reminder."""
    return str(_KINDS[kind])


def title(row: ReminderRow) -> str:
    """Who or what it is about, in one line: 王建国 58岁生日; Sign the contract."""
    occasion = row.occasion
    match occasion.kind:
        case ReminderKind.BIRTHDAY:
            return _birthday(row.person, occasion)
        case ReminderKind.ANNIVERSARY:
            return _anniversary(row, occasion)
        case ReminderKind.FESTIVAL:
            return _("Greetings for {festival}").format(festival=festival_name(Festival(occasion.word)))
        case ReminderKind.APPOINTMENT:
            purpose = word(VisitPurpose(occasion.word))
            return _("Appointment at {time}: {purpose}").format(time=occasion.at_time, purpose=purpose)
        case ReminderKind.PROMISE:
            is_theirs = occasion.word in (PromiseBy.DEALER, FOR_A_RESOURCE)
            said = _("They promised: {what}") if is_theirs else _("We promised: {what}")
            return said.format(what=occasion.what)
        case ReminderKind.TASK if occasion.word != "step":
            return _task(occasion)
        case ReminderKind.CONTRACT:
            said = _("From the contract: {what}") if occasion.word == "step" else _("The contract ends: {what}")
            return said.format(what=occasion.what)
        case ReminderKind.RECEIVABLE if occasion.amount is not None:
            return _("{amount} yuan to be collected").format(amount=money(occasion.amount))
        case ReminderKind.CARE:
            return _("Care: {what}").format(what=word(HardshipKind(occasion.word)))
        case ReminderKind.COMPLAINT:
            kind = word(ServiceKind(occasion.word))
            return _("{kind}: {what}").format(kind=kind, what=occasion.what)
        case ReminderKind.TASK | ReminderKind.OWN:
            return occasion.what
        case _:
            return kind_word(occasion.kind)


def detail(row: ReminderRow, today: date) -> str:
    """What else one should know, in one line; empty when there is nothing."""
    occasion = row.occasion
    match occasion.kind:
        case ReminderKind.BIRTHDAY if occasion.word == CalendarKind.LUNAR:
            return lunar_of(occasion.on)
        case ReminderKind.FESTIVAL:
            return ngettext("{count} person to greet", "{count} people to greet", occasion.count).format(
                count=occasion.count
            )
        case ReminderKind.VISIT_DUE:
            if occasion.since is None:
                return _("never visited")
            return _("last contact {when}").format(when=when(occasion.since, today))
        case ReminderKind.NO_NEXT_STEP if occasion.since is not None:
            return _("spoken to {when}, nothing planned since").format(when=when(occasion.since, today))
        case ReminderKind.DORMANT if occasion.since is not None:
            return _("nothing bought since {day}").format(day=occasion.since.isoformat())
        case ReminderKind.STALE if occasion.since is not None:
            return str(Text(_STALE[occasion.word].sentence, day=occasion.since.isoformat()))
        case ReminderKind.COMPLAINT if occasion.since is not None:
            return _("noted {when}").format(when=when(occasion.since, today))
        case ReminderKind.PROMISE if occasion.word == FOR_A_RESOURCE and occasion.since is not None:
            return _("in return for what was given on {day}").format(day=occasion.since.isoformat())
        case ReminderKind.CARE | ReminderKind.WIN_BACK:
            return occasion.what
        case _:
            return ""


def due_word(due: Due, today: date) -> str:
    """When it falls: today, in 3 days, 2 days late; some day this month, last month … where the day is unknown."""
    if due.occasion.whole_month:
        return _some_day(due.occasion.on, today)
    if due.days < 0:
        return ngettext("{days} day late", "{days} days late", -due.days).format(days=-due.days)
    return when(due.occasion.on, today)


def _some_day(month: date, today: date) -> str:
    """A day that is not known, of the month that *month* lies in."""
    match months_between(today, month):
        case 0:
            return _("some day this month")
        case 1:
            return _("some day next month")
        case -1:
            return _("some day last month")
        case _:
            return _("some day in {month}").format(month=month_and_year(month.year, month.month))


def _birthday(person: str, occasion: Occasion) -> str:
    if occasion.years is not None:
        said = _("{name} turns {age}").format(name=person, age=occasion.years)
    else:
        said = _("{name}'s birthday").format(name=person)
    return said + (_(" (again, in the leap month)") if occasion.second else "")


def _task(occasion: Occasion) -> str:
    if occasion.word == OVERTAKE:
        return _("Overtake: {what}").format(what=occasion.what)
    if occasion.word == IMPROVEMENT:
        return _("Sell more of ours here: a task that was made of the quadrants")
    return _("Open {place} ({kind})").format(place=occasion.what, kind=kind_name(OpeningKind(occasion.word)))


def _anniversary(row: ReminderRow, occasion: Occasion) -> str:
    name = occasion.what or word(AnniversaryKind(occasion.word))
    said = f"{row.person} {name}".strip()
    if occasion.years:
        return _("{what}: {years} years").format(what=said, years=occasion.years)
    return said
