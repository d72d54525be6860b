"""What to say, found while a visit is written down or prepared: a list over the dialog."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from fieldapp.queries.scripts import ScriptRow, scripts
from fieldapp.texts import _, language
from fieldapp.words.vocabulary import word
from ui.context import AppContext
from ui.widgets.buttons import button
from ui.widgets.labels import dotted, label
from ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SIZE = (460, 420)  # logical pixels


class ScriptFinder(QFrame):
    """Scripts that hold the words typed; the chosen one below, to be read or copied.

    Args:
        app: reads the scripts.
        below: the widget under which it opens.
    """

    def __init__(self, app: AppContext, below: QWidget) -> None:
        super().__init__(below, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Scripts"))
        self._all: list[ScriptRow] = []
        self.search = SearchField(_("Search in titles and texts"))
        self.search.textChanged.connect(lambda _text: self._filter())
        self.list = QListWidget()
        self.list.setAccessibleName(_("Scripts"))
        self.list.currentItemChanged.connect(self._show)
        self.text = label("", "body", wrap=True)
        self.copy_button = button(_("Copy"), icon="copy", on=self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.text)
        layout.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.resize(*SIZE)
        self.move(below.mapToGlobal(QPoint(0, below.height() + 4)))
        spoken = language()

        def fetch(session: "Session") -> list[ScriptRow]:
            return scripts(session, spoken)

        app.read(fetch, self._fill, owner=self)

    def open(self) -> None:
        """Come up with the cursor in the search."""
        self.show()
        self.search.setFocus()

    def _fill(self, found: list[ScriptRow]) -> None:
        self._all = found
        self._filter()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        self.list.clear()
        for script in self._all:
            if script.says(words):
                item = QListWidgetItem(dotted(script.title, word(script.kind)))
                item.setData(Qt.ItemDataRole.UserRole, script.body)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.copy_button.setEnabled(self.list.count() > 0)
        if not self.list.count():
            self.text.setText(_("No script holds these words."))

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.text.setText(item.data(Qt.ItemDataRole.UserRole))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.text())
        self.close()
