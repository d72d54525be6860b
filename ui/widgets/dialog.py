"""A small window that asks for something."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldapp.texts import _
from ui.widgets.buttons import button
from ui.widgets.card import row
from ui.widgets.form import Form
from ui.widgets.labels import label

FRAME_PX = 48  # the title bar of a window, and a little air


class Dialog(QDialog):
    """A title, a ``form``, and two buttons.  Enter confirms, Escape leaves.

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
        layout.addLayout(row(None, self._cancel, self.confirm_button))

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
        buttons = {self._cancel, self.confirm_button}
        # What drops down (a list, a calendar) is a child too, but a window of its own.
        inside = [w for w in self.findChildren(QWidget) if w not in buttons and w.window() is self]
        asked = [w for w in inside if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for before, after in pairwise([*asked, self._cancel, self.confirm_button]):
            self.setTabOrder(before, after)
        super().showEvent(event)
        self.fit()
        if asked and self.focusWidget() in {None, self._cancel, self.confirm_button}:
            asked[0].setFocus()

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
