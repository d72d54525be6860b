r"""How long an exchange takes: our laptops and server, beside Anki's and PouchDB's in the same rounds.

    python benchmarks/bench_sync.py [ROUNDS] [--rows N] [--peers FOLDER]

Prints the median seconds of each step.  Each step is a process of its own on this computer's loopback, and only the
exchange itself is timed.  The peers are made once in FOLDER, outside this project, from what they publish:

    uv venv FOLDER/anki && uv pip install --python FOLDER/anki/bin/python anki
    cd FOLDER/pouch && npm install pouchdb-core pouchdb-adapter-http pouchdb-adapter-leveldb pouchdb-replication \
        pouchdb-mapreduce pouchdb-find express-pouchdb express@4
"""

import argparse
import gc
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
CHANGED = 100
PASSWORD = "correct horse"  # noqa: S105  (of a server that lives for a minute)
STEPS = (
    "rows up",
    "rows down",
    "100 changes up",
    "100 changes down",
    "nothing to do",
    "new laptop",
    "page by page",
)
Steps = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    runs: dict[str, Callable[[Path, int], Steps]] = {"FieldApp": fieldapp}
    if given.peers is not None:
        runs["Anki"] = lambda folder, rows: anki(given.peers.resolve(), folder, rows)
        runs["PouchDB"] = lambda folder, rows: pouch(given.peers.resolve(), folder, rows)
    found: dict[str, list[Steps]] = {name: [] for name in runs}
    for _round in range(given.rounds):
        for name, run in runs.items():
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                found[name].append(run(Path(folder), given.rows))
    print(f"{given.rows} rows, median of {given.rounds} rounds, seconds")
    for step in STEPS:
        medians = {
            name: statistics.median(times) if (times := [one[step] for one in all_of_it if step in one]) else None
            for name, all_of_it in found.items()
        }
        said = "   ".join(f"{name} {'–' if value is None else f'{value:.3f}'}" for name, value in medians.items())
        print(f"{step:18} {said}")


# Ours


