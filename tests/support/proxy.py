"""A connection between laptop and server that misbehaves: cut, slow, or with a damaged byte."""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE = 1500  # bytes, as much as a packet carries
HEAD_END = b"\r\n\r\n"


@dataclass
class Weather:
    """How bad the connection is; may be changed while it lasts."""

    chance: random.Random
    cut: float = 0.0  # how likely a connection is cut at each piece
    damage: float = 0.0  # how likely a piece of a body gets another byte
    pause_s: float = 0.0  # before each piece
    cuts: int = 0
    damages: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)


@contextmanager
def proxied(address: str, weather: Weather) -> Iterator[str]:
    """An address that leads to *address* through *weather*."""
    target = urlsplit(address)
    assert target.hostname is not None
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(
            target=_accept, args=(listening, (target.hostname, target.port), weather), daemon=True
        )
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            weather.stopping.set()
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()  # wakes the one who waits for a caller
            thread.join(10)


def _accept(listening: socket.socket, target: tuple[str, int | None], weather: Weather) -> None:
    while not weather.stopping.is_set():
        caller, _where = listening.accept()
        if weather.stopping.is_set():
            caller.close()
            return
        try:
            server = socket.create_connection((target[0], target[1] or 80))
        except OSError:  # the server is not there just now
            caller.close()
            continue
        for one, other in ((caller, server), (server, caller)):
            threading.Thread(target=_carry, args=(one, other, weather), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket, weather: Weather) -> None:
    in_body = False
    with suppress(OSError):
        while piece := one.recv(PIECE):
            weather.stopping.wait(weather.pause_s)
            if weather.chance.random() < weather.cut:
                weather.cuts += 1
                break
            head = piece.find(HEAD_END)
            begin = head + len(HEAD_END) if head >= 0 else 0
            in_body = in_body or head >= 0
            if in_body and begin < len(piece) and weather.chance.random() < weather.damage:
                weather.damages += 1
                at = weather.chance.randrange(begin, len(piece))
                piece = piece[:at] + bytes([piece[at] ^ 0x55]) + piece[at + 1 :]
            other.sendall(piece)
    for side in (one, other):
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
        side.close()
