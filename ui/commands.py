"""Every command of the app in one list: shortcuts and the palette are made from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from fieldapp.texts import Text


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can ask for."""

    name: str  # "dealers.new": stable, used by tests and the log
    title: Text
    run: Callable[[], object]
    shortcut: str = ""  # "Ctrl+N"; Ctrl is Cmd on a Mac
    icon: str = "arrow-right"  # a Phosphor name


def add_actions(widget: QWidget, commands: Iterable[Command]) -> dict[str, QAction]:
    """Make one QAction per command and put it on *widget*: its shortcuts work there.

    Raises:
        ValueError: two commands share a name or a shortcut.
    """
    actions: dict[str, QAction] = {}
    owners: dict[str, str] = {}
    for command in commands:
        if command.name in actions:
            raise ValueError(f"two commands are named {command.name}")
        if command.shortcut and command.shortcut in owners:
            raise ValueError(f"{command.shortcut} is both {owners[command.shortcut]} and {command.name}")
        owners[command.shortcut] = command.name
        action = QAction(str(command.title), widget)
        action.setObjectName(command.name)
        action.setShortcut(QKeySequence(command.shortcut))
        action.triggered.connect(lambda _checked=False, run=command.run: run())
        widget.addAction(action)
        actions[command.name] = action
    return actions
