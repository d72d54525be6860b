"""The usual reasons why a visit was moved or did not take place: one click each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.texts import _
from fieldapp.words.plan_done import REASONS
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout


class ReasonChips(QWidget):
    """A button for each reason; they wrap where there is no room."""

    chosen = Signal(str)  # the reason, in the language spoken

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Reason"))
        layout = FlowLayout(self, spacing=6)
        for reason in REASONS:
            said = str(reason)
            made = button(said, on=lambda said=said: self.chosen.emit(said))  # type: ignore[misc]  # a default of its own
            made.setProperty("role", "chip")
            made.setAutoDefault(False)
            layout.addWidget(made)
