"""This laptop's own preferences: language, look, what the columns of a table are.

The manager's thresholds and rates are not here: they are rows with an effective date.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

Stored = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; a field's default is the only place where the default is written."""

    language: str = ""  # empty until the first start has asked
    theme: str = "system"  # system, light, dark
    rail_folded: bool = False
    close_to_tray: bool = True
    notify: bool = True
    solar_terms: bool = True  # in the cells of the calendar
    calendar_file: str = ""  # kept up to date for the phone to subscribe to; empty: none is written
    ask_photo_places: bool = True  # whether the place where photos were taken is the dealer's
    spare_metered: bool = False  # no exchange by itself where the connection is paid by its traffic
    may_confirm_own: bool = False  # a rep who works alone confirms his own openings

    tables: dict[str, Any] = field(default_factory=dict)  # per table: order, widths and hidden columns
    dealer_filters: dict[str, Any] = field(default_factory=dict)  # saved filters of the list of dealers, by name
    calendar: dict[str, Any] = field(default_factory=dict)  # the kinds that are shown, and month or week
    window: dict[str, Any] = field(default_factory=dict)  # geometry and splitters
    import_mappings: dict[str, Any] = field(default_factory=dict)  # by the headings of the file
    last_reminded_on: str = ""  # ISO day up to which notifications have been shown


# One step per version, in order; each has a test of the same name (tests/test_settings.py).
UPGRADES: list[Callable[[Stored], None]] = []
VERSION = len(UPGRADES) + 1


def load_settings(path: Path) -> Settings:
    """Read the file, lift it to this version, fill in defaults; a missing file is all defaults.

    A damaged file is set aside as ``settings.damaged`` and the defaults are used: preferences
    must never keep a rep from the day's work.
    """
    try:
        stored: Stored = json.loads(path.read_text("utf-8"))
        for upgrade in UPGRADES[stored.pop("version") - 1 :]:
            upgrade(stored)
        defaults = asdict(Settings())
        return Settings(**{n: v for n, v in stored.items() if n in defaults and isinstance(v, type(defaults[n]))})
    except OSError:  # there is none, or nobody may read it
        return Settings()
    except (ValueError, KeyError, TypeError, AttributeError):
        path.replace(path.with_suffix(".damaged"))
        return Settings()


def save_settings(path: Path, settings: Settings) -> None:
    """Write beside the file and swap, so that a power cut leaves the old one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"version": VERSION, **asdict(settings)}, ensure_ascii=False), "utf-8")
    draft.replace(path)
