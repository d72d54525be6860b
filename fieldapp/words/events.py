"""Calendar events as people read them."""

from db.vocabulary import VisitState
from fieldapp.queries.calendar import Event, EventKind
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import festival_name
from fieldapp.words.reminders import title

_KINDS = {
    EventKind.VISIT: Text("Visits"),
    EventKind.BIRTHDAY: Text("Birthdays"),
    EventKind.ANNIVERSARY: Text("Anniversaries"),
    EventKind.FESTIVAL: Text("Festivals"),
    EventKind.PROMISE: Text("Promises"),
    EventKind.TASK: Text("Tasks"),
    EventKind.CONTRACT: Text("Contracts"),
    EventKind.RECEIVABLE: Text("Receivables"),
    EventKind.COMPLAINT: Text("Complaints"),
    EventKind.CARE: Text("Care"),
    EventKind.OWN: Text("Own reminders"),
}


# Their own words do not say whose they are.
_NAME_THE_DEALER = (
    EventKind.RECEIVABLE,
    EventKind.ANNIVERSARY,
    EventKind.PROMISE,
    EventKind.CONTRACT,
    EventKind.COMPLAINT,
    EventKind.CARE,
)


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


def stays_text(event: Event) -> Text:
    """Why something cannot be moved to another day."""
    if event.visit is not None:
        return Text("This visit was recorded: it stays on its day.")
    return Text(
        "{what} stays on its day: only planned visits and your own reminders can be moved.", what=event_title(event)
    )


def written_text(file: str, events: int, left_out: int) -> Text:
    """What is in a calendar file, and what was left out of it."""
    said = str(Text("Written: {file} ({what})", file=file, what=_events(events)))
    if not left_out:
        return Text("{said}", said=said)
    return Text("{said} {left_out}", said=said, left_out=left_out_text(left_out))


def left_out_text(count: int) -> str:
    """Whose birthdays are in no calendar file."""
    return ngettext(
        "{count} child's birthday was left out: the parents' consent is not noted.",
        "{count} children's birthdays were left out: the parents' consent is not noted.",
        count,
    ).format(count=count)


def _events(count: int) -> str:
    return ngettext("{count} event", "{count} events", count).format(count=count)
