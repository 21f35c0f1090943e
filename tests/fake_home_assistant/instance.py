"""One virtual Home Assistant: its data, its knobs, its counters."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from .energy import FakeEnergy
from .logbook import FakeLogbook
from .recorder import FakeRecorder
from .registries import KEYS, InvalidInfo, Registry, Row
from .states import Context, State, StateMachine
from .statistics import FakeStatistics

if TYPE_CHECKING:
    from .client import Client

DEFAULT_TOKEN = "fake-token"


class FakeHomeAssistant:
    """Made by `FakeServer.add`. Everything here is for tests to read and set, at any time.

    Knobs (all off at first): `banned` answers HTTP 403, `http_status` any other status, `redirect_to` an
    address; `stall` stops at "handshake" or "auth"; `silent` neither answers nor sends (half-open); `delay`
    seconds before each answer; `mute` names commands that get no answer; `errors` gives the error answer of
    commands by type, `results` the JSON that others get in place of a true answer; `extra_rows` are listed behind the
    true ones of a registry; `pages` gives status and JSON of HTTP requests by path; `unknown` names commands this
    version does not know; `coalesce` allows arrays;
    `max_pending` messages before a slow client is thrown out; `codes` has the codes of logins, with the digest that
    each began with or nothing; `login_error` refuses them; not `onboarded` is one without a user, not
    `has_pkce` one that knows no verifiers.

    Counters: `connections` and `peak_connections`, `auth_attempts`, `failed_auths`, `close_codes` that clients
    sent (None for none), `commands` by type, `service_calls` in order, `overflows` of `max_pending`; of the
    HTTP API, `requests` (method, path, body), `refreshes` of the token and what was `revoked`,
    and the days of the `long_lived` tokens by name.
    """

    def __init__(self, url: str, token: str = DEFAULT_TOKEN) -> None:
        self.url = url
        self.token = token
        self.refresh_token = "fake-refresh-token"
        self.client_id = "http://client.test/"
        self.codes: dict[str, str] = {}
        self.login_error: str | None = None
        self.onboarded = True
        self.has_pkce = True
        self.revoked: list[str] = []
        self.long_lived: dict[str, int] = {}
        self.version = "2025.4.4"
        # Each server has users of its own, also two on one port.
        self.user = {
            "id": uuid5(NAMESPACE_URL, url).hex,
            "name": "Fake owner",
            "is_owner": True,
            "is_admin": True,
        }
        self.config: Row = {
            "location_name": "Fake home", "state": "RUNNING", "recovery_mode": False, "safe_mode": False,
            "time_zone": "UTC", "latitude": 0.0, "longitude": 0.0, "elevation": 0, "language": "en",
            "country": None, "currency": "EUR", "components": [], "unit_system": {"temperature": "°C"},
        }  # fmt: skip
        self.config_entries: list[Row] = []
        self.states = StateMachine()
        self.recorder = FakeRecorder()
        self.states.listeners += [self._state_changed, self.recorder.state_changed]
        self.logbook = FakeLogbook()
        self.statistics = FakeStatistics()
        self.energy = FakeEnergy()
        self.registries = {name: Registry(name, self.fire, self._row_deleted) for name in KEYS}
        self.composite_splits: Row = {}

        self.banned = False
        self.http_status: int | None = None
        self.redirect_to: str | None = None
        self.stall: str | None = None
        self.silent = False
        self.delay = 0.0
        self.mute: set[str] = set()
        self.errors: dict[str, Row] = {}
        self.results: dict[str, bytes] = {}
        self.extra_rows: dict[str, list[Any]] = {}
        self.pages: dict[str, tuple[int, bytes]] = {}
        self.unknown: set[str] = set()
        self.coalesce = True
        self.max_pending = 4096

        self.clients: set[Client] = set()
        self.peak_connections = 0
        self.auth_attempts = 0
        self.failed_auths = 0
        self.close_codes: list[int | None] = []
        self.commands: Counter[str] = Counter()
        self.service_calls: list[Row] = []
        self.overflows = 0
        self.refreshes = 0
        self.requests: list[tuple[str, str, bytes]] = []

    @property
    def connections(self) -> int:
        """Clients connected now, authenticated or not."""
        return len(self.clients)

    def set_state(
        self, entity_id: str, state: str, attributes: Row | None = None, context: Context | None = None
    ) -> None:
        """Change or make a state. Without `attributes` these stay as they are."""
        self.states.set(entity_id, state, attributes, context)

    def remove_state(self, entity_id: str) -> None:
        self.states.remove(entity_id)

    def rename_entity(self, entity_id: str, new_entity_id: str) -> None:
        """The registry first, then its state goes and comes under the new id, as Home Assistant does it.

        Raises InvalidInfo where another entity has the new id.
        """
        entities = self.registries["entity"]
        if new_entity_id in entities.rows or self.states.get(new_entity_id):
            raise InvalidInfo("Entity with this ID is already registered")
        entities.rename(entity_id, new_entity_id)
        if state := self.states.get(entity_id):
            self.remove_state(entity_id)
            self.set_state(new_entity_id, state.state, state.attributes)

    def fill(self, count: int) -> None:
        """States of `count` sensors `sensor.fake_0`, …, with the attributes that sensors usually have."""
        for number in range(count):
            attributes = {
                "state_class": "measurement", "unit_of_measurement": "°C", "device_class": "temperature",
                "friendly_name": f"Fake {number}",
            }  # fmt: skip
            self.set_state(f"sensor.fake_{number}", "0.0", attributes)

    def fill_house(self, count: int) -> None:
        """As `fill`, in a house with floors, areas, labels and devices: nine of ten entities are registered, and as
        many again as one of fifty are disabled and have no state.
        """
        self.fill(count)
        registries = self.registries
        floors = [registries["floor"].create(name=f"Floor {n}", level=n)["floor_id"] for n in range(3)]
        labels = [registries["label"].create(name=f"Label {n}", color="red")["label_id"] for n in range(10)]
        areas = [
            registries["area"].create(name=f"Area {n}", floor_id=floors[n % 3])["area_id"]
            for n in range(max(3, count // 100))
        ]
        devices = [
            registries["device"].create(
                name=f"Device {n}", area_id=areas[n % len(areas)], manufacturer="Fake", model="Thing",
                identifiers=[["fake", str(n)]], labels=[labels[n % 10]] if n % 5 == 0 else [],
            )["id"]
            for n in range(max(1, count // 10))
        ]  # fmt: skip
        for number in range(count + count // 50):
            if number % 10 == 9 and number < count:
                continue
            registries["entity"].create(
                entity_id=f"sensor.fake_{number}", device_id=devices[number % len(devices)],
                original_name=f"Fake {number}", original_device_class="temperature", unique_id=f"fake-{number}",
                area_id=areas[number % len(areas)] if number % 20 == 0 else None,
                labels=[labels[number % 10]] if number % 7 == 0 else [],
                disabled_by="integration" if number >= count else None,
                options={"conversation": {"should_expose": False}},
            )  # fmt: skip

    def _row_deleted(self, name: str, key: str) -> None:
        fields = {"area": "area_id", "label": "labels", "floor": "floor_id", "device": "device_id"}
        if name == "device":
            for row in list(self.registries["entity"].rows.values()):
                if row["device_id"] == key:
                    self.registries["entity"].delete(row["entity_id"])
        elif name in fields:
            for registry in self.registries.values():
                registry.forget(fields[name], key)

    def fire(self, event_type: str, data: Row) -> None:
        """Fire an event for those who subscribed to its type."""
        event = {
            "event_type": event_type,
            "data": data,
            "origin": "LOCAL",
            "time_fired": datetime.fromtimestamp(time.time(), timezone.utc).isoformat(),
            "context": Context().as_dict(),
        }
        for client in self.clients:
            client.event_fired(event_type, event)

    def _state_changed(self, old: State | None, new: State | None) -> None:
        cache: dict[str, bytes] = {}
        for client in self.clients:
            client.state_changed(old, new, cache)

    def read_on(self, reading: bool) -> None:
        """Whether what clients send is taken out of their sockets."""
        for client in self.clients:
            client.read_on(reading)

    def drop(self) -> None:
        """Cut all connections off without a word, as a power cut does."""
        for client in list(self.clients):
            client.abort()

    async def close_all(self, code: int = 1000) -> None:
        """Close all connections with a Close frame, as Home Assistant does when it stops."""
        await asyncio.gather(*(client.close(code) for client in list(self.clients)))

    async def revoke_token(self) -> None:
        """The token is good no more; those who used it are thrown out."""
        self.token += "-new"
        await self.close_all()

    async def send_raw(self, data: str | bytes) -> None:
        """Send a frame as it is, text or binary, to all clients."""
        for client in list(self.clients):
            await client.send_raw(data)

    def send_half_a_frame(self) -> None:
        """Send the first bytes of a frame of 1000 to all clients, then cut them off."""
        for client in list(self.clients):
            client.write_bytes(b"\x81\x7e\x03\xe8" + b'{"id":1,"type":"event"')
            client.abort(after_flush=True)
