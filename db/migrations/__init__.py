"""Alembic revisions, and the one function that brings a store up to date.

``PRAGMA user_version`` holds the number of the newest revision, so that a start that has nothing
to do need not import Alembic (0.4 s).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
NEWEST = 19


class TooNewError(Exception):
    """The store was written by a newer version of the app."""


def config() -> "Config":
    """Alembic's settings for our revisions."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config


def stored_revision(engine: Engine) -> int:
    """The revision that the store stands at; 0 for an empty file."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def needs_upgrade(engine: Engine) -> bool:
    """Whether ``upgrade`` has something to do.

    Raises:
        TooNewError: the store is newer than this program; it is left alone.
    """
    stored = stored_revision(engine)
    if stored > NEWEST:
        raise TooNewError(str(stored))
    return stored < NEWEST


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the store to *revision*, all in one transaction, and renew the capture triggers.

    References are not looked at meanwhile: a revision may make a table anew, and some lead to rows that this laptop
    may not have (``Store.taking_in``).
    """
    from alembic import command

    from db.capture import install_capture

    alembic = config()
    connection = engine.execution_options(writing=True).connect()
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  (it was just opened)
    driver.execute("PRAGMA foreign_keys = OFF").close()
    try:
        with connection.begin():
            alembic.attributes["connection"] = connection
            command.upgrade(alembic, revision)
            if revision == "head":
                install_capture(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {NEWEST}")
    finally:
        driver.execute("PRAGMA foreign_keys = ON").close()
        connection.close()
