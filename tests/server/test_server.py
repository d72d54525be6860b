"""The server's command, over a real socket of this computer."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import ProxyHandler, build_opener

import pytest

from fieldapp import __version__
from fieldapp.server import main as server

COMMAND = [sys.executable, "-P", "-m", "fieldapp.server.main"]


@pytest.fixture
def address() -> Iterator[str]:
    """Where a server listens for the length of one test."""
    with subprocess.Popen(
        [*COMMAND, "--lang", "en", "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        try:
            assert found, said
            yield found[0]
        finally:
            process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
            _out, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors


def test_health_names_the_app_and_the_protocol_it_speaks(address: str) -> None:
    direct = build_opener(ProxyHandler({}))  # loopback is not the proxy's affair
    with direct.open(f"{address}/v1/health", timeout=10) as answer:
        assert answer.headers["content-type"] == "application/json"
        assert json.load(answer) == {"app": __version__, "protocol": [1, 1]}


@pytest.mark.parametrize(("language", "sentence"), [("en", "comes in a later version"), ("zh_CN", "后续版本")])
def test_help_says_in_both_languages_that_synchronisation_comes_later(language: str, sentence: str) -> None:
    environment = os.environ | {"FIELDAPP_LANG": language, "PYTHONIOENCODING": "utf-8"}
    shown = subprocess.run(
        [*COMMAND, "--help"], env=environment, capture_output=True, encoding="utf-8", check=True, timeout=60
    ).stdout
    assert sentence in shown
    assert ("options:" in shown) is (language == "en")


def test_without_the_extra_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(server, "LIBRARIES", ("starlette", "not_installed_anywhere"))
    assert server.main(["--lang", "en", "serve"]) == 1
    assert capsys.readouterr().err.strip() == "The server's libraries are not installed. Install: fieldapp[server]"


def test_a_port_that_is_taken_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert server.main(["--lang", "en", "serve", "--port", str(port)]) == 1
    assert capsys.readouterr().err.startswith(f"Cannot listen at 127.0.0.1, port {port}: ")


def test_a_command_that_is_not_understood_is_a_usage_error() -> None:
    assert server.main(["--lang", "en"]) == 2
    assert server.main(["--lang", "en", "fly"]) == 2
    assert server.main(["--version"]) == 0
