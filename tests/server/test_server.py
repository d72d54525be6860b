"""The server's command, over a real socket of this computer."""

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from db import migrations
from fieldapp import __version__
from fieldapp.server import main as server
from tests.support.server import serving

COMMAND = [sys.executable, "-P", "-m", "fieldapp.server.main"]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server's folder with one company."""
    monkeypatch.setenv(server.PASSWORD_VARIABLE, "correct horse")
    assert server.main(["--lang", "en", "--store", str(tmp_path / "server"), "init", "company", "boss"]) == 0
    return tmp_path / "server"


@pytest.fixture
def address(store: Path) -> Iterator[str]:
    """Where a server listens for the length of one test."""
    with serving(store) as found:
        yield found


def test_health_names_the_app_and_the_protocol_it_speaks(address: str) -> None:
    direct = build_opener(ProxyHandler({}))  # loopback is not the proxy's affair
    with direct.open(f"{address}/v1/health", timeout=10) as answer:
        assert answer.headers["content-type"] == "application/json"
        assert json.load(answer) == {"app": __version__, "protocol": [1, 1], "schema": migrations.NEWEST}


def test_without_the_extra_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(server, "LIBRARIES", ("starlette", "not_installed_anywhere"))
    assert server.main(["--lang", "en", "serve"]) == 1
    assert capsys.readouterr().err.strip() == "The server's libraries are not installed. Install: fieldapp[server]"


def test_a_port_that_is_taken_is_said_in_one_sentence(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert server.main(["--lang", "en", "--store", str(store), "serve", "--port", str(port)]) == 1
    assert capsys.readouterr().err.startswith(f"Cannot listen at 127.0.0.1, port {port}: ")


def test_a_command_that_is_not_understood_is_a_usage_error() -> None:
    assert server.main(["--lang", "en"]) == 2
    assert server.main(["--lang", "en", "fly"]) == 2
    assert server.main(["--version"]) == 0


def test_an_administrator_sets_up_people_territories_and_devices(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(server.PASSWORD_VARIABLE, "correct horse")
    start = ["--lang", "en", "--store", str(store)]
    assert server.main([*start, "user", "add", "gao", "高志远", "--manager", "boss", "--territory", "郑许线"]) == 0
    assert server.main([*start, "user", "add", "li", "李明", "--manager", "boss"]) == 0
    assert server.main([*start, "user", "add", "li", "李明"]) == 1
    assert "li is there already" in capsys.readouterr().err
    assert server.main([*start, "territory", "assign", "郑许线", "li"]) == 0
    assert server.main([*start, "territory", "assign", "漯河线", "gao", "--new"]) == 0
    assert server.main([*start, "territory", "handover", "gao", "li"]) == 0
    assert server.main([*start, "user", "passwd", "li"]) == 0
    assert server.main([*start, "user", "disable", "gao"]) == 0
    capsys.readouterr()
    assert server.main([*start, "device", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert server.main([*start, "device", "revoke", "nothing"]) == 1
    capsys.readouterr()
    assert server.main([*start, "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accounts"] == 3
    assert server.main([*start, "backup", str(store / "copy.db")]) == 0
    assert server.main([*start, "migrate"]) == 0
    assert server.main(["migrate", "--store", str(store), "--lang", "en"]) == 0  # behind it they hold as well
    assert (store / "copy.db").stat().st_size > 0
    monkeypatch.setenv(server.PASSWORD_VARIABLE, "short")
    assert server.main([*start, "user", "passwd", "li"]) == 1
    assert "at least 10" in capsys.readouterr().err


def test_a_store_that_was_never_made_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert server.main(["--lang", "en", "--store", str(tmp_path), "status"]) == 1
    assert "fieldapp-server init" in capsys.readouterr().err
