"""What it costs to find out what somebody may do when there are very many grants, and what that makes of a list."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

import requests

from benchmarks.bed import Bed
from benchmarks.results import Result, median, ratio
from benchmarks.scale import Scale
from benchmarks.sharing.copies import copy_links, copy_to_users
from benchmarks.sharing.shares import A_DAY, Door, Shares, moment
from tests.odoo_client import OdooClient
from tests.rig.tables import wait_for_connected

ENTITIES = 2000
USERS = 1000
LINKS = 1000
OF_EACH = 9
"""Grants of each user; with those of the links they are 10,000."""
PAGE = 80
"""Rows of a list."""
COLUMNS = {
    "name": {}, "entity_id": {}, "domain": {}, "state": {}, "last_changed": {},
    "area_id": {"fields": {"display_name": {}}}, "device_id": {"fields": {"display_name": {}}},
}  # fmt: skip
EMPTY = "/web/webclient/version_info"

Work = Callable[[], object]


def measure(bed: Bed, scale: Scale, result: Result) -> None:
    fakes = bed.fake_process(1, scale.pick(ENTITIES, 100), house=True)
    odoo = bed.start_odoo()
    [house] = bed.make_instances(odoo, fakes.addresses())
    wait_for_connected(bed.tables, [house])
    people = _People(bed, odoo, house)
    samples = scale.pick(200, 3)
    one = _beyond_empty(odoo, people.questions(), samples)
    people.become_many(scale.pick(USERS, 10), scale.pick(LINKS, 10))
    many = _beyond_empty(odoo, people.questions(), samples)
    for name, seconds in many.items():
        result.figures[f"resolver_{name}_rise_ms"] = max(0.0, seconds - one[name]) * 1000
    result.figures["resolver_rise_ms"] = max(
        result.figures[f"resolver_{name}_rise_ms"] or 0.0 for name in many
    )
    _lists(odoo, people.employee, house, scale.pick(60, 2), result)
    people.close()


class _People:
    """An employee, a customer and a guest, who may do one thing each at first."""

    def __init__(self, bed: Bed, odoo: OdooClient, house: int) -> None:
        self._bed = bed
        self._house = house
        self._shares = Shares(bed, odoo, house)
        self._entities = [
            row["id"] for row in odoo.search_read("ha.entity", [("instance_id", "=", house)], "id", limit=50)
        ]
        self.employee, self._employees_contact = self._shares.person("odoo_ha_addon.group_ha_user")
        self._customer, contact = self._shares.person("base.group_portal")
        self._shares.give(user_id=self.employee.uid, scope="all")
        self._shares.give(receiver="partner", partner_id=contact, entity_ids=[(6, 0, self._entities[:3])])
        self._grant, address = self._shares.link(self._entities[:3])
        self._guest = self._shares.enter(address)

    def questions(self) -> dict[str, Work]:
        """Each is answered with next to nothing once it is known what they may do."""
        entity = self._entities[0]
        customer = self._shares.door_of(self._customer)
        return {
            "employee": lambda: self.employee.call("ha.entity", "search", [("id", "=", entity)]),
            "customer": self._asks(customer),
            "guest": self._asks(self._guest),
        }

    def _asks(self, door: Door) -> Work:
        session = requests.Session()
        name, value, _path = door.cookie
        session.headers["Cookie"] = f"{name}={value}"
        address = f"{self._shares.odoo.url}{door.base}/connections"

        def ask() -> None:
            answer = session.post(address, json={"ids": [self._house]}, timeout=60)
            answer.raise_for_status()
            if not answer.json():
                raise RuntimeError(f"Nothing is shared at {door.base}")

        return ask

    def become_many(self, users: int, links: int) -> None:
        """Give the employee a grant of each kind, and all of them to so many others; the customer is one of them."""
        odoo, entities = self._shares.odoo, self._entities
        [area] = odoo.search_read("ha.area", [("instance_id", "=", self._house)], "id", limit=1)
        [device] = odoo.search_read("ha.device", [("instance_id", "=", self._house)], "id", limit=1)
        user = {"user_id": self.employee.uid}
        contact = {"receiver": "partner", "partner_id": self._employees_contact}
        later = {"ends": moment(datetime.now(timezone.utc) + 30 * A_DAY)}
        kinds: list[Mapping[str, Any]] = [
            {**user, "entity_ids": [(6, 0, entities[:10])]},
            {**user, "entity_ids": [(6, 0, entities[10:12])], **later},
            {
                **user,
                "entity_ids": [(6, 0, entities[12:14])],
                "has_hours": True,
                "window_ids": [(0, 0, {"hour_from": 0, "hour_to": 24})],
            },
            {**user, "scope": "matching", "area_id": area["id"]},
            {**user, "scope": "matching", "area_id": area["id"], "domain": "sensor", **later},
            {**user, "scope": "matching", "device_id": device["id"]},
            {**contact, "entity_ids": [(6, 0, entities[14:20])]},
            {**contact, "scope": "matching", "domain": "light"},
        ]
        given = [self._shares.give(**kind) for kind in kinds[: OF_EACH - 1]]
        copy_to_users(self._bed.tables, self.employee.uid, given, users - 1, and_to=self._customer.uid)
        copy_links(self._bed.tables, self._grant, links - 1)
        for table in ("ha_grant", "ha_grant_link", "ha_grant_entity_rel", "res_users", "res_partner"):
            self._bed.tables.rows(f"ANALYZE {table}")

    def close(self) -> None:
        self.employee.close()
        self._customer.close()


def _beyond_empty(odoo: OdooClient, questions: Mapping[str, Work], samples: int) -> dict[str, float]:
    """Seconds that each takes in the median, beyond an empty route, all by turns."""
    works = {"empty": lambda: odoo.route(EMPTY), **questions}
    medians = _medians(works, samples)
    return {name: medians[name] - medians["empty"] for name in questions}


def _medians(works: Mapping[str, Work], samples: int) -> dict[str, float]:
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for number in range(-3, samples):
        for name, work in works.items():
            began = time.monotonic()
            work()
            if number >= 0:
                seconds[name].append(time.monotonic() - began)
    return {name: median(found) or 0.0 for name, found in seconds.items()}


def _lists(odoo: OdooClient, employee: OdooClient, house: int, samples: int, result: Result) -> None:
    """The first page of all entities and of those that a word finds, for the employee, who may use them all by grants,
    and for a manager, who needs none.
    """

    def reads(client: OdooClient, *more: Any) -> Work:
        domain = [("instance_id", "=", house), *more]
        return lambda: client.call("ha.entity", "web_search_read", domain, COLUMNS, limit=PAGE)

    works = {
        f"{name}_{who}": reads(client, *more)
        for who, client in (("granted", employee), ("manager", odoo))
        for name, more in (("list", ()), ("search", (("name", "ilike", "1"),)))
    }
    found = {name: work()["length"] for name, work in works.items()}  # type: ignore[index]
    if found["list_granted"] != found["list_manager"]:
        raise RuntimeError(f"Not the same is listed: {found}")
    medians = _medians(works, samples)
    for name in ("list", "search"):
        granted, manager = medians[f"{name}_granted"], medians[f"{name}_manager"]
        result.figures[f"{name}_ms"] = granted * 1000
        result.reference[f"{name}_ms"] = manager * 1000
        result.ratio[f"one_{name}"] = ratio(granted, manager)
    result.ratio["list"] = max(result.ratio["one_list"] or 0.0, result.ratio["one_search"] or 0.0)
