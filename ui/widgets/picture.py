"""An icon that stands by itself, in the colour of the theme of the moment."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme


class Picture(QWidget):
    """A Phosphor icon of *size* logical pixels in the colour of *ink* (a token of the theme)."""

    def __init__(self, name: str, ink: str = "sub", size: int = 16) -> None:
        super().__init__()
        self._name, self._ink = name, ink
        self.setFixedSize(size, size)

    def show_icon(self, name: str, ink: str = "sub") -> None:
        """Show another one."""
        self._name, self._ink = name, ink
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme.paint_icon(QPainter(self), QRect(0, 0, self.width(), self.height()), self._name, theme.color(self._ink))
