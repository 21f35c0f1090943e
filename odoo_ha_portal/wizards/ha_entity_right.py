"""Who may use an entity: whoever has a guest link, too."""

from odoo import api, fields, models


class HaEntityRight(models.TransientModel):
    _inherit = "ha.entity.right"

    user_id = fields.Many2one(required=False)
    through = fields.Selection(selection_add=[("link", "Guest link")], ondelete={"link": "cascade"})
    link_id = fields.Many2one(related="grant_id.link_id")

    @api.model
    def _of(self, entity):
        values = [
            {"entity_id": entity.id, "access": way.access, "through": "link", "grant_id": way.grant.id}
            for way in self.env["ha.access"]._ways_to(entity)
            if way.grant and way.grant.link_id
        ]
        return super()._of(entity) | self.sudo().create(values).sudo(False)
