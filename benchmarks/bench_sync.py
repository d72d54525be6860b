r"""How long an exchange takes: our laptops and server, beside Anki's and PouchDB's in the same rounds.

    python benchmarks/bench_sync.py [ROUNDS] [--rows N] [--peers FOLDER] [--slow-rounds N] [--large N]

Prints the median of each step on this computer's loopback and over a line of 40 ms each way, what a step sends and how
much memory it takes, what writing down each change costs, and how much the server takes in a second.  Each step is a
process of its own, and only the exchange itself is timed.  The peers are made once in FOLDER, outside this project,
from what they publish:

    python -m venv FOLDER/anki && FOLDER/anki/bin/pip install anki
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
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(HERE)]

from line import Line, line_to  # noqa: E402

CHANGED = 100
DELAY_S = 0.04  # each way, of the slow line
PASSWORD = "correct horse"  # noqa: S105  (of a server that lives for a minute)
Step = dict[str, float]  # seconds; on a counted line bytes up and down and round trips; what memory grew by
Steps = dict[str, Step]
Run = Callable[[Path, int, float | None], Steps]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000, help="rows of a large new laptop; 0 leaves it out")
    parser.add_argument("--slow-rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=8, help="of each run of the server")
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    runs: dict[str, Run] = {"FieldApp": fieldapp}
    if given.peers is not None:
        runs["Anki"] = lambda folder, rows, delay: anki(given.peers.resolve(), folder, rows, delay)
        runs["PouchDB"] = lambda folder, rows, delay: pouch(given.peers.resolve(), folder, rows, delay)
    found = _rounds(runs, given.rounds, given.rows, None)
    _print(f"{given.rows:,} rows, median of {given.rounds} rounds, seconds", found, "seconds")
    slow = _rounds(runs, given.slow_rounds, given.rows, DELAY_S)
    _print(f"the same with {DELAY_S * 1000:.0f} ms each way, median of {given.slow_rounds}, seconds", slow, "seconds")
    for what, name in (("bytes up", "up"), ("bytes down", "down"), ("round trips", "turns")):
        _print(f"{what}, HTTP included", slow, name)
    _print("memory that the exchange adds at its peak, MB", found, "memory")
    if given.large:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            large = large_laptop(Path(folder), given.large)
        print(f"\nnew laptop with {given.large:,} rows: {large['seconds']:.2f} s, {large.get('memory', 0):.0f} MB more")
    print()
    for name, ratio in capture_costs(given.rounds, given.rows).items():
        print(f"{name:34} {ratio:.2f} x the processor time without the triggers")
    print()
    from pushes import measure

    for name, taken in measure(given.seconds):
        print(f"{name:34} {taken.pushes_per_s:.0f} pushes of 100 rows a second, p95 {taken.p95_ms:.0f} ms")


def _rounds(runs: dict[str, Run], rounds: int, rows: int, delay: float | None) -> dict[str, list[Steps]]:
    found: dict[str, list[Steps]] = {name: [] for name in runs}
    for _round in range(rounds):
        for name, run in runs.items():
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                found[name].append(run(Path(folder), rows, delay))
    return found


def _print(heading: str, found: dict[str, list[Steps]], figure: str) -> None:
    print(f"\n{heading}")
    names = dict.fromkeys(step for all_of_it in found.values() for one in all_of_it for step in one)
    for step in names:
        medians = {
            name: statistics.median(figures)
            for name, all_of_it in found.items()
            if (figures := [one[step][figure] for one in all_of_it if figure in one.get(step, {})])
        }
        if not medians:
            continue
        digits = 3 if figure == "seconds" else 1 if figure == "memory" else 0
        said = "   ".join(f"{name} {value:,.{digits}f}" for name, value in medians.items())
        anki = medians.get("Anki")
        ratio = f"   {medians['FieldApp'] / anki:.2f} x Anki" if anki and figure == "seconds" else ""
        print(f"{step:24} {said}{ratio}")


# Ours


@contextmanager
def _office(folder: Path) -> Iterator[str]:
    """A company, a rep, a manager, and a real server; gives its address."""
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
            yield address[0]
        finally:
            server.terminate()


def fieldapp(folder: Path, rows: int, delay: float | None) -> Steps:
    """All steps of ours; "page by page" is what a server without snapshots would come to."""
    with ExitStack() as ends:
        address = ends.enter_context(_office(folder))
        line = ends.enter_context(line_to(int(address.rpartition(":")[2]), delay)) if delay is not None else None
        if line is not None:
            address = f"http://127.0.0.1:{line.port}"
        step = _stepper([sys.executable, str(Path(__file__).resolve()), "--client"], folder, address, rows, line)
        step("gao", "sign in")
        step("boss", "sign in")
        found = {
            f"{rows} rows up": step("gao", "sightings"),
            f"{rows} rows down": step("boss", "sync"),
            "100 changes up": step("gao", "edit"),
            "100 changes down": step("boss", "sync"),
            "100 up and 100 down": _both_ways(step),
        }
        step("boss", "sync")
        found["nothing to do"] = step("boss", "sync")
        step("boss-2", "sign in only")
        found |= {
            "new laptop": step("boss-2", "sync"),
            f"{rows} visits up": step("gao", "visits"),
            f"{rows} visits down": step("boss", "sync"),
        }
        if delay is None:
            step("gao", "dealers")
            for new, how in (("boss-3", "sync"), ("boss-4", "pages")):
                step(new, "sign in only")
                found[f"all with {rows} dealers" if how == "sync" else "page by page"] = step(new, how)
        return found


def _both_ways(step: Callable[[str, str], Step]) -> Step:
    """One exchange that sends 100 changes and brings as many."""
    step("boss", "edit others")
    return step("gao", "edit")


def large_laptop(folder: Path, rows: int) -> Step:
    """A new laptop of somebody who has many rows."""
    with _office(folder) as address:
        step = _stepper([sys.executable, str(Path(__file__).resolve()), "--client"], folder, address, rows, None)
        step("gao", "sign in")
        step("gao", "sightings")
        step("boss", "sign in only")
        return step("boss", "sync")


def client(folder: Path, address: str, rows: int, who: str, what: str) -> None:
    """One step of ours, in a process of its own."""
    from db.models import Dealer
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
        _say({"seconds": 0})
        return
    if what == "dealers":
        with store.transaction(Text("Dealers")) as session:
            session.add_all(
                Dealer(name=f"Dealer number {number}", phone=str(7000000000 + number), address=f"Street {number}")
                for number in range(rows)
            )
    if what in {"sightings", "visits"}:
        with store.transaction(Text("Dealers")) as session:
            dealers = [Dealer(name=f"Dealer {number}") for number in range(100)]
            session.add_all(dealers)
        with HttpServer(address, StoredTokens(store)) as server:
            exchange(store, server)
        made = short_rows if what == "sightings" else long_rows
        with store.transaction(Text("Rows")) as session:
            session.add_all(made([dealer.id for dealer in dealers], rows))
    if what.startswith("edit"):
        _edit(store, others=what == "edit others")
    with HttpServer(address, StoredTokens(store)) as server:
        server._fresh()  # noqa: SLF001  (Anki's signing in is not timed either)
        if what == "pages":
            server.snapshot = _no_snapshot  # type: ignore[method-assign]  (as beside an older server)
        gc.collect()  # what typing the rows left behind
        before = _memory_from_now_on()
        print("begin", flush=True)
        begun = time.perf_counter()
        exchange(store, server)
        taken = {"seconds": time.perf_counter() - begun}
        if before is not None:
            taken["memory"] = _memory("VmHWM") - before
        _say(taken)
    store.close()


def short_rows(dealers: list[Any], count: int) -> Iterator[Any]:
    """Rows of about 190 bytes, as Anki's notes and PouchDB's documents here are."""
    from db.models import CompetitorSighting

    for number in range(count):
        yield CompetitorSighting(
            dealer_id=dealers[number % len(dealers)],
            seen_on=date(2026, 1, 1 + number % 28),
            brand=f"Traders {number}",
            model=f"+91{7000000000 + number}",
            promotion=" ".join(f"word{(number * 7 + at) % 400}" for at in range(14)),
        )


def long_rows(dealers: list[Any], count: int) -> Iterator[Any]:
    """Visits: the same texts in rows of 30 columns and about 900 bytes, with five indexes."""
    from db.models import Visit

    for number in range(count):
        yield Visit(
            dealer_id=dealers[number % len(dealers)],
            planned_on=date(2026, 1, 1 + number % 28),
            purpose_note=f"Traders {number}, +91{7000000000 + number}",
            result_note=" ".join(f"word{(number * 7 + at) % 400}" for at in range(14)),
        )


def _edit(store: Any, *, others: bool) -> None:  # noqa: ANN401  (imported in the step's own process)
    """Change 100 rows; *others* are 100 that the rep does not change, and go to the server at once."""
    from sqlalchemy import select

    from db.models import CompetitorSighting
    from fieldapp.sync.exchange import exchange
    from fieldapp.sync.http_server import HttpServer
    from fieldapp.sync.link import StoredTokens, link_of
    from fieldapp.texts import Text

    wanted = select(CompetitorSighting).order_by(CompetitorSighting.id).limit(CHANGED)
    with store.transaction(Text("Edit")) as session:
        for sighting in session.scalars(wanted.offset(CHANGED if others else 0)):
            sighting.promotion += " edited"
    if others:
        with store.reading() as session:
            link = link_of(session)
        with HttpServer(link.server, StoredTokens(store)) as server:
            exchange(store, server)


def _no_snapshot(_asked: object) -> Iterator[Any]:
    from fieldapp.sync.trouble import NotOfferedError

    raise NotOfferedError


def capture_costs(rounds: int, rows: int) -> dict[str, float]:
    """What the triggers of the change log cost where the ORM writes rows: processor time with them, by that without."""
    from sqlalchemy import select, text

    from db.models import CompetitorSighting, Dealer
    from fieldapp.opening import open_store
    from fieldapp.places import Places
    from fieldapp.texts import Text

    found: dict[str, dict[bool, list[float]]] = {}
    for number in range(2 * rounds):
        with_triggers = bool(number % 2)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            store = open_store(Places(Path(folder)), demo=True, with_regions=False)
            with store.transaction(Text("Dealer")) as session:
                dealer = Dealer(name="Dealer")
                session.add(dealer)
            if not with_triggers:
                with store.loading() as session:
                    for name in session.scalars(
                        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'capture%'")
                    ).all():
                        session.execute(text(f'DROP TRIGGER "{name}"'))
            gc.collect()
            begun = time.process_time()
            with store.transaction(Text("Rows")) as session:
                session.add_all(short_rows([dealer.id], rows))
            added = time.process_time()
            with store.transaction(Text("Edit")) as session:
                for sighting in session.scalars(select(CompetitorSighting)):
                    sighting.promotion += " edited"
            for name, seconds in (("inserted", added - begun), ("changed", time.process_time() - added)):
                found.setdefault(f"{rows} rows {name} by the ORM", {}).setdefault(with_triggers, []).append(seconds)
            store.close()
    return {name: statistics.median(times[True]) / statistics.median(times[False]) for name, times in found.items()}


def _memory_from_now_on() -> float | None:
    """Begin to watch the peak anew; what is in use now, in MB, where the system tells."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return None
    return _memory("VmRSS")


