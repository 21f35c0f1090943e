"""A light, honest stand-in for Home Assistant's WebSocket API, and a little of its HTTP, for what the real one
cannot be made to do.

    async with FakeServer() as server:
        home = server.add("home")                 # any number of instances on one port
        home.set_state("light.kitchen", "on")
        … connect to home.url with home.token …

It speaks the wire format of Home Assistant 2025.4 (auth, strictly rising ids, coalesced messages, compressed
states and diffs, registries, a few services). Knobs make it misbehave; counters tell what clients did.
"""

from .instance import FakeHomeAssistant
from .server import FakeServer

__all__ = ["FakeHomeAssistant", "FakeServer"]
