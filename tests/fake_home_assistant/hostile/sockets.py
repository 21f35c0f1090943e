"""Acts with connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .mood import Hostile


async def half_a_frame(hostile: Hostile) -> None:
    """Closed in the middle of a message."""
    for client in hostile.followers:
        client.write_bytes(b"\x81\x7e\x03\xe8" + b'{"id":1,"type":"event"')
        client.abort(after_flush=True)


async def garbage(hostile: Hostile) -> None:
    """Bytes that are no frame."""
    for client in hostile.followers:
        client.write_bytes(hostile.chance.randbytes(200))


async def abort(hostile: Hostile) -> None:
    """Reset, some times in a row."""
    for _ in range(hostile.chance.choice((1, 1, 4))):
        hostile.home.drop()
        await hostile.pause(0.1, 0.6)


async def close(hostile: Hostile) -> None:
    """With a Close frame, of one code or another."""
    await hostile.home.close_all(hostile.chance.choice((1000, 1001, 1008, 1011, 4000)))


async def refuse(hostile: Hostile) -> None:
    """Nobody listens for a while."""
    await hostile.server.stop()
    await hostile.pause(0.3, 3.0)
    await hostile.server.start()


async def unavailable(hostile: Hostile) -> None:
    """Something else answers in its place, as a proxy does."""
    hostile.home.http_status = hostile.chance.choice((500, 502, 503, 504))
    hostile.home.drop()
    await hostile.pause(0.3, 3.0)
    hostile.home.http_status = None


async def says_nothing(hostile: Hostile) -> None:
    """It takes connections and says nothing on them."""
    hostile.home.stall = hostile.chance.choice(("handshake", "auth"))
    hostile.home.drop()
    await hostile.pause(1.0, 4.0)
    hostile.home.stall = None
    hostile.home.drop()


async def half_open(hostile: Hostile) -> None:
    """It falls silent on a connection that stays open, and is restarted then."""
    hostile.home.silent = True
    await hostile.pause(1.0, 5.0)
    hostile.home.silent = False
    hostile.home.drop()  # what it did not say is lost


async def reads_nothing(hostile: Hostile) -> None:
    """What is sent to it stays in its socket."""
    hostile.home.read_on(False)
    await hostile.pause(1.0, 4.0)
    hostile.home.read_on(True)


async def slow(hostile: Hostile) -> None:
    """Every answer takes a while, those to what a new connection asks too."""
    hostile.home.delay = hostile.chance.uniform(0.3, 2.0)
    if hostile.chance.random() < 0.5:
        hostile.home.drop()
    await hostile.pause(1.0, 4.0)
    hostile.home.delay = 0.0
