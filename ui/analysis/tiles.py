"""Numbers that stand large and open what is behind them."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.texts import pgettext
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

LEAST_PX = 80


class Tile(QWidget):
    """A name, a number, and a remark below it; the number is a button where something is behind it."""

    def __init__(self, name: str, on: Callable[[], object] | None) -> None:
        super().__init__()
        self._name = name
        self.number = button("–", role="quiet", flush=True, on=on)
        self.number.setProperty("big", True)
        self.number.setEnabled(on is not None)
        self.remark = label("", "sub")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(0)
        for part in (label(name, "sub"), self.number, self.remark):
            layout.addWidget(part)
        self.setMinimumWidth(LEAST_PX)

    def show_number(self, value: str, remark: str = "") -> None:
        """Show these."""
        self.number.setText(value)
        said = pgettext("name and value", "{name}: {value}").format(name=self._name, value=value)
        self.number.setAccessibleName(" ".join(filter(None, (said, remark))))
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))


class Tiles(QWidget):
    """Tiles side by side, on further lines where they do not fit.

    Args:
        names: key and name of each, and what its number opens.
    """

    def __init__(self, *names: tuple[str, str, Callable[[], object] | None]) -> None:
        super().__init__()
        self.tiles = {key: Tile(name, on) for key, name, on in names}
        layout = FlowLayout(self, spacing=8)
        for tile in self.tiles.values():
            layout.addWidget(tile)

    def show_number(self, key: str, value: str, remark: str = "") -> None:
        """Show a number on the tile with *key*."""
        self.tiles[key].show_number(value, remark)
