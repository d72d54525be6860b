"""What the fonts can draw of a report, and what they cannot."""

import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any

from fieldapp.reports import fonts
from fieldapp.reports.page import QrCode, Report

SUBSTITUTE = "〓"
"""What compositors have always set for a character that their case lacks."""


def printable(report: Report) -> tuple[Report, tuple[str, ...]]:
    """*report* with ``SUBSTITUTE`` for each character that the fonts lack.

    Returns:
        The report to draw, the same object if nothing is lacking, and the characters, sorted.
    """
    missing: set[str] = set()
    drawn: Report = _printable(report, fonts.regular(), missing)
    return drawn, tuple(sorted(missing))


def _printable(value: Any, face: fonts.Face, missing: set[str]) -> Any:  # noqa: ANN401  (any part of a report)
    if isinstance(value, str):
        return value if face.knows(value) else _text(value, face, missing)
    if isinstance(value, tuple | list):
        parts = [_printable(part, face, missing) for part in value]
        same = all(new is old for new, old in zip(parts, value, strict=True))
        return value if same else tuple(parts)
    if is_dataclass(value) and not isinstance(value, type | QrCode):
        old = {field.name: getattr(value, field.name) for field in fields(value)}
        new = {name: _printable(part, face, missing) for name, part in old.items()}
        changed = {name: part for name, part in new.items() if part is not old[name]}
        return replace(value, **changed) if changed else value
    return value


def _text(text: str, face: fonts.Face, missing: set[str]) -> str:
    drawn = []
    for character in unicodedata.normalize("NFC", text):
        if character == "\n" or face.knows(character):
            drawn.append(character)
        elif character == "\t":
            drawn.append(" ")
        elif not _is_unseen(character):
            drawn.append(SUBSTITUTE)
            missing.add(character)
    result = "".join(drawn)
    return text if result == text else result


def _is_unseen(character: str) -> bool:
    """Control and format characters, and selectors of a form of the character before."""
    return unicodedata.category(character) in {"Cc", "Cf"} or unicodedata.name(character, "").startswith("VARIATION")
