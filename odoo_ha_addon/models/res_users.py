from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    ha_group_member_ids = fields.One2many(
        "ha.entity.group.member",
        "user_id",
        string="Home Assistant entity groups",
        groups="odoo_ha_addon.group_ha_manager",
    )
    current_ha_instance_id = fields.Many2one(
        "ha.instance",
        "Home Assistant instance",
        ondelete="set null",
        copy=False,
        groups="odoo_ha_addon.group_ha_manager",
        help="The user's last choice. It is checked against his rights whenever it is used.",
    )
