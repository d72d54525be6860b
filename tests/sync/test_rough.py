"""Bad connections and sudden ends: whatever happens on the way, nothing is lost and nothing comes twice."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from db.store import Store
from fieldapp.keys import PASSPHRASE_VARIABLE
from fieldapp.opening import open_store
from fieldapp.places import Places
from fieldapp.sync.link import sign_in
from fieldapp.sync.trouble import OutOfReachError
from fieldapp.texts import Text
from tests.support import make
from tests.support.company import PASSWORD
from tests.support.place import Place
from tests.support.proxy import Weather, proxied
from tests.support.server import COMMAND, serving

ROOT = Path(__file__).parents[2]
LONGER = int(os.environ.get("FIELDAPP_SYNC_HISTORIES", "0"))
SEED = int(os.environ.get("FIELDAPP_SYNC_SEED", "20261123"))
ROUNDS = 40


@pytest.fixture
def chance() -> random.Random:
    sys.stdout.write(f"FIELDAPP_SYNC_SEED={SEED}\n")
    return random.Random(SEED)  # noqa: S311  (a storm that can be told again)


def add_dealers(store: Store, first: int, count: int) -> None:
    with store.transaction(Text("Work")) as session:
        for number in range(first, first + count):
            make.dealer(session, name=f"店 {number}", region_code=None, note=f"note {number} " * 20)


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return sorted(session.execute(text("SELECT name FROM dealer")).scalars())


@pytest.mark.parametrize(
    "bad",
    [{"cut": 0.08}, {"damage": 0.15}, {"cut": 0.03, "damage": 0.03, "pause_s": 0.001}],
    ids=["cut", "damaged", "slow and both"],
)
def test_in_bad_weather_everything_arrives_once(
    company_folder: Path, tmp_path: Path, chance: random.Random, bad: dict[str, float]
) -> None:
    weather = Weather(chance)
    with ExitStack() as ends:
        through = ends.enter_context(proxied(ends.enter_context(serving(company_folder)), weather))
        gao, boss = Place(tmp_path / "gao", "gao", through), Place(tmp_path / "boss", "boss", through)
        ends.callback(gao.close)
        ends.callback(boss.close)
        vars(weather).update(bad)
        done = 0
        for _round in range(ROUNDS):
            if done < 300:
                add_dealers(gao.store, done, 30)
                done += 30
            for place in (gao, boss):
                with suppress(OutOfReachError):
                    place.sync()
            if done == 300 and len(names(boss.store)) == 300 and weather.cuts + weather.damages > 10:
                break
        weather.cut = weather.damage = 0
        gao.sync()
        boss.sync()
        expected = sorted(f"店 {number}" for number in range(300))
        assert names(boss.store) == names(gao.store) == expected
        assert weather.cuts + weather.damages > 5, "the weather was too good to prove anything"


class Killable:
    """The server as a process that is killed without warning and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def start(self) -> None:
        command = [*COMMAND, "--lang", "en", "--store", str(self._folder), "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        self.port = int(said.rpartition(":")[2].split("/")[0].split()[0])

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def killable(company_folder: Path) -> Iterator[Killable]:
    server = Killable(company_folder)
    server.start()
    yield server
    server.kill()


def test_killed_again_and_again_while_they_exchange_neither_side_loses_anything(
    killable: Killable, tmp_path: Path, chance: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "for tests")
    places = Places(tmp_path / "laptop")
    store = open_store(places, with_regions=False)
    address = f"http://127.0.0.1:{killable.port}"
    sign_in(store, address, "gao", PASSWORD)
    store.close()
    command = [sys.executable, "-P", "-m", "fieldapp", "--data", str(places.folder), "--lang", "en", "sync"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    wanted, killed, number, whole_s = max(4, LONGER // 10), 0, 0, 120.0
    while killed < wanted:
        store = open_store(places, with_regions=False)
        add_dealers(store, number * 300, 300)
        store.close()
        begun = time.monotonic()
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
            try:
                client.wait(timeout=whole_s * chance.uniform(0.3, 0.95))
                whole_s = min(whole_s, time.monotonic() - begun)  # as long as it takes here, when nobody is killed
            except subprocess.TimeoutExpired:
                killed += 1
                if killed % 2:
                    client.kill()
                else:
                    killable.kill()
                    killable.start()
            client.wait(timeout=120)
        number += 1
        assert number < wanted * 5, "nothing could be killed in the middle of anything"
    last = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert last.returncode == 0, last.stderr
    boss = Place(tmp_path / "boss", "boss", address)
    boss.sync()
    assert names(boss.store) == sorted(f"店 {number}" for number in range(number * 300))
    with boss.store.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    boss.close()
    store = open_store(places, with_regions=False)
    assert names(store) == sorted(f"店 {number}" for number in range(number * 300))
    store.close()
