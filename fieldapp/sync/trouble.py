"""What can keep an exchange from succeeding, told apart by what has to be done about it."""

from fieldapp.errors import RefusedError, SurroundingsError
from fieldapp.texts import Text


class OutOfReachError(SurroundingsError):
    """No connection, or the server is busy: tried again by itself.  *after* is what the server asks for, in seconds."""

    def __init__(self, text: Text, *, detail: str = "", after: int = 0) -> None:
        super().__init__(text, detail=detail)
        self.after = after


class NoSuchAddressError(OutOfReachError):
    """There is a server, but it does not know what was asked for: another one, or an older one."""


class SignInNeededError(RefusedError):
    """The device has to be signed in again with name and password."""


class RevokedError(RefusedError):
    """The company has closed this device or this account; *wipe* asks to remove its data."""

    def __init__(self, text: Text, *, wipe: bool) -> None:
        super().__init__(text)
        self.wipe = wipe


class UpdateNeededError(RefusedError):
    """One side is too old for the other; what was typed stays here until then."""


class MassRemovalError(RefusedError):
    """Much would go from this laptop without a reason: a person says whether it may.  *count* rows *of* so many."""

    def __init__(self, text: Text, *, count: int, of: int) -> None:
        super().__init__(text)
        self.count, self.of = count, of


class NotHereError(Exception):
    """The server has no such file, or no row that would let this laptop have it."""


class ForkedError(Exception):
    """The server knows this store as another one: become a new replica and go on."""


class NewEpochError(Exception):
    """The server was restored from a backup."""


class NotOfferedError(Exception):
    """An older server that does not know this address; there is another way to the same."""
