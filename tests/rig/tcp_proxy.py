"""A TCP proxy on loopback that counts connections and can break them in every way that a network does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from tests.rig.loop_thread import LoopThread

CHUNK = 1 << 16


@dataclass(eq=False)
class Connection:
    """One client's connection. Times are seconds of the monotonic clock; `ended` is None as long as it stands."""

    client_port: int
    began: float
    ended: float | None = None
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def abort(self) -> None:
        for writer in self.writers:
            writer.transport.abort()


class TcpProxy:
    """Passes bytes between `port` (its own) and a target on loopback. A context manager.

    Attributes:
        connections: all that there ever were, oldest first.
        on_accept: called in the loop with each new connection, before anything is passed on.
    """

    def __init__(self, loop: LoopThread, target_port: int) -> None:
        self._loop = loop
        self._target = target_port
        self._server: asyncio.Server | None = None
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.port = 0
        self.connections: list[Connection] = []
        self.on_accept: Callable[[Connection], None] = lambda connection: None

    def __enter__(self) -> TcpProxy:
        self._loop.run(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.refuse()
        self.cut()

    @property
    def open(self) -> list[Connection]:
        """Those that stand now."""
        return [connection for connection in self.connections if connection.ended is None]

    @property
    def peak(self) -> int:
        """The most that stood at one moment."""
        moments = [(c.began, 1) for c in self.connections]
        moments += [(c.ended, -1) for c in self.connections if c.ended is not None]
        count = peak = 0
        for _at, step in sorted(moments):
            count += step
            peak = max(peak, count)
        return peak

    def cut(self) -> None:
        """End all connections without a word."""
        self._loop.call(lambda: [connection.abort() for connection in self.open])

    def stall(self) -> None:
        """Keep the connections and let nothing through, in neither direction: half-open."""
        self._loop.call(self._flowing.clear)

    def flow(self) -> None:
        """The end of `stall`."""
        self._loop.call(self._flowing.set)

    def refuse(self) -> None:
        """Take no more connections."""
        self._loop.run(self._close())

    def accept(self) -> None:
        """The end of `refuse`, on the same port."""
        self._loop.run(self._listen())

    def retarget(self, port: int) -> None:
        """New connections go to another port."""
        self._target = port

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        for listening in server.sockets:
            asyncio.get_running_loop().remove_reader(listening.fileno())
        # What was accepted at this very moment becomes a connection: a server that is closed leaves it open for ever.
        await asyncio.sleep(0)
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(writer.get_extra_info("peername")[1], time.monotonic(), writers=[writer])
        self.connections.append(connection)
        self.on_accept(connection)
        try:
            target_reader, target_writer = await asyncio.open_connection("127.0.0.1", self._target)
            connection.writers.append(target_writer)
            pipes = [
                asyncio.ensure_future(self._pipe(reader, target_writer)),
                asyncio.ensure_future(self._pipe(target_reader, writer)),
            ]
            # Whoever ends first ends both: a WebSocket has no half-closed life.
            await asyncio.wait(pipes, return_when=asyncio.FIRST_COMPLETED)
            for pipe in pipes:
                pipe.cancel()
        except OSError:
            pass
        finally:
            connection.ended = time.monotonic()
            for open_writer in connection.writers:
                open_writer.close()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(CHUNK):
                if not self._flowing.is_set():
                    held = await self._hold(reader)
                    if held is None:
                        return
                    data += held
                writer.write(data)
                await writer.drain()
        except OSError:
            pass

    async def _hold(self, reader: asyncio.StreamReader) -> bytes | None:
        """What comes until it flows again; None if the connection ends before."""
        held = bytearray()
        flow = asyncio.ensure_future(self._flowing.wait())
        try:
            while not flow.done():
                read = asyncio.ensure_future(reader.read(CHUNK))
                await asyncio.wait({flow, read}, return_when=asyncio.FIRST_COMPLETED)
                if not read.done():
                    read.cancel()  # loses nothing: what comes later stays in the reader
                elif chunk := read.result():
                    held += chunk
                else:
                    return None
        finally:
            flow.cancel()
        return bytes(held)