def fieldapp(folder: Path, rows: int) -> Steps:
    """A company, a rep, a manager, and a real server."""
    sys.path.insert(0, str(ROOT))
    from db.vocabulary import Role
    from fieldapp.server import office
    from fieldapp.server.database import Database

    (folder / "server").mkdir()
    database = Database.at(str(folder / "server"))
    database.make()
    office.found_company(database, "company")
    office.add_user(database, "", "boss", "Boss", PASSWORD, role=Role.MANAGER)
    office.add_user(database, "", "gao", "Gao", PASSWORD, role=Role.REP, manager="boss")
    office.add_territory(database, "", "East", "gao")
    database.close()
    command = [sys.executable, "-m", "fieldapp.server.main", "--lang", "en", "--store", str(folder / "server"), "serve"]
    with subprocess.Popen([*command, "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        address = re.search(r"http://\S+", server.stdout.readline() if server.stdout is not None else "")
        if address is None:
            sys.exit("the server did not start")
        try:
            step = _stepper([sys.executable, str(Path(__file__).resolve()), "--client"], folder, address[0], rows)
            step("gao", "sign in")
            step("boss", "sign in")
            found = {
                "rows up": step("gao", "add"),
                "rows down": step("boss", "sync"),
                "100 changes up": step("gao", "edit"),
                "100 changes down": step("boss", "sync"),
                "nothing to do": step("boss", "sync"),
            }
            step("gao", "dealers")
            for new, how in (("boss-2", "sync"), ("boss-3", "pages")):
                step(new, "sign in only")
                found["new laptop" if how == "sync" else "page by page"] = step(new, how)
            return found
        finally:
            server.terminate()


def client(folder: Path, address: str, rows: int, who: str, what: str) -> None:
    """One step of ours, in a process of its own."""
    sys.path.insert(0, str(ROOT))
    from sqlalchemy import select

    from db.models import Dealer, Visit
    from db.store import Store
    from fieldapp.opening import open_store
    from fieldapp.places import Places
    from fieldapp.sync.exchange import exchange
    from fieldapp.sync.http_server import HttpServer
    from fieldapp.sync.link import StoredTokens, sign_in
    from fieldapp.texts import Text

    store: Store = open_store(Places(folder / who), demo=True, with_regions=False)
    if what.startswith("sign in"):
        sign_in(store, address, who.partition("-")[0], PASSWORD)
    if what == "sign in only":
        print(json.dumps({"seconds": 0}))
        return
    if what == "dealers":
        with store.transaction(Text("Dealers")) as session:
            session.add_all(
                Dealer(name=f"Dealer number {number}", phone=str(7000000000 + number), address=f"Street {number}")
                for number in range(rows)
            )
    if what == "add":
        with store.transaction(Text("Dealers")) as session:
            dealers = [Dealer(name=f"Dealer {number}") for number in range(100)]
            session.add_all(dealers)
        with HttpServer(address, StoredTokens(store)) as server:
            exchange(store, server)
        with store.transaction(Text("Visits")) as session:
            session.add_all(
                Visit(
                    dealer_id=dealers[number % 100].id,
                    planned_on=date(2026, 1, 1 + number % 28),
                    purpose_note=f"Traders {number}, +91{7000000000 + number}",
                    result_note=" ".join(f"word{(number * 7 + at) % 400}" for at in range(14)),
                )
                for number in range(rows)
            )
    if what == "edit":
        with store.transaction(Text("Edit")) as session:
            for visit in session.scalars(select(Visit).limit(CHANGED)):
                visit.result_note += " edited"
    with HttpServer(address, StoredTokens(store)) as server:
        server._fresh()  # noqa: SLF001  (Anki's signing in is not timed either)
        if what == "pages":
            server.snapshot = _no_snapshot  # type: ignore[method-assign]  (as beside an older server)
        gc.collect()  # what typing the rows left behind
        begun = time.perf_counter()
        exchange(store, server)
        print(json.dumps({"seconds": time.perf_counter() - begun}))
    store.close()


def _no_snapshot(_asked: object) -> Iterator[Any]:
    from fieldapp.sync.trouble import NotOfferedError

    raise NotOfferedError


# Theirs


def anki(peers: Path, folder: Path, rows: int) -> Steps:
    """Anki's library and the server that comes with it."""
    python, port = str(peers / "anki" / "bin" / "python"), _free_port()
    environment = os.environ | {
        "SYNC_BASE": str(folder / "server"),
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "SYNC_USER1": "u:p",
        "RUST_LOG": "error",
    }
    with _server([python, "-m", "anki.syncserver"], port, environment):
        step = _stepper([python, str(HERE / "peers" / "anki_client.py")], folder, str(port), rows)
        step("one", "seed")
        step("other", "sync")
        return {
            "rows up": step("one", "add"),
            "rows down": step("other", "sync"),
            "100 changes up": step("one", "edit"),
            "100 changes down": step("other", "sync"),
            "nothing to do": step("other", "sync"),
        }


def pouch(peers: Path, folder: Path, rows: int) -> Steps:
    """PouchDB with its own server, batches of 1,000."""
    port = _free_port()
    environment = os.environ | {"NODE_PATH": str(peers / "pouch" / "node_modules")}
    (folder / "server").mkdir()
    with _server(["node", str(HERE / "peers" / "pouch_server.cjs"), str(port), str(folder)], port, environment):
        step = _stepper(
            ["node", str(HERE / "peers" / "pouch_client.cjs")],
            folder,
            f"http://127.0.0.1:{port}/bench",
            rows,
            environment,
        )
        return {
            "rows up": step("one", "add"),
            "rows down": step("other", "pull"),
            "100 changes up": step("one", "edit"),
            "100 changes down": step("other", "pull"),
            "nothing to do": step("other", "pull"),
        }


def _stepper(
    command: list[str], folder: Path, address: str, rows: int, environment: dict[str, str] | None = None
) -> Callable[[str, str], float]:
    def step(who: str, what: str) -> float:
        (folder / who).mkdir(exist_ok=True)
        done = subprocess.run(
            [*command, str(folder), address, str(rows), who, what],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{command} {who} {what}: {done.stderr}")
        return float(json.loads(done.stdout.splitlines()[-1])["seconds"])

    return step


@contextmanager
def _server(command: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _turn in range(300):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.3):
                    break
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--client"]:
        client(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5], sys.argv[6])
    else:
        main()
