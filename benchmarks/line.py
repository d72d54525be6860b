"""A line to a server on this computer: it counts what goes each way, and may be as slow as one over a mobile link."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

READ = 65_536


@dataclass
class Line:
    """Bytes that went up and down, and how often the direction turned upwards: the round trips."""

    port: int = 0
    up: int = 0
    down: int = 0
    turns: int = 0
    _last: str = field(default="down", repr=False)

    def note(self, way: str, size: int) -> None:
        """Count a piece."""
        if way == "up":
            self.up += size
            self.turns += self._last == "down"
        else:
            self.down += size
        self._last = way

    def since(self, before: "Line") -> dict[str, float]:
        """What went since *before*."""
        return {"up": self.up - before.up, "down": self.down - before.down, "turns": self.turns - before.turns}

    def now(self) -> "Line":
        """The counts as they are."""
        return Line(self.port, self.up, self.down, self.turns)


@contextmanager
def line_to(port: int, delay_s: float = 0.0) -> Iterator[Line]:
    """Open a line to *port*; each byte arrives *delay_s* seconds after it was sent, however many are on the way."""
    line, loop, ready = Line(), asyncio.new_event_loop(), threading.Event()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, piece = await on_the_way.get()
                if (left := due - loop.time()) > 0:
                    await asyncio.sleep(left)
                if not piece:
                    writer.close()
                    return
                writer.write(piece)

        delivering = asyncio.create_task(deliver())
        try:
            while piece := await reader.read(READ):
                line.note(way, len(piece))
                on_the_way.put_nowait((loop.time() + delay_s, piece))
        except ConnectionError:
            pass
        on_the_way.put_nowait((loop.time() + delay_s, b""))
        await delivering

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, there_writer, "up"), carry(there_reader, writer, "down"))

    async def listen() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        line.port = server.sockets[0].getsockname()[1]
        ready.set()

    def run() -> None:
        loop.run_until_complete(listen())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    ready.wait()
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(loop.stop)
