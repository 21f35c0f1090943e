"""One fake Home Assistant with its instance in Odoo, and how to ask whether they agree."""

from __future__ import annotations

import contextlib

import orjson

from tests.fake_home_assistant import FakeHomeAssistant
from tests.rig.bridge_process import BridgeProcess
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import Site
from tests.rig.tables import as_table_has_them, differences, wait_for_connected
from tests.waiting import eventually


class House:
    """One fake Home Assistant, its instance and the only bridge, and what stands in Odoo of them."""

    def __init__(self, site: Site, fakes: FakeHomes, instance_id: int, bridge: BridgeProcess) -> None:
        self.site = site
        self.fakes = fakes
        self.fake: FakeHomeAssistant = fakes[0]
        self.instance_id = instance_id
        self.bridge = bridge
        self.probes = 0

    def send(self, text: str | bytes) -> None:
        """A frame as it is; a client that hangs up meanwhile is no error."""
        with contextlib.suppress(ConnectionError):
            self.fakes.run(self.fake.send_raw(text))

    def subscription(self) -> int:
        """The id of the bridge's subscription of entities."""
        [client] = self.fake.clients
        return max(client.entity_subscriptions)

    def event(self, content: object) -> str:
        """An event of that subscription."""
        return orjson.dumps({"id": self.subscription(), "type": "event", "event": content}).decode()

    def wrong_rows(self) -> list[str]:
        return differences(
            self.site.tables.states(self.instance_id), as_table_has_them(self.fakes.states(self.fake))
        )

    def is_well(self, seconds: float = 20) -> None:
        """What changes now arrives, and everything is as Home Assistant has it."""
        self.probes += 1
        wait_for_connected(self.site.tables, [self.instance_id], timeout=seconds)
        self.fakes.set_state(self.fake, "sensor.probe", str(self.probes))
        eventually(self.wrong_rows, lambda wrong: not wrong, seconds)
        assert self.bridge.running
        assert not self.bridge.complaints()

    def counted(self) -> int:
        """Bad messages, as people see them."""
        [(count,)] = self.site.tables.rows(
            "SELECT coalesce(bad_messages, 0) FROM ha_connection WHERE instance_id = %s", self.instance_id
        )
        return int(count)

    def log(self) -> list[str]:
        """What the bridge's log says of us, as a warning or worse."""
        lines = self.bridge.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if " WARNING " in line or " ERROR " in line]
