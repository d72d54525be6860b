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


class RegionPicker(QWidget):
    """Emits ``picked`` with the codes ticked; what lies below a ticked region is not named again."""

    picked = Signal(tuple)

    def __init__(self, read: ReadRegions, chosen: Sequence[str] = ()) -> None:
        super().__init__()
        self._read = read
        self._chosen = set(chosen)
        self.field = SearchField(_("Find a place in the list"))
        self.field.searched.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(_("Regions"))
        self.tree.setMinimumHeight(160)
        self.tree.itemExpanded.connect(self._fill)
        self.tree.itemChanged.connect(self._on_ticked)
        self._said = label("", "sub", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self._said)
        self._say()
        read(None, self._on_provinces)

    def codes(self) -> tuple[str, ...]:
        """What is ticked, by code."""
        return tuple(sorted(self._chosen))

    def _on_provinces(self, regions: Sequence[Region]) -> None:
        root = self.tree.invisibleRootItem()
        self._add(root, regions)
        if len(regions) == 1:
            _children(root)[0].setExpanded(True)

    def _fill(self, item: QTreeWidgetItem) -> None:
        if not item.data(0, IS_FILLED_ROLE):
            item.setData(0, IS_FILLED_ROLE, True)
            item.takeChildren()
            self._read(item.data(0, CODE_ROLE), lambda regions: self._add(item, regions))

    def _add(self, parent: QTreeWidgetItem, regions: Sequence[Region]) -> None:
        self.tree.blockSignals(True)
        is_ticked = parent.checkState(0) == Qt.CheckState.Checked if parent.data(0, CODE_ROLE) else False
        for region in regions:
            item = QTreeWidgetItem(parent, [region.name])
            item.setData(0, CODE_ROLE, region.code)
            ticked = is_ticked or region.code in self._chosen
            item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            if region.children and _depth(item) < DEEPEST:
                QTreeWidgetItem(item, [_("Loading…")])
        self.tree.blockSignals(False)
        self._filter(self.field.text())

    def _on_ticked(self, item: QTreeWidgetItem) -> None:
        self.tree.blockSignals(True)
        is_on = item.checkState(0) == Qt.CheckState.Checked
        _tick_below(item, is_on=is_on)
        if not is_on:
            _untick_above(item)
        self.tree.blockSignals(False)
        self._chosen = set(_ticked(self.tree.invisibleRootItem()))
        self._say()
        self.picked.emit(self.codes())

    def _say(self) -> None:
        count = len(self._chosen)
        ticked = Text("{count} regions ticked", count=count)
        self._said.setText(str(ticked) if count else _("Nothing ticked yet: you can also do it later."))

    def _filter(self, text: str) -> None:
        """Hide what neither says *text* nor has anything below that does."""
        for item in _children(self.tree.invisibleRootItem()):
            _show_matching(item, text.strip())


def _depth(item: QTreeWidgetItem | None) -> int:
    return 0 if item is None else 1 + _depth(item.parent())


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for number in range(item.childCount()) if (child := item.child(number)) is not None]


def _tick_below(item: QTreeWidgetItem, *, is_on: bool) -> None:
    for child in _children(item):
        if child.data(0, CODE_ROLE):
            child.setCheckState(0, Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            _tick_below(child, is_on=is_on)


def _untick_above(item: QTreeWidgetItem) -> None:
    above = item.parent()
    while above is not None:
        above.setCheckState(0, Qt.CheckState.Unchecked)
        above = above.parent()


def _ticked(item: QTreeWidgetItem) -> list[str]:
    """Codes of the highest ticked items below *item*."""
    codes: list[str] = []
    for child in _children(item):
        if child.data(0, CODE_ROLE) and child.checkState(0) == Qt.CheckState.Checked:
            codes.append(child.data(0, CODE_ROLE))
        else:
            codes += _ticked(child)
    return codes


def _show_matching(item: QTreeWidgetItem, text: str) -> bool:
    below = [_show_matching(child, text) for child in _children(item)]
    matches = not text or text in item.text(0) or any(below)
    item.setHidden(not matches)
    if text and any(below):
        item.setExpanded(True)
    return matches
