"""The real server, as a process on this computer's loopback."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from db.vocabulary import Role
from fieldapp.server import office
from fieldapp.server.database import Database
from tests.support.company import PASSWORD

COMMAND = [sys.executable, "-P", "-m", "fieldapp.server.main"]


def found_company(folder: Path) -> Path:
    """A server's store in *folder*: a manager, and a rep with a territory."""
    folder.mkdir()
    database = Database.at(str(folder))
    found_in(database)
    database.close()
    return folder


def found_in(database: Database) -> None:
    """The same in any database."""
    database.make()
    office.found_company(database, "company")
    office.add_user(database, "", "boss", "孟经理", PASSWORD, role=Role.MANAGER)
    office.add_user(database, "", "gao", "高志远", PASSWORD, role=Role.REP, manager="boss")
    office.add_territory(database, "", "郑许线", "gao")


@contextmanager
def serving(place: Path | str, port: int = 0, more: Sequence[str] = ()) -> Iterator[str]:
    """Serve *place*, a folder or an address of PostgreSQL, with *more* options; gives the address.

    The server must end without a traceback.
    """
    command = [*COMMAND, "--lang", "en", "--store", str(place), "serve", "--port", str(port), *more]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"https?://\S+", said)
        try:
            assert found, said
            yield found[0]
        finally:
            process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
            _out, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors, errors
