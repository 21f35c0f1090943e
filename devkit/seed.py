"""What the demo puts into Odoo: users, instances and the operator's entity group. Doing it again changes nothing."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import DevkitError
from .odoo_rpc import OdooRpc

GROUP_NAME = "Ground floor"
#: What the operator sees and controls where HA has it; the rest of the group is filled up by domain.
GROUP_ENTITIES = (
    "light.ceiling_lights",
    "light.living_room_rgbww_lights",
    "light.kitchen_lights",
    "light.entrance_color_white_lights",
    "switch.ac",
    "fan.living_room_fan",
    "cover.hall_window",
    "cover.kitchen_window",
    "climate.ecobee",
    "lock.front_door",
    "media_player.living_room",
    "sensor.living_room_temperature",
    "sensor.kitchen_humidity",
    "input_boolean.guest_mode",
    "scene.movie_evening",
)
GROUP_DOMAINS = ("light", "switch", "cover", "climate", "sensor")
#: Odoo's own order: tags, by the start of the entity ids that have them, and what is noted of each entity.
TAGS = {"Cleaning": ("light.", "switch.", "cover."), "Tenants": ("lock.", "climate.", "sensor.")}
PROPERTIES = (
    {"name": "serviced_by", "type": "char", "string": "Serviced By", "view_in_cards": True},
    {"name": "warranty_until", "type": "date", "string": "Warranty Until"},
)
#: How many entities of an unknown HA the operator gets.
GROUP_SIZE = 15
#: Seconds to wait for the bridge to bring the first entities.
PATIENCE = 30


@dataclass(frozen=True)
class DemoUser:
    """A login of the demo. `groups` are XML ids."""

    login: str
    name: str
    role: str
    groups: tuple[str, ...]


USERS = (
    DemoUser("manager", "Mona Manager", "manager", ("base.group_user", "odoo_ha_addon.group_ha_manager")),
    DemoUser("operator", "Olaf Operator", "operator", ("base.group_user", "odoo_ha_addon.group_ha_user")),
    DemoUser("internal", "Ines Internal", "internal", ("base.group_user",)),
    DemoUser("portal", "Paula Portal", "portal", ("base.group_portal",)),
    DemoUser(
        "administrator",
        "Ada Administrator",
        "administrator",
        ("base.group_user", "base.group_system", "odoo_ha_addon.group_ha_manager"),
    ),
)


@dataclass(frozen=True)
class Server:
    """A Home Assistant that Odoo shall be connected to.

    Attributes:
        key: the same for the same server, whatever changes of the rest.
    """

    name: str
    url: str
    token: str
    key: str


class Seed:
    """Seeds one database through its administrator."""

    def __init__(self, odoo: OdooRpc) -> None:
        self._odoo = odoo

    def users(self, passwords: Mapping[str, str]) -> dict[str, int]:
        """Create the users that are missing, with `passwords` by login; return all their ids by login."""
        ids = {}
        for user in USERS:
            found = self._odoo.search(
                "res.users", [("login", "=", user.login)], context={"active_test": False}
            )
            ids[user.login] = found[0] if found else self._create_user(user, passwords[user.login])
        return ids

    def _create_user(self, user: DemoUser, password: str) -> int:
        values = {
            "name": user.name,
            "login": user.login,
            "email": f"{user.login}@example.com",
            "password": password,
            "group_ids": [(6, 0, [self._by_xml_id(group) for group in user.groups])],
            "tz": "UTC",
        }
        context = {"no_reset_password": True, "mail_create_nolog": True}
        return self._odoo.call("res.users", "create", [values], context=context)[0]

    def _by_xml_id(self, xml_id: str) -> int:
        module, _, name = xml_id.partition(".")
        domain = [("module", "=", module), ("name", "=", name)]
        rows = self._odoo.call("ir.model.data", "search_read", domain, ["res_id"])
        if not rows:
            raise DevkitError(f"Odoo has no {xml_id}: is the addon installed? ./demo --reset starts anew.")
        return rows[0]["res_id"]

    def instances(self, servers: Sequence[Server], known: Mapping[str, int]) -> dict[str, int]:
        """Have one active instance for each of `servers`; return their ids by key.

        Args:
            known: ids by key from earlier; those that are not in `servers` are archived.
        """
        keys = {server.key for server in servers}
        gone = [number for key, number in known.items() if key not in keys and self._existing(number)]
        if gone:
            # Before the others come: one of them may be the same server under another key.
            self._odoo.write("ha.instance", gone, {"active": False})
        ids = {}
        for sequence, server in enumerate(servers, 1):
            values = {"url": server.url, "token": server.token, "active": True}
            found = self._existing(known[server.key]) if server.key in known else []
            if found:
                self._odoo.write("ha.instance", found, values)
                ids[server.key] = found[0]
            else:
                ids[server.key] = self._odoo.create(
                    "ha.instance", {"name": server.name, "sequence": 10 * sequence, **values}
                )
        return ids

    def _existing(self, instance: int) -> list[int]:
        return self._odoo.search("ha.instance", [("id", "=", instance)], context={"active_test": False})

    def operators_group(self, instance: int, operator: int) -> int | None:
        """Give the operator one entity group of `instance`, once the bridge brought its entities; returns its id.

        Where none arrive in time there is no group.
        """
        if found := self._odoo.search(
            "ha.entity.group", [("instance_id", "=", instance), ("grant_ids.user_id", "=", operator)]
        ):
            return found[0]
        entities = self._wait_for_entities(instance)
        if not entities:
            return None
        chosen = [entities[name] for name in GROUP_ENTITIES if name in entities]
        if not chosen:
            chosen = [
                entities[name]
                for name in sorted(entities)
                if name.startswith(tuple(f"{d}." for d in GROUP_DOMAINS))
            ]
        return self._odoo.create(
            "ha.entity.group",
            {
                "name": GROUP_NAME,
                "instance_id": instance,
                "entity_ids": [(6, 0, chosen[:GROUP_SIZE])],
                "grant_ids": [(0, 0, {"user_id": operator, "access": "control"})],
            },
        )

    def customers_grant(self, instance: int, group: int, customer: int) -> None:
        """Let the customer control what is in an entity group, on the pages of the portal, and see how it went."""
        domain = [("instance_id", "=", instance), ("user_id", "=", customer)]
        if self._odoo.search("ha.grant", domain, context={"active_test": False}):
            return
        self._odoo.create(
            "ha.grant",
            {
                "receiver": "user",
                "user_id": customer,
                "instance_id": instance,
                "scope": "chosen",
                "entity_group_ids": [(6, 0, [group])],
                "access": "control",
                "with_history": True,
            },
        )

    def own_order(self, instance: int, group: int, operator: int) -> None:
        """Tag what is in an entity group, define properties, and let the operator control what is tagged Cleaning."""
        if self._odoo.search("ha.tag", [("instance_id", "=", instance)], context={"active_test": False}):
            return
        tags = {name: self._odoo.create("ha.tag", {"name": name, "instance_id": instance}) for name in TAGS}
        self._odoo.write("ha.instance", [instance], {"entity_properties_definition": list(PROPERTIES)})
        rows = self._odoo.call("ha.entity", "search_read", [("group_ids", "=", group)], ["entity_id"])
        for name, starts in TAGS.items():
            tagged = [row["id"] for row in rows if row["entity_id"].startswith(starts)]
            self._odoo.write("ha.entity", tagged, {"tag_ids": [(4, tags[name])]})
        for row in rows[:2]:
            self._odoo.write("ha.entity", [row["id"]], {"entity_properties": {"serviced_by": "Fix & Sons"}})
        self._odoo.create(
            "ha.grant",
            {
                "receiver": "user",
                "user_id": operator,
                "instance_id": instance,
                "scope": "matching",
                "tag_id": tags["Cleaning"],
                "access": "control",
            },
        )

    def _wait_for_entities(self, instance: int) -> dict[str, int]:
        """Record ids by HA's entity ids; empty where none arrive within `PATIENCE` seconds."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            rows = self._odoo.call(
                "ha.entity", "search_read", [("instance_id", "=", instance)], ["entity_id"]
            )
            if rows:
                return {row["entity_id"]: row["id"] for row in rows}
            time.sleep(0.5)
        return {}

    def not_connected(self, instances: Mapping[str, int], patience: float = PATIENCE) -> list[str]:
        """Wait until all `instances` are connected; one sentence for each that is not after `patience` seconds."""
        deadline = time.monotonic() + patience
        while True:
            fields = ["name", "connection_state", "connection_reason"]
            rows = self._odoo.call("ha.instance", "read", list(instances.values()), fields)
            waiting = [row for row in rows if row["connection_state"] != "connected"]
            if not waiting or time.monotonic() > deadline:
                return [
                    f"'{row['name']}' is not connected ({row['connection_state']}): {row['connection_reason'] or ''}"
                    for row in waiting
                ]
            time.sleep(0.3)
