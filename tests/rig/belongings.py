"""What people leave in a database that has all addons: of each kind something."""

from __future__ import annotations

from tests.odoo_client import OdooClient

NIGHTS = {"hour_from": 22, "hour_to": 6.5, "monday": True, "sunday": True}
MORNINGS = {"hour_from": 7, "hour_to": 9, "saturday": True}
WITH_LISTS = ("ha.entity", "ha.history", "ha.alarm", "ha.grant.link")
"""Models of several addons, of which people save filters and export lists."""
PARAMETERS = {
    "odoo_ha_history.statistics_hours_kept": "366",
    "odoo_ha_automation.keep_days": "30",
    "odoo_ha_addon.command_keep_days": "31",
}


class People:
    """Whoever works with one instance, by the requests of a manager."""

    def __init__(self, manager: OdooClient, instance_id: int, operator: int) -> None:
        """:param operator: the id of the user whom something is given to"""
        self._manager = manager
        self._instance_id = instance_id
        self._operator = operator
        entities = manager.search_read("ha.entity", [("instance_id", "=", instance_id)], "id", limit=20)
        self._entities = [entity["id"] for entity in entities]

    def leave_something(self) -> None:
        for leave in (
            self._words, self._lists, self._settings, self._choices, self._order, self._grants, self._guest_link,
            self._rules, self._command,
        ):  # fmt: skip
            leave()

    def _words(self) -> None:
        """Chatter, with followers, and files."""
        manager, instance = self._manager, self._instance_id
        manager.call("ha.instance", "message_post", [instance], body="by the door")
        manager.create("ir.attachment", name="plan", raw="x", res_model="ha.instance", res_id=instance)

    def _lists(self) -> None:
        for model in WITH_LISTS:
            self._manager.create("ir.filters", name="Mine", model_id=model)
            self._manager.create("ir.exports", name="List", resource=model)

    def _settings(self) -> None:
        for key, value in PARAMETERS.items():
            self._manager.call("ir.config_parameter", "set_param", key, value)

    def _choices(self) -> None:
        """The current instance, what is followed, what is at hand and how it lies."""
        manager, entities = self._manager, self._entities
        manager.route("/odoo_ha_addon/switch_instance", instance_id=self._instance_id)
        assert manager.call("ha.entity", "follow", "viewer", entities)["channels"]
        for entity in entities[:3]:
            manager.create("ha.favourite", entity_id=entity)
        manager.call(
            "ha.dashboard",
            "arrange",
            self._instance_id,
            {"hidden": ["area:1"], "areas": ["area:2", "area:1"]},
        )

    def _order(self) -> None:
        """Odoo's own, which Home Assistant never hears of."""
        tag = self._manager.create("ha.tag", name="Rented", instance_id=self._instance_id)
        values = {"tag_ids": [(6, 0, [tag])], "note": "behind the shelf"}
        self._manager.call("ha.entity", "write", self._entities[:2], values)

    def _grants(self) -> None:
        entities = [(6, 0, self._entities[:5])]
        of = {"instance_id": self._instance_id}
        group = self._manager.create("ha.entity.group", name="Ground floor", entity_ids=entities, **of)
        to = {**of, "receiver": "user", "user_id": self._operator}
        self._manager.create("ha.grant", **to, entity_group_ids=[(6, 0, [group])], access="control")
        windows = [(0, 0, NIGHTS), (0, 0, MORNINGS)]
        self._manager.create("ha.grant", **to, scope="all", has_hours=True, window_ids=windows)

    def _guest_link(self) -> None:
        share = self._manager.create(
            "ha.share", way="link", name="Guest", instance_id=self._instance_id,
            entity_ids=[(6, 0, self._entities[:1])], ends="2099-01-01 12:00:00",
        )  # fmt: skip
        self._manager.call("ha.share", "action_share", [share])

    def _rules(self) -> None:
        """What is done by itself: a rule with an alarm, and a scheduled action."""
        manager, entities = self._manager, [(6, 0, self._entities[:1])]
        [model] = manager.call("ir.model", "search", [("model", "=", "ha.entity")])
        raise_alarm = {"name": "Raise", "state": "ha_alarm", "model_id": model, "usage": "base_automation"}
        manager.create(
            "base.automation", name="Too warm", model_id=model, trigger="on_ha", ha_entity_ids=entities, ha_to="on",
            action_server_ids=[(0, 0, raise_alarm)],
        )  # fmt: skip
        manager.create(
            "ha.history.rule", name="Some", domains="light", instance_ids=[(6, 0, [self._instance_id])]
        )
        manager.create(
            "ir.cron", name="Lights off", model_id=model, state="ha", ha_instance_id=self._instance_id,
            ha_service="homeassistant.turn_off", ha_entity_ids=entities, interval_number=1, interval_type="days",
        )  # fmt: skip

    def _command(self) -> None:
        lights = [("instance_id", "=", self._instance_id), ("entity_id", "=like", "light.%")]
        [light] = self._manager.call("ha.entity", "search", lights, limit=1)
        self._manager.call("ha.entity", "call_service", [light], "turn_off", {})
