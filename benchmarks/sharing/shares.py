"""What is shared, made as a manager makes it, and how those come in with whom it is shared."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import requests

from benchmarks.bed import Bed
from tests.odoo_client import OdooClient

LAMP = "input_boolean.lamp"
LIVE = "/my/home-assistant/live"
PAGE = "/my/home-assistant"
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Door:
    """By which somebody who is let in comes back.

    :ivar base: of the routes that the page asks
    :ivar page: its address
    :ivar cookie: name, value and path of what proves the right
    """

    base: str
    page: str
    cookie: tuple[str, str, str]

    def as_order(self) -> dict[str, Any]:
        return asdict(self)


class Shares:
    """Of one instance.

    :ivar odoo: a manager
    """

    def __init__(self, bed: Bed, odoo: OdooClient, instance_id: int) -> None:
        self._bed = bed
        self.odoo = odoo
        self.instance_id = instance_id

    @property
    def lamp(self) -> int:
        """Record id of what may be switched."""
        [lamp] = self.entities(LAMP)
        return lamp

    def log_in_again(self, workers: int) -> None:
        """After a start of Odoo with other workers."""
        self.odoo = self._bed.start_odoo(workers)

    def entities(self, *entity_ids: str) -> list[int]:
        """Record ids, in this order."""
        domain = [("instance_id", "=", self.instance_id), ("entity_id", "in", list(entity_ids))]
        found = {
            row["entity_id"]: row["id"] for row in self.odoo.search_read("ha.entity", domain, "entity_id")
        }
        return [found[entity_id] for entity_id in entity_ids]

    def numbers(self, count: int) -> list[int]:
        """Record ids of the first numbers that the load integration changes."""
        return self.entities(*(f"sensor.load_{number}" for number in range(count)))

    def give(self, **values: Any) -> int:
        """A grant with control, as they are made in a form; returns its id."""
        return self.odoo.create("ha.grant", instance_id=self.instance_id, access="control", **values)

    def link(self, entities: Collection[int], most_devices: int = 10) -> tuple[int, str]:
        """A link for a day; returns its grant and the path of its address."""
        creation = self.odoo.create(
            "ha.share",
            way="link",
            name="Guest",
            instance_id=self.instance_id,
            entity_ids=[(6, 0, list(entities))],
            ends=moment(datetime.now(timezone.utc) + A_DAY),
            most_devices=most_devices,
            with_history=True,
        )
        context = self.odoo.call("ha.share", "action_share", [creation])["context"]
        link = self.odoo.read("ha.grant.link", context["ha_link_id"], "grant_id")
        return link["grant_id"][0], "/ha/s/" + context["ha_link_address"].rpartition("/")[2]

    def enter(self, address: str) -> Door:
        """Open a link on a new device."""
        answer = requests.post(f"{self.odoo.url}{address}/enter", json={}, timeout=60)
        answer.raise_for_status()
        page = answer.json()["page"]
        name = "ha_guest_" + page.rpartition("/")[2]
        return Door(page, page, (name, answer.cookies.get(name, path=page), page))

    def person(self, group: str) -> tuple[OdooClient, int]:
        """A user with this group of Odoo's alone, logged in, and their contact."""
        module, name = group.split(".")
        domain = [("module", "=", module), ("name", "=", name)]
        [found] = self.odoo.search_read("ir.model.data", domain, "res_id")
        login, password = f"{name}-{secrets.token_hex(4)}", secrets.token_hex(8)
        user = self.odoo.create(
            "res.users", name=login, login=login, password=password, group_ids=[(6, 0, [found["res_id"]])]
        )
        partner = self.odoo.read("res.users", user, "partner_id")["partner_id"][0]
        return OdooClient(self.odoo.url, self._bed.odoo.database, login, password), partner

    @staticmethod
    def door_of(person: OdooClient) -> Door:
        """Of a user's own page."""
        return Door(LIVE, PAGE, ("session_id", person.session_id, "/"))


def moment(when: datetime) -> str:
    """As Odoo writes it, in whole seconds."""
    return f"{when.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S}"
