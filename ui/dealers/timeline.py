"""The timeline tab: everything that happened, newest first."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from fieldapp.lists import timeline_list
from fieldapp.queries.dealer_file import DealerFile
from fieldapp.queries.timeline import EventKind, TimelineEvent, timeline
from fieldapp.texts import Text, _, ngettext, pgettext
from fieldapp.words.calendar import when
from ui.context import AppContext
from ui.dealers.section import Section
from ui.tones import Tone
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.chips import FilterChips
from ui.widgets.labels import dotted, label
from ui.widgets.table_out import Shown, TableOut
from ui.widgets.timeline import Timeline, TimelineItem

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

SHOWN_AT_FIRST = 40
KINDS: dict[EventKind, tuple[Text, str, Tone]] = {
    EventKind.VISIT: (Text("Visits"), "map-pin", Tone.ACCENT),
    EventKind.PROMISE: (Text("Promises"), "handshake", Tone.WARN),
    EventKind.RESOURCE: (Text("Resources"), "scales", Tone.ACCENT),
    EventKind.GIFT: (Text("Gifts"), "gift", Tone.GOOD),
    EventKind.COMPLAINT: (Text("Service"), "warning-circle", Tone.BAD),
    EventKind.HARDSHIP: (Text("Hard times"), "heart", Tone.BAD),
    EventKind.LADDER: (Text("Relationship ladder"), "trend-up", Tone.GOOD),
    EventKind.CONCESSION: (Text("Concessions"), "scales", Tone.WARN),
    EventKind.COMPETITOR: (Text("Competitors"), "eye", Tone.NEUTRAL),
    EventKind.OPENING: (Text("Openings"), "rocket-launch", Tone.GOOD),
    EventKind.CONTRACT: (Text("Contracts"), "file-text", Tone.ACCENT),
    EventKind.REVIVAL: (Text("Revival"), "heartbeat", Tone.WARN),
    EventKind.ENDING: (Text("End"), "flag", Tone.BAD),
    EventKind.MONEY: (Text("Months"), "currency-cny", Tone.NEUTRAL),
    EventKind.FILE: (Text("Files"), "paperclip", Tone.NEUTRAL),
    EventKind.CHANGE: (Text("Changes"), "pencil-simple", Tone.NEUTRAL),
}


class TimelineSection(Section):
    """One line of time; chips narrow it down to some kinds."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(app)
        self._events: list[TimelineEvent] = []
        self._all = False
        self.chips = FilterChips([(kind, str(text)) for kind, (text, _icon, _tone) in KINDS.items()], name=_("Filter"))
        self.chips.changed.connect(self._show)
        self.line = Timeline()
        self._nothing = label("", "note", wrap=True)
        self._more = button("", icon="caret-down", role="quiet", on=self._show_all)
        self.out = TableOut(app, self, self.shown)
        self.out.offer_on(self.line)
        card = Card()
        card.body.addWidget(self._nothing)
        card.body.addWidget(self.line)
        card.body.addWidget(self._more)
        top = row(self.chips, self.out.button(_("Timeline")))
        top.setStretch(0, 1)
        top.setAlignment(self.chips, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def fill(self, file: DealerFile) -> None:
        dealer_id: UUID = file.facts.id

        def fetch(session: "Session") -> list[TimelineEvent]:
            return timeline(session, dealer_id)

        self.app.read(fetch, self._on_events, key=(id(self), "timeline"), owner=self)

    def leave(self) -> None:
        super().leave()
        self._all = False
        self.chips.choose()

    def shown(self) -> Shown:
        """The kinds that are chosen, also those further back than is shown at first."""
        events, title = self._wanted(), f"{self.file.facts.name} {_('Timeline')}"
        chosen = pgettext("list", ", ").join(str(KINDS[kind][0]) for kind in KINDS if kind in self.chips.chosen)
        return Shown(title, lambda _store, _progress: timeline_list(title, events), chosen)

    def _wanted(self) -> list[TimelineEvent]:
        kinds = self.chips.chosen or set(EventKind)
        return [event for event in self._events if event.kind in kinds]

    def _on_events(self, events: list[TimelineEvent]) -> None:
        self._events = events
        there = {event.kind for event in events}
        self.chips.show_only(there)
        self._show()

    def _show_all(self) -> None:
        self._all = True
        self._show()

    def _show(self) -> None:
        today = self.app.clock.today()
        wanted = self._wanted()
        shown = wanted if self._all else wanted[:SHOWN_AT_FIRST]
        self.line.show_items(
            [
                TimelineItem(
                    when=dotted(event.on.isoformat(), when(event.on, today)),
                    title=str(event.what),
                    text="\n".join(filter(None, [event.detail, *(str(change) for change in event.changes)])),
                    icon=KINDS[event.kind][1],
                    tone=KINDS[event.kind][2],
                )
                for event in shown
            ]
        )
        self._nothing.setText(_("Nothing has happened here yet.") if not wanted else "")
        self._nothing.setVisible(not wanted)
        rest = len(wanted) - len(shown)
        self._more.setText(ngettext("{count} older one", "{count} older ones", rest).format(count=rest))
        self._more.setVisible(rest > 0)
