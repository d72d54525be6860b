"""A small whole number with arrows beside it."""

from PySide6.QtWidgets import QSpinBox

INDENT_PX = 8  # as the other fields have


class Spin(QSpinBox):
    """A spin box whose number stands where the text of other fields does: no stylesheet reaches it."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(INDENT_PX, 0, 0, 1)
