"""The line at the bottom: whether everything is saved, the territory, and what runs in the background."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.texts import _, ngettext
from ui import theme
from ui.jobs import JobRunner
from ui.shell.activity import Activity
from ui.syncing import SyncView, clock_words, state_words
from ui.widgets.buttons import button
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.picture import Picture

HEIGHT_PX = 32
TROUBLE_SHOWN_MS = 15_000


@dataclass(frozen=True, slots=True)
class SavedState:
    """What the change log holds: how many changes, and when the last one was made."""

    changes: int
    last_at: datetime | None


class StatusBar(QWidget):
    """What is saved here, and how far the company's server has it.  ``sync_wanted``: that was pressed."""

    sync_wanted = Signal()

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        self.setObjectName("statusbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._sign = Picture("hourglass")
        self._saved = label("", "sub")
        self._territory_sign = Picture("map-pin-line")
        self._territory_sign.hide()
        self._territory = ElidedLabel("", "sub")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(6)
        layout.addWidget(self._sign)
        layout.addWidget(self._saved)
        layout.addSpacing(16)
        self._sync = button("", role="quiet", on=self.sync_wanted.emit, tip=_("Look at the exchange with the server"))
        self._sync.hide()
        layout.addWidget(self._sync)
        layout.addWidget(self._territory_sign)
        layout.addWidget(self._territory, 1)
        layout.addWidget(Activity(jobs))
        self._calm = QTimer(self, singleShot=True, interval=TROUBLE_SHOWN_MS)
        self._calm.timeout.connect(self._say_state)
        self._state: SavedState | None = None
        self._say_state()

    @property
    def saved(self) -> SavedState | None:
        """What it says of the change log; ``None`` until that was read."""
        return self._state

    def show_saved(self, state: SavedState) -> None:
        """Show what the change log says."""
        self._state = state
        self._say_state()

    def show_territory(self, name: str) -> None:
        """Show whose ground this is."""
        self._territory.setText(name)
        self._territory_sign.setVisible(bool(name))

    def show_sync(self, view: SyncView) -> None:
        """Show how far the company's server is in step, and whether something has to be decided."""
        words = state_words(view)
        self._sync.setVisible(words is not None)
        if words is None or view.state is None:
            return
        count = view.state.to_decide
        decide = ngettext("{count} to decide", "{count} to decide", count).format(count=count) if count else ""
        self._sync.setText(dotted(words, decide))
        is_amiss = bool(view.problem) or view.needs_sign_in or count > 0
        icon_ = (
            "cloud-slash"
            if view.problem and not view.asks_removal
            else "warning"
            if is_amiss
            else "arrows-clockwise"
            if view.is_running
            else "cloud-check"
        )
        self._sync.setIcon(theme.icon(icon_, "warn" if is_amiss else "sub"))

    def show_trouble(self, text: str) -> None:
        """Say something that passes by itself; after a while the state is back."""
        self._sign.show_icon("warning", "warn")
        self._saved.setText(text)
        self._calm.start()

    def _say_state(self) -> None:
        if self._state is None:
            self._sign.show_icon("hourglass")
            self._saved.setText(_("Opening your data…"))
            return
        self._sign.show_icon("check-circle", "good")
        if self._state.last_at is None:
            self._saved.setText(_("Everything stays on this laptop"))
            return
        self._saved.setText(
            ngettext(
                "Saved on this laptop at {time} ({count} change kept)",
                "Saved on this laptop at {time} ({count} changes kept)",
                self._state.changes,
            ).format(
                time=clock_words(self._state.last_at),
                count=f"{self._state.changes:,}",
            )
        )
