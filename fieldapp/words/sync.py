"""What is said about an exchange with the server that is overdue (it never stops anybody from working)."""

from fieldapp.texts import Text

UNSYNCED_SAID_DAYS = 7  # from here on the start page says it
UNSYNCED_TOLD_DAYS = 14  # from here on each start says it


def unsynced_text(days: int) -> Text:
    """For how long nothing was exchanged with the server."""
    return Text("Nothing was exchanged with the company's server for {days} days.", days=days)
