"""The region tree to choose one region from, read level by level as it is opened."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from fieldapp.queries.regions import RegionRow, children_of
from fieldapp.texts import _
from ui.context import AppContext

CODE_ROLE = Qt.ItemDataRole.UserRole
IS_READ_ROLE = Qt.ItemDataRole.UserRole + 1


class RegionTree(QTreeWidget):
    """A click or Enter chooses; the arrow keys open and close."""

    chosen = Signal(str)  # the code

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.setHeaderHidden(True)
        self.setAccessibleName(_("Regions"))
        self.itemExpanded.connect(self._read)
        self.itemActivated.connect(self._on_chosen)
        self.itemClicked.connect(self._on_chosen)
        self._read(self.invisibleRootItem())

    def _read(self, item: QTreeWidgetItem) -> None:
        if item.data(0, IS_READ_ROLE):
            return
        item.setData(0, IS_READ_ROLE, True)
        code = item.data(0, CODE_ROLE)
        self._app.read(
            lambda session: children_of(session, code),
            partial(self._fill, item),
            key=(id(self), code),
            owner=self,
        )

    def _fill(self, item: QTreeWidgetItem, regions: Sequence[RegionRow]) -> None:
        item.takeChildren()
        for region in regions:
            child = QTreeWidgetItem(item, [region.name])
            child.setData(0, CODE_ROLE, region.code)
            if region.children:
                QTreeWidgetItem(child, [_("Loading…")])
        only = item.child(0) if len(regions) == 1 else None
        if only is not None:
            only.setExpanded(True)

    def _on_chosen(self, item: QTreeWidgetItem, _column: int) -> None:
        if code := item.data(0, CODE_ROLE):
            self.chosen.emit(code)