def _memory(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found is not None else 0.0


def _say(taken: Step) -> None:
    print(json.dumps(taken), flush=True)


# Theirs


def anki(peers: Path, folder: Path, rows: int, delay: float | None) -> Steps:
    """Anki's library and the server that comes with it."""
    python, port = str(peers / "anki" / "bin" / "python"), _free_port()
    environment = os.environ | {
        "SYNC_BASE": str(folder / "server"),
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
        "SYNC_USER1": "u:p",
        "RUST_LOG": "error",
    }
    with _server([python, "-m", "anki.syncserver"], port, environment), _perhaps_slow(port, delay) as line:
        at = str(line.port if line is not None else port)
        step = _stepper([python, str(HERE / "peers" / "anki_client.py")], folder, at, rows, line)
        step("one", "seed")
        step("other", "sync")
        return {
            f"{rows} rows up": step("one", "add"),
            f"{rows} rows down": step("other", "sync"),
            "100 changes up": step("one", "edit"),
            "100 changes down": step("other", "sync"),
            "nothing to do": step("other", "sync"),
            "new laptop": step("third", "sync"),  # a copy of the file
        }


def pouch(peers: Path, folder: Path, rows: int, delay: float | None) -> Steps:
    """PouchDB with its own server, batches of 1,000."""
    port = _free_port()
    environment = os.environ | {"NODE_PATH": str(peers / "pouch" / "node_modules")}
    (folder / "server").mkdir()
    server = ["node", str(HERE / "peers" / "pouch_server.cjs"), str(port), str(folder)]
    with _server(server, port, environment), _perhaps_slow(port, delay) as line:
        at = f"http://127.0.0.1:{line.port if line is not None else port}/bench"
        step = _stepper(["node", str(HERE / "peers" / "pouch_client.cjs")], folder, at, rows, line, environment)
        return {
            f"{rows} rows up": step("one", "add"),
            f"{rows} rows down": step("other", "pull"),
            "100 changes up": step("one", "edit"),
            "100 changes down": step("other", "pull"),
            "nothing to do": step("other", "pull"),
            "new laptop": step("third", "pull"),
        }


@contextmanager
def _perhaps_slow(port: int, delay: float | None) -> Iterator[Line | None]:
    if delay is None:
        yield None
    else:
        with line_to(port, delay) as line:
            yield line


def _stepper(  # noqa: PLR0917  (what every step is given)
    command: list[str],
    folder: Path,
    address: str,
    rows: int,
    line: Line | None,
    environment: dict[str, str] | None = None,
) -> Callable[[str, str], Step]:
    def step(who: str, what: str) -> Step:
        (folder / who).mkdir(exist_ok=True)
        before, said = None, "{}"
        asked = [*command, str(folder), address, str(rows), who, what]
        with subprocess.Popen(asked, env=environment, stdout=subprocess.PIPE, text=True) as process:
            for said in process.stdout or ():
                if line is not None and said.startswith("begin"):
                    before = line.now()
        if process.returncode:
            sys.exit(f"{command} {who} {what} failed")
        taken: Step = json.loads(said)
        return taken | line.since(before) if line is not None and before is not None else taken

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
