"""Random days of two reps and their manager: a bad network, clocks that lie, apps of different versions.

Requests are lost, come twice, or long after; laptops and servers die at any statement.
After the storm everybody synchronises until nothing moves, and then: all that may be seen is the same everywhere,
nobody has what is not theirs, and no value that anybody typed is gone unless somebody who had seen it wrote over it.

More histories, other ones each time: ``FIELDAPP_SYNC_HISTORIES=2000 pytest --timeout=0 tests/sync/test_machine.py``.
The seed of a failure is printed.
"""

import inspect
import itertools
import json
import os
import random
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, event, text

from db.models import Conflict, RefusedChange
from db.store import Store
from fieldapp.server import office as administration
from fieldapp.server.database import Database
from fieldapp.sync import rows_in
from fieldapp.sync.exchange import read_again_after_an_update
from fieldapp.sync.trouble import OutOfReachError, UpdateNeededError
from tests.support.company import Laptop, Office
from tests.sync.conftest import fresh_database

LONGER = os.environ.get("FIELDAPP_SYNC_HISTORIES")
HISTORIES = int(LONGER or "12")
STEPS = 40
FIELDS = ("phone", "address", "note")
PEOPLE = ("gao", "li", "boss")
MOST_DEALERS = 3  # few, so that people get into each other's way
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  (a disk in memory, where there is one)


class _CrashError(Exception):
    """The laptop's battery is empty."""


