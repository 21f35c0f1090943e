"""Home Assistant as a link meets it, without a socket, and the registry writer on the link's other side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from odoo_ha_addon.bridge.sql.sync_report import Count
from odoo_ha_addon.bridge.write.registry_writer import Order, Plan
from odoo_ha_addon.hass import HassError
from odoo_ha_addon.hass.errors import CommandFailed, CommandTimeout, ConnectionLost
from odoo_ha_addon.protocol.registry_kinds import Kind
from odoo_ha_addon.protocol.settings import InstanceSettings, Lease

LAMP = "light.lamp"
REGISTRIES = ("floor", "area", "label", "device", "entity")


class FakeHome:
    """Answers each command by its type, and holds on for ever at what is in `held`: `open`, `ping` or a type.

    :ivar refusal: raised instead of connecting
    :ivar tries: when somebody tried to connect, by the loop's clock
    :ivar given_up: tries that were cancelled
    """

    def __init__(self) -> None:
        self.held: set[str] = set()
        self.refusal: HassError | None = None
        self.tries: list[float] = []
        self.addresses: list[str] = []
        self.given_up = 0
        self.connections: list[FakeConnection] = []
        self.entities: dict[str, Any] = {LAMP: {"s": "on", "a": {}, "c": "1", "lc": 1.0}}
        self.answers: dict[str, Any] = {
            "get_config": {"state": "RUNNING", "location_name": "Home"},
            "auth/current_user": {"id": "me", "is_admin": True},
            "config_entries/get": [{"entry_id": "sun", "modified_at": 1.0}],
            "subscribe_entities": None,
            "subscribe_events": None,
            "call_service": {"context": {"id": "2"}, "response": None},
            **{f"config/{name}_registry/list": [] for name in REGISTRIES},
        }

    async def open(self, settings: InstanceSettings, token: str) -> Any:
        """Stands in for `Connection.open`."""
        self.tries.append(asyncio.get_running_loop().time())
        self.addresses.append(settings.url)
        assert token == "token"
        try:
            if "open" in self.held:
                await asyncio.Future()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        if self.refusal:
            raise self.refusal
        self.connections.append(FakeConnection(self))
        return self.connections[-1]

    @property
    def connection(self) -> FakeConnection:
        """The last one."""
        return self.connections[-1]

    def standing(self) -> int:
        """How many connections are open."""
        return len([connection for connection in self.connections if not connection.closed])


class FakeConnection:
    """`Connection`. `said` has the types of all that was said on it, `ping`, `close` and `abort` among them."""

    ha_version = "2026.11.0"

    def __init__(self, home: FakeHome) -> None:
        self.said: list[str] = []
        self.messages = 0
        self.bad_messages = 0
        self.bad_rows = 0
        self.last_message = 0.0
        self.reason: HassError | None = None
        self.closed = False
        self._home = home
        self._ended = asyncio.get_running_loop().create_future()
        self._subscribers: dict[str, Callable[[Any], None]] = {}

    async def command(
        self, message: Mapping[str, Any], *, timeout: float | None = None, as_received: bool = False
    ) -> Any:
        return await self._answer(message["type"], timeout)

    async def subscribe(
        self, message: Mapping[str, Any], callback: Callable[[Any], None], *, timeout: float = 30.0, **_: Any
    ) -> Callable[[], Any]:
        await self._answer(message["type"], timeout)
        self._subscribers[message.get("event_type", message["type"])] = callback
        if message["type"] == "subscribe_entities":
            self.tell("subscribe_entities", {"a": self._home.entities})

        async def unsubscribe() -> None: ...

        return unsubscribe

    async def ping(self, timeout: float | None = None) -> float:
        await self._answer("ping", timeout)
        return 1.0

    async def wait_closed(self) -> HassError | None:
        reason: HassError | None = await asyncio.shield(self._ended)
        return reason

    async def close(self) -> None:
        self.said.append("close")
        self._end(None)

    def abort(self) -> None:
        self.said.append("abort")
        self._end(None)

    def drop(self) -> None:
        """Home Assistant, or the network, ends it."""
        self._end(ConnectionLost())

    def tell(self, what: str, event: Any) -> None:
        """Send an event to who follows the entities, or a type of event."""
        self.messages += 1
        self._subscribers[what](event)

    def note_bad_rows(self, command: str, count: int) -> None:
        self.bad_rows += count

    async def _answer(self, name: str, timeout: float | None) -> Any:
        if self.closed:
            raise ConnectionLost("The connection is closed.")
        self.said.append(name)
        if name in self._home.held:
            await asyncio.wait({self._ended}, timeout=timeout)
            raise ConnectionLost(sent=True) if self.closed else CommandTimeout(sent=True)
        await asyncio.sleep(0)
        self.messages += 1
        if name == "ping":
            return None
        if name not in self._home.answers:
            raise CommandFailed("unknown_command", "Unknown command.")
        answer = self._home.answers[name]
        if isinstance(answer, HassError):
            raise answer
        return answer

    def _end(self, reason: HassError | None) -> None:
        if not self.closed:
            self.closed = True
            self.reason = reason
            self._ended.set_result(reason)


class FakeRegistryWriter:
    """`RegistryWriter` for which nothing ever differs. `compared` has the names of what was compared.

    :ivar held: whether it never gets done
    :ivar fault: raised by all that it is asked for
    """

    def __init__(self) -> None:
        self.held = False
        self.fault: Exception | None = None
        self.compared: list[str] = []

    async def run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        if self.held:
            await asyncio.Future()
        if self.fault:
            raise self.fault
        return work(*arguments)

    def take_report(self, lease: Lease) -> int | None:
        return None

    def entity_versions(self, lease: Lease) -> dict[str, int]:
        return {}

    def plan(self, kind: Kind, rows: list[Any], order: Order) -> Plan:
        self.compared.append(kind.name)
        return Plan(kind, order.lease, [], {}, Count())

    def report(self, lease: Lease, progress: Any) -> None: ...

    def misfit(self, error: Exception) -> None:
        raise error
