"""Things to press."""

from collections.abc import Callable, Iterable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from ui import theme

ButtonRole = Literal["plain", "primary", "quiet", "danger"]
_ICON_TOKEN: dict[str, str] = {"plain": "sub", "primary": "on_accent", "quiet": "accent", "danger": "bad"}
ICON = QSize(18, 18)


def button(
    text: str,
    *,
    icon: str = "",
    role: ButtonRole = "plain",
    on: Callable[[], object] | None = None,
    tip: str = "",
    flush: bool = False,
) -> QPushButton:
    """A button with words.  A page has one primary button at most; a quiet one looks like a link.

    With *flush* a quiet one begins where the text above it does.
    """
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if icon:
        made.setIcon(theme.icon(icon, _ICON_TOKEN[role]))
        made.setIconSize(ICON)
    if flush:
        made.setProperty("flush", True)
    if tip:
        made.setToolTip(tip)
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made


class QuietButton(QToolButton):
    """Takes its room and its turn with Tab, but is painted only while the mouse is over its card or it is in use."""

    def __init__(self) -> None:
        super().__init__()
        self._area: QWidget | None = None

    @property
    def is_seen(self) -> bool:
        """Whether it is painted."""
        in_use = self.hasFocus() or self.isDown() or (self.menu() is not None and self.menu().isVisible())
        return in_use or self.underMouse() or (self._area is not None and self._area.underMouse())

    def showEvent(self, event: QShowEvent) -> None:
        if self._area is None and (area := _area_of(self)) is not None:
            self._area = area
            area.installEventFilter(self)
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Enter, QEvent.Type.Leave}:
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_seen:
            super().paintEvent(event)


def _area_of(widget: QWidget) -> QWidget | None:
    """The card that *widget* stands on, or what its heading heads."""
    over = widget.parentWidget()
    while over is not None and over.property("role") != "card":
        over = over.parentWidget()
    heading = widget.parentWidget()
    return over if over is not None or heading is None else heading.parentWidget()


def icon_button(
    icon: str,
    name: str,
    *,
    on: Callable[[], object] | None = None,
    checkable: bool = False,
    kind: type[QToolButton] | None = None,
) -> QToolButton:
    """A button without words: *name* is its tool tip and what a screen reader says."""
    made = (kind or QToolButton)()
    made.setProperty("role", "icon")
    made.setIcon(theme.icon(icon))
    made.setIconSize(ICON)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made


Choices = Iterable[tuple[str, str, Callable[[], object]]]


class LateMenu(QMenu):
    """Fills itself when it is first opened, or asked for what is in it: most menus of a list never are."""

    def __init__(self, make: Callable[[], Choices], parent: QWidget) -> None:
        super().__init__(parent)
        self._make: Callable[[], Choices] | None = make
        self.aboutToShow.connect(self._fill)

    def actions(self) -> list[QAction]:
        self._fill()
        return super().actions()

    def _fill(self) -> None:
        make, self._make = self._make, None
        if make is not None:
            _add_choices(self, make())


def menu_of(choices: Choices, parent: QPushButton | QToolButton) -> QMenu:
    """A menu of (words, icon name, what to do)."""
    menu = QMenu(parent)
    _add_choices(menu, choices)
    return menu


def _add_choices(menu: QMenu, choices: Choices) -> None:
    for text, icon, call in choices:
        action = menu.addAction(theme.icon(icon), text) if icon else menu.addAction(text)
        action.triggered.connect(lambda _checked=False, call=call: call())


def menu_button(text: str, choices: Choices, *, icon: str = "", role: ButtonRole = "plain") -> QPushButton:
    """A button that opens a menu of (words, icon name, what to do)."""
    made = button(text, icon=icon, role=role)
    made.setProperty("menu", True)
    made.setMenu(menu_of(choices, made))
    return made


def more_button(choices: Choices | Callable[[], Choices], name: str) -> QToolButton:
    """Three dots that open a menu; *name* is what a screen reader says.

    A function is asked for the choices when the menu is first opened.
    """
    made = icon_button("dots-three", name)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setMenu(LateMenu(choices, made) if callable(choices) else menu_of(choices, made))
    return made
