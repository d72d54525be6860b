"""Things to press."""

from collections.abc import Callable, Iterable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton

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


def icon_button(
    icon: str, name: str, *, on: Callable[[], object] | None = None, checkable: bool = False
) -> QToolButton:
    """A button without words: *name* is its tool tip and what a screen reader says."""
    made = QToolButton()
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


def menu_of(choices: Choices, parent: QPushButton | QToolButton) -> QMenu:
    """A menu of (words, icon name, what to do)."""
    menu = QMenu(parent)
    for text, icon, call in choices:
        action = menu.addAction(theme.icon(icon), text) if icon else menu.addAction(text)
        action.triggered.connect(lambda _checked=False, call=call: call())
    return menu


def menu_button(text: str, choices: Choices, *, icon: str = "", role: ButtonRole = "plain") -> QPushButton:
    """A button that opens a menu of (words, icon name, what to do)."""
    made = button(text, icon=icon, role=role)
    made.setProperty("menu", True)
    made.setMenu(menu_of(choices, made))
    return made


def more_button(choices: Choices, name: str) -> QToolButton:
    """Three dots that open a menu; *name* is what a screen reader says."""
    made = icon_button("dots-three", name)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setMenu(menu_of(choices, made))
    return made
