"""Who has already what somebody is about to share."""

from odoo import api, fields, models

from .ha_share import CHOSEN, CONDITIONS

MOST_LOOKED_AT = 50
"""Entities: whoever shares a whole house does not wait for all of its lamps."""


class HaShare(models.TransientModel):
    _inherit = "ha.share"

    who_has = fields.Html("Who Has It Already", compute="_compute_who_has", sanitize=False)

    @api.depends("instance_id", *CHOSEN, *CONDITIONS)
    @api.depends_context("lang", "tz")
    def _compute_who_has(self) -> None:
        for share in self:
            entities = share._entities()
            looked_at = entities[:MOST_LOOKED_AT]
            values = {"holders": share._holders(looked_at), "number": len(looked_at), "total": len(entities)}
            share.who_has = self.env["ir.qweb"]._render("odoo_ha_portal.share_who_has", values)

    def _entities(self):
        """What is about to be shared (ha.entity), as far as the manager sees it."""
        if any(self[name] for name in CONDITIONS):
            return self.env["ha.entity"].search(self._draft()._domain_of_entities())
        return self.env["ha.entity"].browse((self.entity_ids | self.entity_group_ids.entity_ids).ids)

    def _holders(self, entities) -> list[dict]:
        """Who besides the managers may use how many of these: ``{"who", "access", "when", "count"}``."""
        found: dict = {}
        access = dict(self._fields["access"]._description_selection(self.env))
        for entity in entities:
            for way in self.env["ha.access"]._ways_to(entity):
                if way.grant:
                    found.setdefault(way.grant.with_env(self.env).sudo(), set()).add(entity.id)
        return [
            {
                "who": grant.receiver_name,
                "access": access[grant.access],
                "when": grant.when,
                "count": len(ids),
            }
            for grant, ids in found.items()
        ]