class Company(RuleBasedStateMachine):
    """Each rule is something that happens; ``teardown`` is the evening on which all have a connection."""

    make_database: Any = None

    @initialize()
    def morning(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.office = Office.founded(type(self).make_database(self.folder))
        self.laptops = {login: Laptop.of(self.office, login, self.folder / f"{login}.db") for login in PEOPLE}
        for one in self.laptops.values():
            one.sync()
        self.values = itertools.count(1)
        self.written: dict[tuple[str, str], dict[str, set[str]]] = {}  # row and field: value: what its writer had seen
        self.seen: dict[str, dict[tuple[str, str], set[str]]] = {login: {} for login in PEOPLE}
        self.names = itertools.count(1)
        self.backups: dict[str, tuple[Path, int]] = {}
        self.older: set[str] = set()  # whose app is one of before

    @rule(login=st.sampled_from(PEOPLE))
    def a_dealer_is_added(self, login: str) -> None:
        if len({row for row, _field in self.written}) >= MOST_DEALERS or login in self.older:
            return
        values = {name: self._value() for name in FIELDS}
        made = self.laptops[login].add(f"Dealer {next(self.names)}", **values)
        for name, value in values.items():
            self._wrote(login, str(made), name, value)

    @rule(login=st.sampled_from(PEOPLE), which=st.integers(0, 9), name=st.sampled_from(FIELDS))
    def a_field_is_changed(self, login: str, which: int, name: str) -> None:
        dealer = self._pick(login, which)
        if dealer is not None:
            name = name if login not in self.older else "phone"
            value = self._value()
            self.laptops[login].change(UUID(dealer), **{name: value})
            self._wrote(login, dealer, name, value)

    @rule(login=st.sampled_from(PEOPLE), which=st.integers(0, 9))
    def a_dealer_is_deleted(self, login: str, which: int) -> None:
        dealer = self._pick(login, which)
        if dealer is not None:
            self.laptops[login].change(UUID(dealer), deleted_at=datetime.now(UTC))

    @rule(to=st.sampled_from(("gao", "li")), which=st.integers(0, 9))
    def the_manager_moves_a_dealer(self, to: str, which: int) -> None:
        dealer = self._pick("boss", which)
        if dealer is not None:
            self.laptops["boss"].change(UUID(dealer), territory_id=UUID(self.office.territories[to]))

    @rule(to=st.sampled_from(("gao", "li")), whose=st.sampled_from(("gao", "li")))
    def a_territory_changes_hands(self, to: str, whose: str) -> None:
        administration.assign_territory(self.office.database, "", self.office.territories[whose], to)

    @rule(login=st.sampled_from(PEOPLE), hours=st.sampled_from((0, -72, 100)))
    def a_clock_is_wrong(self, login: str, hours: int) -> None:
        self.laptops[login].skew_ms = hours * 3_600_000

    @rule(login=st.sampled_from(PEOPLE), limit=st.sampled_from((1, 3, 2_500)))
    def they_synchronise(self, login: str, limit: int) -> None:
        self._sync(login, limit)
        self._look(login)

    @rule(login=st.sampled_from(PEOPLE))
    def every_request_arrives_twice(self, login: str) -> None:
        one = self.laptops[login]
        one.twice = True
        try:
            self._sync(login, 3)
        finally:
            one.twice = False
        self._look(login)

    @rule(login=st.sampled_from(PEOPLE), which=st.integers(0, 999))
    def a_request_of_before_arrives_now(self, login: str, which: int) -> None:
        self.laptops[login].arrives_late(which)

    @rule(login=st.sampled_from(PEOPLE))
    def the_app_is_an_older_one(self, login: str) -> None:
        """It has no field for the address: it shows none, and nobody types one there."""
        self.older.add(login)

    @rule(login=st.sampled_from(PEOPLE))
    def the_app_is_updated(self, login: str) -> None:
        self.older.discard(login)
        read_again_after_an_update(self.laptops[login].store)

    @rule(login=st.sampled_from(PEOPLE))
    def the_app_is_newer_than_the_server(self, login: str) -> None:
        one = self.laptops[login]
        one.newer = 1
        with pytest.raises(UpdateNeededError):
            self._sync(login, 3)
        one.newer = 0

    @rule(login=st.sampled_from(PEOPLE), which=st.integers(0, 9), name=st.sampled_from(FIELDS))
    def they_type_while_the_request_is_out(self, login: str, which: int, name: str) -> None:
        one, turns = self.laptops[login], itertools.count()
        name = name if login not in self.older else "phone"

        def type_once() -> None:
            if next(turns) == 0:
                self.a_field_is_changed(login, which, name)

        one.meanwhile = type_once
        try:
            self._sync(login, 3)
        finally:
            one.meanwhile = lambda: None
        self._look(login)

    @rule(
        login=st.sampled_from(PEOPLE),
        way=st.sampled_from(("request", "answer")),
        turn=st.integers(0, 2),
    )
    def the_connection_breaks(self, login: str, way: str, turn: int) -> None:
        one, count = self.laptops[login], itertools.count()
        one.lose = lambda lost: lost == way and next(count) == turn
        try:
            self._sync(login, 2)
        except OutOfReachError:
            pass
        finally:
            one.lose = lambda _way: False
        self._look(login)

    @rule(login=st.sampled_from(PEOPLE), statement=st.integers(0, 79))
    def the_laptop_dies(self, login: str, statement: int) -> None:
        self._die(login, self.laptops[login].store.engine, statement)

    @rule(login=st.sampled_from(PEOPLE), statement=st.integers(0, 39))
    def the_server_dies(self, login: str, statement: int) -> None:
        self._die(login, self.office.database.engine, statement)

    def _die(self, login: str, engine: Engine, statement: int) -> None:
        """The exchange gets as far as the given number of statements of one side, whatever they are."""
        count = itertools.count()

        def die(*_given: object) -> None:
            if next(count) == statement:
                raise _CrashError

        event.listen(engine, "before_cursor_execute", die)
        try:
            self._sync(login, 2)
        except _CrashError:
            pass
        finally:
            event.remove(engine, "before_cursor_execute", die)
        assert self.laptops[login].rows("SELECT applying FROM sync_ctl") == [(0,)]
        self._look(login)

    @rule(login=st.sampled_from(PEOPLE))
    def a_backup_is_made(self, login: str) -> None:
        target = self.folder / f"{uuid4()}.db"
        with self.laptops[login].store.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("VACUUM INTO ?", (str(target),)).close()
        self.backups[login] = (target, next(self.values))

    @rule(login=st.sampled_from(PEOPLE))
    def a_backup_is_restored(self, login: str) -> None:
        """What was typed since the backup and never sent is gone with the disk: that is not the server's fault."""
        if login not in self.backups:
            return
        source, made_at = self.backups[login]
        one = self.laptops[login]
        waiting = {str(row[0]) for row in one.rows("SELECT hex(op_id) FROM sync_op WHERE state = 0")}
        with self.office.database.engine.connect() as connection:
            kept = {str(row[0]).upper() for row in connection.exec_driver_sql("SELECT op_id FROM operation")}
        lost = waiting - kept
        for pk, new in one.rows("SELECT pk, new FROM sync_op WHERE state = 0"):
            for (row, _field), values in self.written.items():
                for value in [v for v in values if row == pk and f'"{v}"' in str(new) and int(v) > made_at and lost]:
                    del values[value]
        key = one.store.key
        one.store.close()
        target = self.folder / f"{uuid4()}.db"
        shutil.copy(source, target)
        one.store = Store.open(target, key)
        one.sent.clear()  # what never arrived went with the disk
        if login not in self.older:
            read_again_after_an_update(one.store)
        self._look(login)

    @invariant()
    def what_one_typed_stays_on_ones_own_screen(self) -> None:
        for login, one in getattr(self, "laptops", {}).items():
            last: dict[tuple[str, str], str] = {}
            for pk, name in itertools.product({row for row, _f in self.written}, FIELDS):
                found = one.rows(
                    "SELECT json_extract(new, '$.' || :f) FROM sync_op WHERE state = 0 AND pk = :pk AND tbl = 'dealer' "
                    "AND json_extract(new, '$.' || :f) IS NOT NULL ORDER BY op_no DESC LIMIT 1",
                    pk=pk,
                    f=name,
                )
                if found:
                    last[pk, name] = str(found[0][0])
            for (pk, name), value in last.items():
                shown = one.rows(f"SELECT {name} FROM dealer WHERE id = :pk", pk=pk)  # noqa: S608
                assert shown == [(value,)], (login, name, value, shown)

    def teardown(self) -> None:
        if not hasattr(self, "laptops"):
            return
        try:
            self._evening()
            self._all_agree()
            self._nothing_is_lost()
        finally:
            for one in self.laptops.values():
                one.store.close()
            self.office.database.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _sync(self, login: str, limit: int) -> None:
        with pytest.MonkeyPatch.context() as app:
            if login in self.older:
                whole = rows_in.columns_of
                app.setattr(rows_in, "columns_of", lambda name: whole(name) - {"address"})
                app.setattr(rows_in, "APP", "an older one")
            self.laptops[login].sync(limit=limit, most=limit)  # requests follow each other without waiting, too

    def _evening(self) -> None:
        for login in sorted(self.older):
            self.the_app_is_updated(login)
        for _turn in range(12):
            moved = 0
            for one in self.laptops.values():
                one.skew_ms = 0
                done = one.sync(limit=3)
                moved += done.sent + done.received + done.gone
            if not moved:
                return
        raise AssertionError("it never comes to rest")

    def _all_agree(self) -> None:
        with self.office.database.engine.connect() as connection:
            found = connection.execute(
                text("SELECT pk, bucket, ver, fields FROM synced_row WHERE tbl = 'dealer' AND NOT erased")
            ).all()
        for login, one in self.laptops.items():
            assert one.last is not None
            granted = {bucket for bucket, _mode in one.last.granted}
            want = {row.pk: row.ver for row in found if row.bucket in granted}
            here = {str(pk): ver for pk, ver in one.rows("SELECT id, _ver FROM dealer")}
            assert here == want, login
            columns = ("name", *FIELDS, "deleted_at", "territory_id")
            for row in found:
                if row.pk in want:
                    held = json.loads(row.fields)
                    (shown,) = one.rows(f"SELECT {', '.join(columns)} FROM dealer WHERE id = :pk", pk=row.pk)  # noqa: S608
                    assert shown == tuple(held.get(c) for c in columns), login
            assert one.rows("SELECT count(*) FROM sync_op WHERE state = 0") == [(0,)]
            assert one.rows("PRAGMA integrity_check") == [("ok",)]
        with self.office.database.engine.connect() as connection:
            twice = connection.execute(text("SELECT count(*) - count(DISTINCT op_id) FROM operation")).scalar_one()
        assert twice == 0

    def _nothing_is_lost(self) -> None:
        boss = self.laptops["boss"]
        with boss.store.reading() as session:
            beside = " ".join(f"{one.lost} {one.kept}" for one in session.query(Conflict)) + " ".join(
                str(one.new) for one in session.query(RefusedChange)
            )
            for one in self.laptops.values():
                with one.store.reading() as theirs:
                    beside += " ".join(str(refused.new) for refused in theirs.query(RefusedChange))
        for (pk, name), values in self.written.items():
            shown = boss.rows(f"SELECT {name} FROM dealer WHERE id = :pk", pk=pk)  # noqa: S608
            now = str(shown[0][0]) if shown else ""
            for value in values:
                over = any(value in seen for other, seen in values.items() if other != value)
                assert value in now.split("\n") or value == now or over or f"{value}" in beside, (pk, name, value, now)

    def _value(self) -> str:
        return f"{next(self.values):05}"

    def _pick(self, login: str, which: int) -> str | None:
        found = sorted(map(str, self.laptops[login].dealers().values()))
        return found[which % len(found)] if found else None

    def _wrote(self, login: str, pk: str, name: str, value: str) -> None:
        seen = set(self.seen[login].get((pk, name), set()))
        self.written.setdefault((pk, name), {})[value] = seen
        self.seen[login].setdefault((pk, name), set()).add(value)

    def _look(self, login: str) -> None:
        """Whoever looks at the screen has seen what it shows."""
        for pk, *values in self.laptops[login].rows(f"SELECT id, {', '.join(FIELDS)} FROM dealer"):  # noqa: S608
            for name, value in zip(FIELDS, values, strict=True):
                self.seen[login].setdefault((str(pk), name), set()).update(str(value).split("\n"))


WEIGHTS = {
    "a_dealer_is_added": 3,
    "a_field_is_changed": 12,
    "a_dealer_is_deleted": 1,
    "the_manager_moves_a_dealer": 1,
    "a_territory_changes_hands": 1,
    "a_clock_is_wrong": 1,
    "they_synchronise": 5,
    "they_type_while_the_request_is_out": 3,
    "the_connection_breaks": 3,
    "every_request_arrives_twice": 1,
    "a_request_of_before_arrives_now": 2,
    "the_app_is_an_older_one": 1,
    "the_app_is_updated": 1,
    "the_app_is_newer_than_the_server": 1,
    "the_laptop_dies": 2,
    "the_server_dies": 2,
    "a_backup_is_made": 1,
    "a_backup_is_restored": 1,
}


def _at_random(machine: type[Company], seed: int) -> None:
    """One dense history: people write far more often than they synchronise, so that they collide."""
    chance = random.Random(seed)  # noqa: S311  (a history that can be told again)
    company = machine()
    company.morning()
    drawn = {
        "login": lambda: chance.choice(PEOPLE),
        "which": lambda: chance.randrange(10),
        "name": lambda: chance.choice(FIELDS),
        "to": lambda: chance.choice(("gao", "li")),
        "whose": lambda: chance.choice(("gao", "li")),
        "hours": lambda: chance.choice((0, -72, 100)),
        "limit": lambda: chance.choice((1, 3, 2_500)),
        "way": lambda: chance.choice(("request", "answer")),
        "turn": lambda: chance.randrange(3),
        "statement": lambda: chance.randrange(60),
    }
    for name in chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=STEPS * 2):
        happening = getattr(company, name)
        wanted = inspect.signature(happening).parameters
        happening(**{parameter: drawn[parameter]() for parameter in wanted})
        company.what_one_typed_stays_on_ones_own_screen()
    company.teardown()


def _run(machine: type[Company], histories: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=LONGER is None,
            phases=tuple(Phase) if LONGER else (Phase.generate,),  # to make a failure small takes minutes
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _on_sqlite(folder: Path) -> Database:
    return Database.at(str(folder))


OnSqlite = type("OnSqlite", (Company,), {"make_database": staticmethod(_on_sqlite)})


def test_histories_that_hypothesis_thinks_of_end_alike() -> None:
    _run(OnSqlite, max(3, HISTORIES // 4))


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_dense_histories_end_alike(seed: int) -> None:
    _at_random(OnSqlite, seed)


@pytest.mark.parametrize("seed", range(10_000, 10_000 + max(2, HISTORIES // 4)))
def test_dense_histories_end_alike_on_postgresql(postgres: str, seed: int) -> None:
    def make(_folder: Path) -> Database:
        return fresh_database(postgres)

    _at_random(type("OnPostgres", (Company,), {"make_database": staticmethod(make)}), seed)
