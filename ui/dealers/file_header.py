"""The head of a dealer's file: who, where, the number to call, when the next visit is, what can be done."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QVBoxLayout

from fieldapp.queries.dealer_file import DealerFile
from fieldapp.rules.phones import shown_phone
from fieldapp.texts import Text, _, ngettext
from fieldapp.words.calendar import when
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.dealers.state import GRADE_TONES, STATUS_TONES, due_sentence, due_words
from ui.tones import Tone
from ui.widgets.buttons import button, icon_button, more_button
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, dotted, label
from ui.widgets.picture import Picture
from ui.widgets.pills import Pill

SHORT_BELOW_PX = 500  # buttons show icons alone


class FileHeader(Card):
    """Shows a file's head; the page says what its buttons do.

    Signals: ``back_wanted``, ``record_wanted``, ``plan_wanted``; what *more* offers is given.
    """

    back_wanted = Signal()
    record_wanted = Signal()
    plan_wanted = Signal()

    def __init__(self, app: AppContext, more: Iterable[tuple[str, str, Callable[[], object]]]) -> None:
        super().__init__(padding=12)
        self._app = app
        self._number = ""
        self.back = icon_button("arrow-left", _("Back to the list"), on=self.back_wanted.emit)
        self.back.hide()
        self.name = label("", "title")
        self.name.setWordWrap(True)
        self._status, self._grade, self._core = Pill(), Pill(), Picture("star-fill", "warn", 16)
        self._core.setToolTip(_("Core dealer"))
        self._core.setAccessibleName(_("Core dealer"))
        self.phone = button("", icon="phone", role="quiet", on=self.copy_phone, tip=_("Copy the number"), flush=True)
        self.phone.setProperty("big", True)
        self._person = ElidedLabel("", "sub")
        self._place = ElidedLabel("", "sub")
        self._due, self._last = Pill(), label("", "sub")
        self.record = button(_("Record visit"), icon="check", on=self.record_wanted.emit)
        self.plan = button(_("Plan visit"), icon="calendar-plus", on=self.plan_wanted.emit)
        self.more = more_button(more, _("More"))
        self._long = {self.record: self.record.text(), self.plan: self.plan.text()}
        for short, text in self._long.items():
            short.setAccessibleName(text)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(2)
        self.body.addLayout(self._top())
        self.body.addWidget(self._place)
        self.body.addSpacing(4)
        self.body.addLayout(self._middle())

    @property
    def menu(self) -> QMenu:
        """What the three dots open, to add more to."""
        return self.more.menu()

    def show_file(self, file: DealerFile) -> None:
        """Show the head of *file*."""
        today, row = self._app.clock.today(), file.row
        self.name.setText(row.name)
        self._status.show_word(word(row.status), STATUS_TONES[row.status])
        self._grade.show_word(
            word(row.grade) if row.grade else "", GRADE_TONES[row.grade] if row.grade else Tone.NEUTRAL
        )
        self._core.setVisible(row.is_core)
        years = ""
        if file.years:
            years = ngettext("{years} year with us", "{years} years with us", file.years).format(years=file.years)
        place = file.place.short if file.place else row.place
        self._place.setText(dotted(place, word(row.type), word(row.ladder_step), years, row.code))
        self._number = row.phone
        self.phone.setText(shown_phone(row.phone) if row.phone else _("No number yet"))
        self.phone.setEnabled(bool(row.phone))
        self._person.setText(row.person)
        due = due_sentence(row, today)
        self._due.show_word(due, due_words(row, today)[1])
        last = row.last_visit_on
        self._last.setText(_("last visit {when}").format(when=when(last, today)) if last else "")

    def copy_phone(self) -> None:
        """Put the number on the clipboard."""
        if not self._number:
            return
        QApplication.clipboard().setText(self._number)
        self._app.toast(Text("Copied: {number}", number=shown_phone(self._number)), undo=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_short = self.width() < SHORT_BELOW_PX
        for one, text in self._long.items():
            one.setText("" if is_short else text)
            one.setToolTip(text if is_short else "")

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.back)
        top.addWidget(self.name, 1)
        for widget in (self._core, self._grade, self._status):
            top.addWidget(widget)
        top.addSpacing(4)
        top.addWidget(self.more)
        return top

    def _middle(self) -> QHBoxLayout:
        called = QVBoxLayout()
        called.setSpacing(0)
        number = QHBoxLayout()
        number.setSpacing(8)
        number.addWidget(self.phone)
        number.addWidget(self._person, 1)
        called.addLayout(number)
        due = QHBoxLayout()
        due.setContentsMargins(0, 4, 0, 0)
        due.setSpacing(8)
        due.addWidget(self._due)
        due.addWidget(self._last, 1)
        called.addLayout(due)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addLayout(called, 1)
        middle.addWidget(self.record)
        middle.addWidget(self.plan)
        return middle
