"""Where a place lies, pasted from a map."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu

from fieldapp.rules.coordinates import datum_in, is_short_link, read_coordinates, shown_coordinates
from fieldapp.rules.datums import Datum
from fieldapp.texts import _
from ui import theme


class CoordinatesEdit(QLineEdit):
    """(latitude, longitude) in millionths of a degree of WGS-84; ``None`` when empty.

    What a map shares says itself which map it is from.  Bare numbers count as WGS-84 until the menu in the field
    says they are from Amap, Tencent or Baidu: then they are replaced, once, by what they are in WGS-84.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("paste from a map: 34.5312, 113.7421"))
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for words, datum in (
            (_("These numbers are from Amap or Tencent (GCJ-02)"), Datum.GCJ02),
            (_("These numbers are from Baidu (BD-09)"), Datum.BD09),
        ):
            action: QAction = self.menu.addAction(words)
            action.triggered.connect(lambda _on=False, chosen=datum: self.convert_from(chosen))
        opener = self.addAction(theme.icon("map-pin"), QLineEdit.ActionPosition.TrailingPosition)
        opener.setToolTip(_("Which map the numbers are from"))
        opener.triggered.connect(self._open_menu)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> tuple[int, int] | None:
        """Where it lies; ``None`` when empty or not understood."""
        return read_coordinates(self.text())

    def set_value(self, value: tuple[int, int] | None) -> None:
        self.setText(shown_coordinates(*value) if value else "")

    def problem(self) -> str:
        if self.text().strip() and self.value() is None and is_short_link(self.text()):
            return _("A short link carries no numbers: open it, and copy the long link or the coordinates from there.")
        if self.text().strip() and self.value() is None:
            return _("Please paste latitude and longitude of a place in China.")
        return ""

    def convert_from(self, datum: Datum) -> None:
        """Replace the numbers, counted in *datum* unless the text names its map, by WGS-84; Ctrl+Z takes it back."""
        place = read_coordinates(self.text(), datum)
        if place is not None:
            self.selectAll()
            self.insert(shown_coordinates(*place))
            self.edited.emit()

    def _open_menu(self) -> None:
        readable = bool(self.value()) and datum_in(self.text()) is None
        for action in self.menu.actions():
            action.setEnabled(readable)
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
