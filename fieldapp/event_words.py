"""Calendar events as people read them."""

from db.vocabulary import VisitState
from fieldapp.calendar_words import festival_name
from fieldapp.queries.calendar import Event, EventKind
from fieldapp.reminder_words import title
from fieldapp.texts import Text, _

_KINDS = {
    EventKind.VISIT: Text("Visits"),
    EventKind.BIRTHDAY: Text("Birthdays"),
    EventKind.ANNIVERSARY: Text("Anniversaries"),
    EventKind.FESTIVAL: Text("Festivals"),
    EventKind.PROMISE: Text("Promises"),
    EventKind.TASK: Text("Tasks"),
    EventKind.CONTRACT: Text("Contracts"),
    EventKind.RECEIVABLE: Text("Receivables"),
    EventKind.OWN: Text("Own reminders"),
}


# Their own words do not say whose they are.
_NAME_THE_DEALER = (EventKind.RECEIVABLE, EventKind.ANNIVERSARY, EventKind.PROMISE, EventKind.CONTRACT)


def event_kind_word(kind: EventKind) -> str:
    """The name of a kind of event, for a filter."""
    return str(_KINDS[kind])


def event_title(event: Event, *, with_time: bool = True) -> str:
    """One line for a cell of the calendar; without its time where there is hardly room for the name."""
    at_time = event.at_time if with_time else ""
    if event.visit is not None:
        missed = _(" (missed)") if event.visit.state is VisitState.MISSED else ""
        return " ".join(filter(None, (at_time, event.visit.dealer))) + missed
    if event.festival is not None:
        return festival_name(event.festival)
    if event.reminder is None:
        return ""
    whose = event.reminder.dealer if event.kind in _NAME_THE_DEALER else ""
    return " ".join(filter(None, (at_time, whose, title(event.reminder))))
