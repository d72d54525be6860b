"""What SQLite says of the disk and of its file, in words for people.

Of these errors none is ours: the disk is full, the file is damaged, another program writes to it.
"""

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from fieldapp.errors import SurroundingsError
from fieldapp.texts import Text

# By the first two words of SQLite's name of the error: SQLITE_IOERR_WRITE is an SQLITE_IOERR.
_MEANINGS = {
    "SQLITE_FULL": Text("The disk is full. Nothing of this was saved: make room and try again."),
    "SQLITE_IOERR": Text("The disk does not take or give the data. Nothing of this was saved."),
    "SQLITE_READONLY": Text("The data is write-protected. Nothing of this was saved."),
    "SQLITE_CANTOPEN": Text("The data file is not there any more, or nobody may read it."),
    "SQLITE_BUSY": Text("Another program is writing to the data. Nothing was saved: try again in a moment."),
    "SQLITE_LOCKED": Text("Another program is writing to the data. Nothing was saved: try again in a moment."),
    "SQLITE_CORRUPT": Text("The data file is damaged. Restore a backup."),
    "SQLITE_NOTADB": Text("The data file is damaged. Restore a backup."),
}


def say_in_words(engine: Engine) -> None:
    """Let what goes wrong with the disk leave *engine* as ``SurroundingsError``; our own mistakes stay as they are."""
    event.listen(engine, "handle_error", _on_error)


def in_words(error: BaseException | None) -> SurroundingsError | None:
    """What to tell people of *error*, which SQLite raised; nothing where it is not about the disk or the file."""
    name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
    text = _MEANINGS.get(name)
    return SurroundingsError(text, detail=repr(error)) if text is not None else None


def _on_error(context: ExceptionContext) -> None:
    told = in_words(context.original_exception)
    if told is not None:
        raise told from context.original_exception
