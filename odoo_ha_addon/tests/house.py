"""A Home Assistant for tests of the registries: rows as it sends them, taken over as the bridge does."""

from odoo.addons.odoo_ha_addon.bridge.write.batch import cut
from odoo.addons.odoo_ha_addon.bridge.write.registry_batches import carry_out
from odoo.addons.odoo_ha_addon.bridge.write.registry_writer import Order, compare
from odoo.addons.odoo_ha_addon.protocol.registry_kinds import KINDS
from odoo.addons.odoo_ha_addon.protocol.settings import Lease


class House:
    """`lists` are the registries by kind; `friendly` the shown names of entities with a state."""

    def __init__(self, env, *, is_admin=True):
        self.instance = env["ha.instance"].create({"name": "House", "url": "http://house.test:8123"})
        self.instance.connection_id.write(
            {"ha_version": "2026.11.0", "is_admin": is_admin, "state": "connected"}
        )
        self.env = env
        self.running = True
        self.friendly = {}
        self.lists = {kind: [] for kind in KINDS}

    def tell(self, **lists):
        """Home Assistant's registries are these from now on (those that are not named stay); Odoo hears of it."""
        self.lists |= lists
        for kind in KINDS:
            self.tell_some(kind, self.lists[kind], whole=True)

    def tell_some(self, kind, rows, *, removed=(), whole=False):
        """Odoo hears of these rows of one registry."""
        env = self.env(su=True, user=1, context={"from_home_assistant": True, "tracking_disable": True})
        env.flush_all()
        order = Order(Lease(self.instance.id, 1), self.friendly, self.running, {}, frozenset(removed), whole)
        changes, ids = compare(env.cr, KINDS[kind], rows, order)
        for batch in cut(KINDS[kind], changes):
            ids.setdefault(kind, {}).update(carry_out(env, KINDS[kind], self.instance.id, batch, ids))
        env.flush_all()
        env.invalidate_all()
        return changes

    def record(self, kind, key):
        model = self.env[KINDS[kind].model].with_context(active_test=False)
        return model.search([("instance_id", "=", self.instance.id), (KINDS[kind].key, "=", key)])

    def commands(self, *states):
        """What waits to be sent (or is in one of these states), oldest first."""
        self.env.flush_all()
        return self.env["ha.command"].search(
            [("instance_id", "=", self.instance.id), ("state", "in", states or ("pending",))], order="id"
        )

    def payloads(self):
        return [command.payload for command in self.commands()]

    def answer(self, command, response=None, *, state="done", error=None, code=None):
        """Home Assistant answers, and the bridge takes it over."""
        command.write({"state": state, "response": response, "error": error, "code": code})
        self.env.flush_all()
        from_ha = self.env(su=True, user=1, context={"from_home_assistant": True, "tracking_disable": True})
        from_ha["ha.registry.mixin"]._settle(self.instance.id)
        self.env.flush_all()
        self.env.invalidate_all()


def area(area_id, **more):
    return {
        "area_id": area_id,
        "name": area_id.title(),
        "labels": [],
        "aliases": [],
        "floor_id": None,
        "icon": None,
        **more,
    }


def label(label_id, **more):
    return {
        "label_id": label_id,
        "name": label_id.title(),
        "color": None,
        "icon": None,
        "description": None,
        **more,
    }


def device(device_id, **more):
    return {
        "id": device_id,
        "name": device_id.title(),
        "labels": [],
        "area_id": None,
        "name_by_user": None,
        **more,
    }


def entity(registry_id, entity_id, **more):
    return {
        "id": registry_id, "entity_id": entity_id, "name": None, "original_name": None, "labels": [], "categories": {},
        "area_id": None, "device_id": None, "platform": "test", "unique_id": registry_id, "aliases": [],
        "hidden_by": None, "disabled_by": None, "icon": None, **more,
    }  # fmt: skip
