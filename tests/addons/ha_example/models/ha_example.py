"""What the example keeps: wishes that people have, changes and rings that the bridge writes."""

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.protocol.http_request import HttpRequest
from odoo.addons.odoo_ha_addon.protocol.notify import notify


class HaExampleWish(models.Model):
    _name = "ha.example.wish"
    _description = "Home Assistant Example: Entity to Follow"
    _inherit = ["ha.guarded.mixin"]
    _rec_name = "entity_id"

    entity_id = fields.Char(required=True)

    @api.model_create_multi
    def create(self, vals_list):
        wishes = super().create(vals_list)
        wishes.flush_recordset()
        for wish in wishes:
            notify(self.env.cr, "ha_example_wish", wish.id)
        return wishes


class HaExampleChange(models.Model):
    _name = "ha.example.change"
    _description = "Home Assistant Example: Change"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", index=True)
    entity_id = fields.Char(required=True)
    old = fields.Char()
    new = fields.Char()


class HaExampleRing(models.Model):
    _name = "ha.example.ring"
    _description = "Home Assistant Example: Ring"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", index=True)
    who = fields.Char()
    house = fields.Char()

    @api.model
    def ring(self, instance_id: int, who: str) -> dict:
        """Fire Home Assistant's event over its HTTP API; returns OUTCOME of docs/live-states.md."""
        self.check_access("write")
        instance = self.env["ha.instance"].browse(instance_id)
        instance.check_access("read")
        request = HttpRequest("POST", "/api/events/ha_example_ring", body={"who": str(who)})
        return self.env["ha.command"]._send_http(instance, request)
