"""A small window that asks for something."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

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
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.body.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(label(title, "title"))
        layout.addLayout(self.body, 1)
        layout.addLayout(row(None, self._cancel, self.confirm_button))

    def show_form(self) -> None:
        """Open above the window, with the cursor in the first field."""
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def fit(self) -> None:
        """Grow to what the dialog holds by now, as far as the screen reaches.

        Qt's ``adjustSize`` stops at two thirds of the screen, and on a laptop that squeezes the fields.
        """
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        room = self.screen().availableGeometry().height() - FRAME_PX
        width = max(self.width(), self.minimumWidth(), layout.minimumSize().width())
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self.resize(width, min(max(wanted, layout.minimumSize().height()), room))

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
