"""What every command of the terminal is given."""

import sys
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from fieldapp.clock import Clock
from fieldapp.errors import RefusedError
from fieldapp.places import Places
from fieldapp.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.store import Store


@dataclass(frozen=True, slots=True)
class Windows:
    """What only the windows can do; a terminal without them leaves both empty."""

    show: "Callable[[Context], int] | None" = None  # opens the app's window
    screenshots: "Callable[[Context, Path, str], list[Path]] | None" = None
    """Paints every page into a folder; in one language with what the user guide shows, where it is named."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where the data lies, what day it is, which language is spoken."""

    places: Places
    clock: Clock
    language: str
    windows: Windows = field(default_factory=Windows)

    @property
    def today(self) -> date:
        return self.clock.today()

    def open_store(self, *, demo: bool = False) -> "Store":
        """The store of these places.  The caller closes it (``contextlib.closing``).

        Args:
            demo: make the store where there is none yet, with its key beside it.

        Raises:
            RefusedError: there is no data in this folder.
            SurroundingsError: the store cannot be opened.
        """
        from fieldapp.opening import open_store

        if not demo and not self.places.has_data and not self.places.key.exists():
            raise RefusedError(
                Text(
                    "There is no data in {folder} yet. Start the app once, or try it with: fieldapp demo",
                    folder=str(self.places.folder),
                )
            )
        return open_store(self.places, ask=ask_passphrase, demo=demo)

    def new_store(self) -> "Store":
        """The store of these places, made now where there is none yet: for ``import`` and ``restore``."""
        from fieldapp.opening import open_store

        return open_store(self.places, ask=ask_passphrase)


def ask_passphrase() -> str:
    """Ask on the terminal; nothing where there is nobody to ask."""
    import getpass

    from fieldapp.texts import _

    return getpass.getpass(_("Passphrase: ")) if sys.stdin.isatty() else ""
