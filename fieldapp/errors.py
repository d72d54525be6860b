"""Every error that leaves ``fieldapp``: three families, told apart by who can act."""

from fieldapp.texts import Text


class FieldAppError(Exception):
    """Base of all; ``text`` is for people, ``str(error)`` is for the log."""

    def __init__(self, text: Text, *, detail: str = "") -> None:
        super().__init__(detail or text.sentence)
        self.text = text


class RefusedError(FieldAppError):
    """A rule says no.  The person can change something and try again; nothing was saved."""


class FieldRefusedError(RefusedError):
    """What was put into one field cannot stay; ``field`` names it, so that a form can say so beside it."""

    def __init__(self, field: str, text: Text, *, detail: str = "") -> None:
        super().__init__(text, detail=detail or f"{field}: {text.sentence}")
        self.field = field


class SurroundingsError(FieldAppError):
    """Disk full, file locked, server out of reach: not our doing, usually passes."""


class BugError(FieldAppError):
    """Something we were sure of is not so.  Log it whole, offer to send the report."""
