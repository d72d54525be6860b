"""The rail at the left: the pages, as icon and word, or as icons alone."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from fieldapp.texts import _
from ui import theme
from ui.pages import PageEntry
from ui.widgets.labels import label

WIDE_PX, FOLDED_PX, LOGO_PX = 184, 56, 24
ICON = QSize(20, 20)


class Rail(QWidget):
    """Emits ``chosen`` with the name of a page."""

    chosen = Signal(str)
    fold_wanted = Signal()

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Pages"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._brand = label("FieldApp", "heading")
        brand = QHBoxLayout()
        brand.setContentsMargins(8, 6, 0, 12)
        brand.setSpacing(10)
        brand.addWidget(_Logo(), 0, Qt.AlignmentFlag.AlignLeft)
        brand.addWidget(self._brand, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 8, 8)
        layout.setSpacing(2)
        layout.addLayout(brand)
        for number, entry in enumerate(entries, start=1):
            button = self._button(str(entry.title), entry.icon)
            button.setToolTip(f"{entry.title}  (Ctrl+{number % 10})")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, name=entry.name: self.chosen.emit(name))
            self._group.addButton(button)
            self._buttons[entry.name] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self._fold = self._button(_("Fold"), "caret-double-left")
        self._fold.clicked.connect(lambda _checked=False: self.fold_wanted.emit())
        layout.addWidget(self._fold)
        self.fold(folded=False)

    def mark(self, name: str) -> None:
        """Show which page is open; the focus, if it is here, goes to it, so that no other one looks selected."""
        marked = self._buttons[name]
        marked.setChecked(True)
        at = self.window().focusWidget()
        is_here = any(at is button for button in self._buttons.values())
        for button in self._buttons.values():  # Tab stops at the open one, arrows go on from there
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if button is marked else Qt.FocusPolicy.NoFocus)
        if is_here and at is not marked:
            marked.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self, *, folded: bool) -> None:
        """Icons alone, or icons and words."""
        before = self.property("folded")
        if before == folded:
            return  # asked at every change of the window's size
        self.setFixedWidth(FOLDED_PX if folded else WIDE_PX)
        self.setProperty("folded", folded)
        self._brand.setVisible(not folded)
        styles = Qt.ToolButtonStyle
        for button in self.findChildren(QToolButton):
            button.setToolButtonStyle(styles.ToolButtonIconOnly if folded else styles.ToolButtonTextBesideIcon)
            if before is not None:  # a rail just made is styled when it is shown
                button.style().unpolish(button)
                button.style().polish(button)
        self._fold.setIcon(theme.icon("caret-double-right" if folded else "caret-double-left"))
        self._fold.setToolTip(_("Show the words") if folded else _("Show icons alone"))

    @staticmethod
    def _button(text: str, icon: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "nav")
        button.setText("  " + text)
        button.setAccessibleName(text)
        button.setIcon(theme.icon(icon))
        button.setIconSize(ICON)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


class _Logo(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(LOGO_PX, LOGO_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme.paint_logo(QPainter(self), self.rect())
