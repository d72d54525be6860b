"""Choosing a region to narrow the list down to: those in which there are dealers, as a tree."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator, QWidget

from fieldapp.queries.dealer_regions import RegionCount, regions_of_dealers
from fieldapp.rules.regions import region_prefix
from fieldapp.texts import _
from ui.context import AppContext
from ui.widgets.dialog import Dialog
from ui.widgets.search_field import SearchField

ROW_ROLE = Qt.ItemDataRole.UserRole
TREE_HEIGHT_PX = 320


class RegionDialog(Dialog):
    """Province, city, county, township, each with the number of its dealers; Enter or a double click chooses.

    Args:
        app: reads.
        parent: below the dialog.
        prefix: what the list is narrowed down to now.
        choose: gets the prefix of the chosen region's codes.
    """

    def __init__(self, app: AppContext, parent: QWidget, prefix: str, choose: Callable[[str], object]) -> None:
        super().__init__(parent.window(), _("Dealers in one region"), _("Show these"), self._take)
        self._prefix, self._choose = prefix, choose
        self.search = SearchField(_("Name of the region, or its pinyin initials"))
        self.search.searched.connect(self._find)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setMinimumHeight(TREE_HEIGHT_PX)
        self.tree.setAccessibleName(_("Regions"))
        self.tree.itemActivated.connect(lambda _item, _column: self._take())
        self.tree.currentItemChanged.connect(lambda *_: self._show_button())
        self.form.hide()
        self.body.addWidget(self.search)
        self.body.addWidget(self.tree, 1)
        self._show_button()
        app.read(regions_of_dealers, self._fill, owner=self)

    def _fill(self, regions: list[RegionCount]) -> None:
        items: dict[str | None, QTreeWidgetItem] = {}
        for region in regions:
            above = items.get(region.parent_code, self.tree.invisibleRootItem())
            item = QTreeWidgetItem(above, [f"{region.name} ({region.dealers:,})"])
            item.setData(0, ROW_ROLE, region)
            items[region.code] = item
        below = _children(self.tree.invisibleRootItem())
        while len(below) == 1:  # one province, one city: open down to where there is a choice
            below[0].setExpanded(True)
            below = _children(below[0])
        chosen = next((item for item in self._items() if _prefix_of(item) == self._prefix), None)
        if (first := chosen or next(self._items(), None)) is not None:
            self.tree.setCurrentItem(first)

    def _find(self, typed: str) -> None:
        """Show only regions of that name, with what lies above and below them."""
        first = None
        for item in self._items():
            item.setHidden(bool(typed))
        for item in self._items():
            if typed and item.data(0, ROW_ROLE).is_called(typed):
                first = first or item
                _show_around(item)
        if first is not None:
            self.tree.setCurrentItem(first)
            self.tree.scrollToItem(first)

    def _take(self) -> None:
        item = self.tree.currentItem()
        if item is not None and not item.isHidden():
            self._choose(_prefix_of(item))
            self.accept()

    def _show_button(self) -> None:
        self.confirm_button.setEnabled(self.tree.currentItem() is not None)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        walk = QTreeWidgetItemIterator(self.tree)
        while (item := walk.value()) is not None:
            yield item
            walk += 1


def _prefix_of(item: QTreeWidgetItem) -> str:
    region: RegionCount = item.data(0, ROW_ROLE)
    return region_prefix(region.code)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for number in range(item.childCount()) if (child := item.child(number)) is not None]


def _show_around(item: QTreeWidgetItem) -> None:
    below = [item]
    while below:
        one = below.pop()
        one.setHidden(False)
        below += _children(one)
    above = item.parent()
    while above is not None:
        above.setHidden(False)
        above.setExpanded(True)
        above = above.parent()
