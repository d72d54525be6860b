"""A small window that asks for something, and loses nothing that was typed into it."""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldapp.texts import _
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.form import Form
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.context import AppContext
    from ui.widgets.draft import DraftKeeper

FRAME_PX = 48  # the title bar of a window, and a little air


class Dialog(QDialog):
    """A title, a ``form``, and two buttons.  Enter confirms, Escape leaves.

    Whoever leaves with something typed is asked first, or finds it again where ``keep_draft`` was called.

    Args:
        parent: the window it belongs to.
        title: what it is about.
        confirm: words of the button that does it: "Add dealer", never "OK".
        submit: called when the form has no problems; it closes the dialog by ``accept()`` when the thing is
            done, or calls ``form.refuse(error)``.
        width: in logical pixels.
    """

    def __init__(
        self, parent: QWidget | None, title: str, confirm: str, submit: Callable[[], object], *, width: int = 460
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self._submit = submit
        self.form = Form()
        self.confirm_button = button(confirm, role="primary", on=self._on_confirm)
        self.confirm_button.setDefault(True)
        self._cancel = button(_("Cancel"), on=self.reject)
        self._cancel.setAutoDefault(False)
        self._stay = button(_("Go on writing"), on=self._go_on)
        self._discard_button = button(_("Discard it"), role="danger", on=self._discard)
        for answer in (self._stay, self._discard_button):
            answer.setAutoDefault(False)  # Enter confirms the form, unless the question is shown
        self._question = QWidget()
        self._question.setLayout(
            row(label(_("What you typed is not saved."), "strong"), None, self._discard_button, self._stay)
        )
        self._question.hide()
        self._cursor: QWidget | None = None  # where it was before the question
        self._began = False
        self._draft: DraftKeeper | None = None
        self._content = _Content()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self.body.addWidget(self.form)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._content)
        self._content.changed.connect(self._make_room)
        self._title = label(title, "title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(self._title)
        layout.addWidget(self._scroll, 1)
        self._answers = QWidget()
        self._answers.setLayout(row(None, self._cancel, self.confirm_button))
        layout.addWidget(self._answers)
        layout.addWidget(self._question)

    def keep_draft(self, app: "AppContext", name: str) -> None:
        """Keep what is typed under *name*, through a crash too, and show it when the dialog opens again.

        Call it when all forms are there.  A new record's name says what it is about: "visit 0192…".
        """
        from ui.widgets.draft import DraftKeeper

        self._draft = DraftKeeper(app, self, name)

    def typed_beside(self) -> None:
        """Tell that something was chosen that is in no form."""
        if self._draft is not None:
            self._draft.soon()

    def forms(self) -> list[Form]:
        """All that is asked, in the order in which it was made."""
        return self.findChildren(Form)

    def more_typed(self) -> dict[str, Any]:
        """What was chosen that stands in no form, for the draft; empty where nothing was."""
        return {}

    def type_more_again(self, values: dict[str, Any]) -> None:
        """Put back what ``more_typed`` gave; empty takes it away."""

    def is_typed(self) -> bool:
        """Whether something would be lost by leaving."""
        return any(form.is_typed() for form in self.forms()) or bool(self.more_typed())

    def reject(self) -> None:
        """Leave; with something typed that is kept nowhere, ask first.  Escape on the question goes on writing."""
        if self._question.isVisible():
            self._go_on()
        elif self._draft is None and self.isVisible() and self.is_typed():
            self._cursor = self.focusWidget()
            self._show_question(asked=True)
            self._stay.setFocus()
        else:
            super().reject()

    def show_form(self) -> None:
        """Open above the window, with the cursor in the first field."""
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def fit(self) -> None:
        """Be as high as what is asked by now, as far as the screen reaches; what does not fit scrolls.

        Qt's ``adjustSize`` stops at two thirds of the screen, and on a laptop that squeezes the fields.
        """
        self._make_room()
        layout = self.layout()
        if layout is not None:
            layout.activate()
            least = layout.minimumSize().expandedTo(self.minimumSize())
            self.resize(max(self.width(), least.width()), least.height())

    def _make_room(self) -> None:
        """Give what is asked its whole height, or what the screen has."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        margins = self.contentsMargins() if (layout := self.layout()) is None else layout.contentsMargins()
        self._scroll.setMinimumWidth(self.body.minimumSize().width() + bar)
        width = max(self.width(), self.minimumWidth()) - margins.left() - margins.right()
        whole = max(_height(self.body, width), self.body.minimumSize().height())
        around = margins.top() + margins.bottom() + self._title.sizeHint().height()
        around += self.confirm_button.sizeHint().height() + 2 * (layout.spacing() if layout else 0)
        room = self.screen().availableGeometry().height() - FRAME_PX - around
        self._scroll.setMinimumHeight(min(whole, room))

    def showEvent(self, event: QShowEvent) -> None:
        """Tab goes through what is asked before it comes to the buttons, whenever that was made."""
        buttons = {self._cancel, self.confirm_button, self._discard_button, self._stay}
        # What drops down (a list, a calendar) is a child too, but a window of its own.
        inside = [w for w in self.findChildren(QWidget) if w not in buttons and w.window() is self]
        asked = [w for w in inside if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for before, after in pairwise([*asked, self._cancel, self.confirm_button, self._discard_button, self._stay]):
            self.setTabOrder(before, after)
        super().showEvent(event)
        if not self._began:
            self._began = True
            for form in self.forms():
                form.begin()
        self.fit()
        if asked and self.focusWidget() in {None, self._cancel, self.confirm_button}:
            asked[0].setFocus()

    def _go_on(self) -> None:
        self._show_question(asked=False)
        if self._cursor is not None:
            self._cursor.setFocus()

    def _discard(self) -> None:
        self._show_question(asked=False)
        super().reject()

    def _show_question(self, *, asked: bool) -> None:
        self._answers.setVisible(not asked)
        self._question.setVisible(asked)
        (self._stay if asked else self.confirm_button).setDefault(True)

    def _on_confirm(self) -> None:
        if self.form.check():
            self._submit()


class _Content(QWidget):
    """What is asked; tells when it needs more room or less."""

    changed = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return super().event(event)


def _height(layout: QVBoxLayout, width: int) -> int:
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
