"""The line at the bottom: whether everything is saved, the territory, and what runs in the background."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.texts import _, ngettext
from ui.jobs import JobRunner
from ui.shell.activity import Activity
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.picture import Picture

HEIGHT_PX = 32
TROUBLE_SHOWN_MS = 15_000


@dataclass(frozen=True, slots=True)
class SavedState:
    """What the change log holds: how many changes, and when the last one was made."""

    changes: int
    last_at: datetime | None


class StatusBar(QWidget):
    """Nothing is sent anywhere yet, and the words say so: saved on this laptop."""

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
        layout.addWidget(self._territory_sign)
        layout.addWidget(self._territory, 1)
        layout.addWidget(Activity(jobs))
        self._calm = QTimer(self, singleShot=True, interval=TROUBLE_SHOWN_MS)
        self._calm.timeout.connect(self._say_state)
        self._state: SavedState | None = None
        self._say_state()

    def show_saved(self, state: SavedState) -> None:
        """Show what the change log says."""
        self._state = state
        self._say_state()

    def show_territory(self, name: str) -> None:
        """Show whose ground this is."""
        self._territory.setText(name)
        self._territory_sign.setVisible(bool(name))

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
        at = self._state.last_at.astimezone()
        is_today = at.date() == datetime.now().astimezone().date()
        self._saved.setText(
            ngettext(
                "Saved on this laptop at {time} ({count} change kept)",
                "Saved on this laptop at {time} ({count} changes kept)",
                self._state.changes,
            ).format(
                time=at.strftime("%H:%M") if is_today else at.strftime("%m-%d %H:%M"),
                count=f"{self._state.changes:,}",
            )
        )
