"""Sessions of Odoo that one test after the other uses."""

from __future__ import annotations

from devkit.stack import Stack
from tests.conftest import log_in
from tests.odoo_client import OdooClient


class Sessions:
    """To check a password is half a second of work for Odoo, so those of the administrator are used again."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._free: list[OdooClient] = []

    def take(self, instance_id: int) -> OdooClient:
        """One that works with this instance."""
        client = self._free.pop() if self._free else log_in(self._stack)
        client.route("/odoo_ha_addon/switch_instance", instance_id=instance_id)
        return client

    def give_back(self, client: OdooClient) -> None:
        self._free.append(client)
