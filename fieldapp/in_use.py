"""Whether a window has these data open: nothing may then be put in their place."""

import os
import sys
from pathlib import Path

from fieldapp.errors import RefusedError
from fieldapp.places import Places
from fieldapp.texts import Text


def refuse_while_open(places: Places) -> None:
    """Raise RefusedError while another process shows a window on *places*."""
    if _is_held(places.window_lock):
        raise RefusedError(
            Text("The window on {folder} is open. Close it first; look in the tray, too.", folder=str(places.folder))
        )


def _is_held(lock: Path) -> bool:
    """Whether the process that Qt's lock file names is alive, and not this one."""
    try:
        number = int(lock.read_text("utf-8", "replace").splitlines()[0])
    except FileNotFoundError:
        return False
    except PermissionError:
        return True  # Windows lets nobody read it while it is held
    except (ValueError, IndexError, OSError):
        return False
    if number == os.getpid():
        return False
    if sys.platform == "win32":
        try:
            lock.open("r+").close()
        except PermissionError:
            return True
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
