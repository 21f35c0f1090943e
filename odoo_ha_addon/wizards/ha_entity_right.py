"""Who may use an entity, as it is at the moment somebody looks: a line for each user and each way."""

from odoo import api, fields, models


class HaEntityRight(models.TransientModel):
    _name = "ha.entity.right"
    _description = "Home Assistant Right on an Entity"
    _inherit = ["ha.guarded.mixin"]
    _order = "id"
    _rec_name = "user_id"

    entity_id = fields.Many2one("ha.entity", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    access = fields.Selection([("view", "View"), ("control", "Control")], required=True, readonly=True)
    through = fields.Selection([("manager", "Manager"), ("grant", "Grant")], required=True, readonly=True)
    grant_id = fields.Many2one("ha.grant", readonly=True, ondelete="cascade")
    when = fields.Char(related="grant_id.when")
    state = fields.Selection(related="grant_id.state")
    ends = fields.Datetime(related="grant_id.ends", string="Until")

    @api.model
    def _of(self, entity):
        """The lines of an entity, made now; whoever looks has to be a manager."""
        values = [
            {
                "entity_id": entity.id,
                "user_id": user.id,
                "access": way.access,
                "through": "grant" if way.grant else "manager",
                "grant_id": way.grant and way.grant.id,
            }
            for way in self.env["ha.access"]._ways_to(entity)
            for user in way.users
        ]
        return self.sudo().create(values).sudo(False)

    def action_open(self) -> dict:
        """Where this right comes from."""
        self.ensure_one()
        if not self.grant_id:
            return {}
        return {
            "type": "ir.actions.act_window",
            "res_model": "ha.grant",
            "res_id": self.grant_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
