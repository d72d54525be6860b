"""The region tree, to be ticked: provinces, prefectures, counties; read level by level as it is opened."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from fieldapp.texts import Text, _
from ui.widgets.labels import label
from ui.widgets.search_field import SearchField

CODE_ROLE = Qt.ItemDataRole.UserRole
IS_FILLED_ROLE = Qt.ItemDataRole.UserRole + 1
DEEPEST = 3  # province, prefecture, county: nobody ticks 2,000 townships
ON, OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Region(Protocol):
    """What the picker shows of a region; ``fieldapp.queries.regions.RegionRow`` is one."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def children(self) -> int: ...


ReadRegions = Callable[[str | None, Callable[[Sequence[Region]], object]], object]
"""Reads the regions below a code (``None``: the provinces) and hands them on, on the window's thread."""
FindRegions = Callable[[str, Callable[[Sequence[tuple[str, str]]], object]], object]
"""Finds regions by name, pinyin or initials and hands on (code, name with those above it)."""


class RegionPicker(QWidget):
    """Emits ``picked`` with the codes ticked; what lies below a ticked region is not named again.

    While something is typed, what was found stands in place of the tree.
    """

    picked = Signal(tuple)

    def __init__(self, read: ReadRegions, find: FindRegions, chosen: Sequence[str] = ()) -> None:
        super().__init__()
        self._read, self._find = read, find
        self._chosen = set(chosen)
        self.field = SearchField(_("Find a place: name, pinyin or initials"))
        self.field.searched.connect(self._on_typed)
        self.tree = self._make_tree(_("Regions"))
        self.tree.itemExpanded.connect(self._fill)
        self.found = self._make_tree(_("What was found"))
        self.found.setRootIsDecorated(False)
        self.found.hide()
        self._said = label("", "sub", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.found, 1)
        layout.addWidget(self._said)
        self._say()
        read(None, self._on_provinces)

    def codes(self) -> tuple[str, ...]:
        """What is ticked, by code."""
        return tuple(sorted(self._chosen))

    def _make_tree(self, name: str) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderHidden(True)
        tree.setAccessibleName(name)
        tree.setMinimumHeight(120)
        tree.itemChanged.connect(self._on_ticked)
        return tree

    # The tree

    def _on_provinces(self, regions: Sequence[Region]) -> None:
        root = self.tree.invisibleRootItem()
        self._add(root, regions)
        if len(regions) == 1:
            _children(root)[0].setExpanded(True)

    def _fill(self, item: QTreeWidgetItem) -> None:
        if not item.data(0, IS_FILLED_ROLE):
            self.tree.blockSignals(True)  # a note on the item is no tick
            item.setData(0, IS_FILLED_ROLE, True)
            self.tree.blockSignals(False)
            self._read(item.data(0, CODE_ROLE), lambda regions: self._fill_with(item, regions))

    def _fill_with(self, item: QTreeWidgetItem, regions: Sequence[Region]) -> None:
        item.takeChildren()
        self._add(item, regions)

    def _add(self, parent: QTreeWidgetItem, regions: Sequence[Region]) -> None:
        self.tree.blockSignals(True)
        is_ticked = bool(parent.data(0, CODE_ROLE)) and parent.checkState(0) == ON
        for region in regions:
            item = _item(parent, region.code, region.name, is_on=is_ticked or region.code in self._chosen)
            if region.children and _depth(item) < DEEPEST:
                QTreeWidgetItem(item, [_("Loading…")])
        self.tree.blockSignals(False)

    # Finding

    def _on_typed(self, text: str) -> None:
        if text:
            self._find(text, self._on_found)
        else:
            self._show_found(is_on=False)

    def _on_found(self, regions: Sequence[tuple[str, str]]) -> None:
        self.found.blockSignals(True)
        self.found.clear()
        for code, name in regions:
            _item(self.found.invisibleRootItem(), code, name, is_on=code in self._chosen)
        self.found.blockSignals(False)
        self._show_found(is_on=bool(self.field.text().strip()))

    def _show_found(self, *, is_on: bool) -> None:
        self.found.setVisible(is_on)
        self.tree.setVisible(not is_on)

    # Ticking

    def _on_ticked(self, item: QTreeWidgetItem) -> None:
        code, is_on = item.data(0, CODE_ROLE), item.checkState(0) == ON
        if item.treeWidget() is self.found:
            (self._chosen.add if is_on else self._chosen.discard)(code)
            self._tick_in_tree(self.tree.invisibleRootItem(), code, is_on=is_on)
        else:
            self._tick(item, is_on=is_on)
        self._say()
        self.picked.emit(self.codes())

    def _tick(self, item: QTreeWidgetItem, *, is_on: bool) -> None:
        """Ticking takes along what is below; taking a tick away leaves the others beside it ticked."""
        self.tree.blockSignals(True)
        codes_below = _set_below(item, ON if is_on else OFF)
        self._chosen -= codes_below
        if is_on:
            self._chosen.add(item.data(0, CODE_ROLE))
        else:
            self._chosen.discard(item.data(0, CODE_ROLE))
            self._untick_above(item)
        self.tree.blockSignals(False)

    def _untick_above(self, item: QTreeWidgetItem) -> None:
        above = item.parent()
        if above is not None and above.checkState(0) == ON:
            above.setCheckState(0, OFF)
            self._chosen.discard(above.data(0, CODE_ROLE))
            self._chosen |= {child.data(0, CODE_ROLE) for child in _children(above) if child.checkState(0) == ON}
            self._untick_above(above)

    def _tick_in_tree(self, parent: QTreeWidgetItem, code: str, *, is_on: bool) -> None:
        for item in _children(parent):
            if item.data(0, CODE_ROLE) == code:
                self._tick(item, is_on=is_on)
                item.treeWidget().blockSignals(True)
                item.setCheckState(0, ON if is_on else OFF)
                item.treeWidget().blockSignals(False)
                return
            self._tick_in_tree(item, code, is_on=is_on)

    def _say(self) -> None:
        count = len(self._chosen)
        ticked = Text("{count} regions ticked", count=count)
        self._said.setText(str(ticked) if count else _("Nothing ticked yet: you can also do it later."))


def _item(parent: QTreeWidgetItem, code: str, name: str, *, is_on: bool) -> QTreeWidgetItem:
    item = QTreeWidgetItem(parent, [name])
    item.setData(0, CODE_ROLE, code)
    item.setCheckState(0, ON if is_on else OFF)
    return item


def _depth(item: QTreeWidgetItem | None) -> int:
    return 0 if item is None else 1 + _depth(item.parent())


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for number in range(item.childCount()) if (child := item.child(number)) is not None]


def _set_below(item: QTreeWidgetItem, state: Qt.CheckState) -> set[str]:
    """Set everything below *item*; returns the codes there."""
    codes: set[str] = set()
    for child in _children(item):
        if code := child.data(0, CODE_ROLE):
            child.setCheckState(0, state)
            codes |= {code} | _set_below(child, state)
    return codes
