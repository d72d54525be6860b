"""What the morning meeting 早会 and the logs go by (DOMAIN section 16)."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from uuid import UUID, uuid5

from db.vocabulary import AttendanceState, LogSpan, MeetingNoteKind

_NAMESPACE = UUID("9d0f5f2e-3f0c-5a8e-8f0b-6a2f4a9c1e77")
_LONGEST_BREAK = 20  # days without work that are looked back over: the spring festival with its bridges


def note_id(on: date, kind: MeetingNoteKind, by: UUID | None) -> UUID:
    """The id of what somebody says at the meeting of a day: the same on each of their laptops."""
    return uuid5(_NAMESPACE, f"note:{on}:{kind}:{by}")


def attendance_id(on: date, colleague_id: UUID) -> UUID:
    """The id of one colleague's attendance: the same on the manager's laptop and on their own."""
    return uuid5(_NAMESPACE, f"attendance:{on}:{colleague_id}")


def log_id(on: date, span: LogSpan, colleague_id: UUID) -> UUID:
    """The id of a rep's log: the same on each of their laptops."""
    return uuid5(_NAMESPACE, f"log:{log_day(on, span)}:{span}:{colleague_id}")


def log_day(on: date, span: LogSpan) -> date:
    """The day under which a log is kept: the day itself, or the Monday of its week."""
    return on if span is LogSpan.DAY else on - timedelta(days=on.weekday())


def attendance(noted: AttendanceState | None, *, on_leave: bool) -> AttendanceState | None:
    """What is said of a colleague: what was noted, else that they are on leave, else nothing yet."""
    return noted or (AttendanceState.ON_LEAVE if on_leave else None)


def working_day_before(on: date, is_workday: Callable[[date], bool]) -> date:
    """The working day before *on*: Friday on a Monday, the last day before a festival after it; else yesterday."""
    before = [on - timedelta(days=days) for days in range(1, _LONGEST_BREAK + 1)]
    return next((day for day in before if is_workday(day)), before[0])


def pulse(moods: Iterable[int]) -> tuple[float, int] | None:
    """The team's mood, 1 bad to 5 good, and of how many; ``None`` where nobody said anything."""
    said = [mood for mood in moods if mood]
    return (sum(said) / len(said), len(said)) if said else None
