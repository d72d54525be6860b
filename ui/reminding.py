"""Notifications of the system: once a day what has come up, and each appointment shortly before it.

What fell due while the laptop slept or was off is gathered into the same one notification: nothing is
lost, and there is never a flood (DOMAIN section 8).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from db.vocabulary import ReminderKind
from fieldapp.clock import CHINA
from fieldapp.texts import _, ngettext
from ui.context import AppContext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LOOK_EVERY_MS = 60_000
NOT_BEFORE = time(7, 30)  # nobody is woken by a notification
AHEAD = timedelta(minutes=30)  # of an appointment
NAMED = 4  # reminders that a notification names; it counts the others


@dataclass(frozen=True, slots=True)
class Coming:
    """One reminder as a notification says it; *at* is empty or HH:MM in China."""

    key: str
    on: date
    title: str
    at: str = ""


def newly_due(coming: Iterable[Coming], last: date | None, today: date) -> list[Coming]:
    """What fell due after *last*, the day up to which was reminded, until *today*.

    Without *last* nothing older than today counts: the first start does not list the past.
    """
    after = last or today - timedelta(days=1)
    return [one for one in coming if after < one.on <= today]


def soon(coming: Iterable[Coming], now: datetime, told: frozenset[str]) -> list[Coming]:
    """Appointments that begin within half an hour of *now* and were not told yet."""
    return [
        one
        for one in coming
        if one.at
        and one.key not in told
        and now <= datetime.combine(one.on, time.fromisoformat(one.at), CHINA) <= now + AHEAD
    ]


def in_words(coming: Sequence[Coming]) -> tuple[str, str]:
    """Title and text of one notification for all of them; at least one."""
    count = len(coming)
    title = ngettext("{count} reminder", "{count} reminders", count).format(count=count)
    lines = [one.title for one in coming[:NAMED]]
    if count > NAMED:
        lines.append(_("and {count} more").format(count=count - NAMED))
    return (lines[0], "") if count == 1 else (title, "\n".join(lines))


class Reminding(QObject):
    """Looks once a minute, also right after the laptop woke up.

    Args:
        app: reads what is due, and remembers up to which day was reminded.
        notify: shows title and text; false where nothing can show them.
    """

    def __init__(self, app: AppContext, notify: Callable[[str, str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._notify = app, notify
        self._told: frozenset[str] = frozenset()  # appointments
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """No more."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Notify of what is new, if the person wants to be notified at all and it is not night."""
        if self._app.settings.notify and self._app.clock.now().astimezone(CHINA).time() >= NOT_BEFORE:
            is_new_day = self._last() != self._app.clock.today()
            self._app.read(lambda session: self._fetch(session, whole_day=is_new_day), self._on_read)

    def _last(self) -> date | None:
        kept = self._app.settings.last_reminded_on
        return date.fromisoformat(kept) if kept else None

    def _fetch(self, session: "Session", *, whole_day: bool) -> list[Coming]:
        from fieldapp.queries.reminders import reminders
        from fieldapp.words.reminders import title

        kinds = tuple(ReminderKind) if whole_day else (ReminderKind.APPOINTMENT,)
        rows = reminders(session, self._app.clock.today(), days=0, kinds=kinds)
        return [
            Coming(row.occasion.key, row.occasion.on, f"{title(row)} {row.dealer}".strip(), row.occasion.at_time)
            for row in rows
        ]

    @Slot(object)
    def _on_read(self, coming: list[Coming]) -> None:
        today, last = self._app.clock.today(), self._last()
        new = soon(coming, self._app.clock.now(), self._told)
        self._told |= {one.key for one in new}
        if last != today:
            self._app.save_settings(last_reminded_on=today.isoformat())
            new = newly_due(coming, last, today)  # today's appointments are among them
        if new:
            self._notify(*in_words(new))
