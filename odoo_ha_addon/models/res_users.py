from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    ha_group_member_ids = fields.One2many(
        "ha.entity.group.member", "user_id", string="Home Assistant entity groups"
    )
