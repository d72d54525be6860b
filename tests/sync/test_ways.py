"""The way to the server: whose certificate is believed, and through the company's proxy."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import text

from fieldapp.sync.exchange import exchange
from fieldapp.sync.http_server import HttpServer
from fieldapp.sync.link import StoredTokens, link_of, sign_in
from fieldapp.sync.trouble import OutOfReachError
from fieldapp.texts import Text
from tests.support import make
from tests.support.company import PASSWORD
from tests.support.place import Place
from tests.support.server import found_in, serving
from tests.support.stores import new_store
from tests.sync.conftest import fresh_database


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this computer that nobody has signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "FieldApp test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def test_a_certificate_that_this_computer_does_not_know_is_not_believed(
    company_folder: Path, certificate: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key = certificate
    with (
        closing(new_store(tmp_path / "laptop.db")) as store,
        serving(company_folder, more=["--certificate", str(file), "--key", str(key)]) as address,
    ):
        assert address.startswith("https://")
        with pytest.raises(OutOfReachError) as refused:
            sign_in(store, address, "gao", PASSWORD)
        assert "cannot prove who it is" in str(refused.value.text)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))  # now the system knows it
        sign_in(store, address, "gao", PASSWORD)
        with HttpServer(address, StoredTokens(store)) as server:
            assert exchange(store, server).requests


class Proxy:
    """Passes on what is asked of it, and remembers for whom."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.target = ("", 0)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _where = self._listening.accept()
                threading.Thread(target=self._pass_on, args=(caller,), daemon=True).start()

    def _pass_on(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += caller.recv(65536)
            first, _end, rest = head.partition(b"\r\n")
            method, where, _version = first.decode().split()
            self.asked.append(f"{method} {where}")
            with socket.create_connection(self.target) as server:
                if method == "CONNECT":
                    caller.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    path = "/" + where.split("/", 3)[3]
                    server.sendall(f"{method} {path} HTTP/1.1\r\nConnection: close\r\n".encode() + rest)
                back = threading.Thread(target=_copy, args=(server, caller), daemon=True)
                back.start()
                _copy(caller, server)
                back.join(10)

    def close(self) -> None:
        self._listening.close()


def _copy(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65536):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    yield made
    made.close()


def test_the_companys_proxy_is_used_when_one_is_named(company_folder: Path, proxy: Proxy, tmp_path: Path) -> None:
    with closing(new_store(tmp_path / "laptop.db")) as store, serving(company_folder) as address:
        proxy.target = ("127.0.0.1", int(address.rpartition(":")[2]))
        sign_in(store, "http://sync.example.com", "gao", PASSWORD, proxy=proxy.address, plain_http=True)
        with store.reading() as session:
            link = link_of(session)
        assert link is not None
        with HttpServer(link.server, StoredTokens(store), proxy=link.proxy) as server:
            assert exchange(store, server).requests == 2  # what the company knows, and the exchange
    assert any("sync.example.com" in one for one in proxy.asked)


def test_two_servers_at_one_postgresql_are_one_company(postgres: str, tmp_path: Path) -> None:
    database = fresh_database(postgres)
    found_in(database)
    place = database.engine.url.render_as_string(hide_password=False)
    with serving(place) as one, serving(place) as other:
        gao, boss = Place(tmp_path / "gao", "gao", one), Place(tmp_path / "boss", "boss", other)
        with gao.store.transaction(Text("Work")) as session:
            make.dealer(session, name="兴达家电", region_code=None)
        gao.sync()
        boss.sync()
        with boss.store.reading() as session:
            assert session.execute(text("SELECT name FROM dealer")).scalars().all() == ["兴达家电"]
        gao.close()
        boss.close()
    database.close()
