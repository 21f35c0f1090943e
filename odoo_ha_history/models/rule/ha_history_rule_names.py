"""Names that a rule can be made of, as there are entities with them, in Home Assistant's words."""

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.entity.ha_words import home_assistant_language
from odoo.exceptions import UserError
from odoo.tools import SQL

SOURCES = {
    "domains": SQL("SELECT entity.domain"),
    "device_classes": SQL(
        "SELECT coalesce(entity.device_class, entity.original_device_class, state.attributes ->> 'device_class')"
    ),
    "attributes": SQL(
        "SELECT jsonb_object_keys(CASE jsonb_typeof(state.attributes) WHEN 'object' THEN state.attributes END)"
    ),
}


class HaHistoryRule(models.Model):
    _inherit = "ha.history.rule"

    @api.model
    @api.readonly
    def names(self, source: str) -> list[dict]:
        """What there is in the instances that the user may see, the most frequent first.

        :param source: `domains`, `device_classes` or `attributes`
        :return: ``[{"name", "word", "count"}]``; `count` is of entities
        :raises UserError: there is no such source
        """
        self.check_access("read")
        if type(source) is not str or source not in SOURCES:
            raise UserError(self.env._("There are names of domains, device_classes and attributes."))
        instances = self.env["ha.instance"].search([])
        self.env["ha.entity"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT name, count(*) FROM (
                    %s AS name FROM ha_entity AS entity LEFT JOIN ha_entity_state AS state ON state.id = entity.state_id
                    WHERE entity.instance_id = ANY(%s) AND entity.active
                ) AS found WHERE name <> '' GROUP BY name ORDER BY count(*) DESC, name
                """,
                SOURCES[source],
                instances.ids,
            )
        )
        found = self.env.cr.fetchall()
        words = self._words_of(source, instances)
        return [{"name": name, "word": words.get(name, name), "count": count} for name, count in found]

    @api.model
    def _words_of(self, source: str, instances) -> dict[str, str]:
        """As far as they are known; Home Assistant is not asked for them here."""
        language = home_assistant_language(self.env.user.lang or "en_US")
        known = (
            self.env["ha.words"]
            .sudo()
            .search([("instance_id", "in", instances.ids), ("language", "=", language)])
        )
        found: dict[str, str] = {}
        for words in known.mapped("words"):
            for domain, classes in ((words or {}).get("domains") or {}).items():
                for device_class, described in classes.items():
                    name = domain if device_class == "_" else device_class
                    if (source == "domains") == (device_class == "_") and described.get("name"):
                        found.setdefault(name, described["name"])
        return found if source != "attributes" else {}
