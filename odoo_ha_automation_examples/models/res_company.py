"""What of a company's house is moved by what happens in the company."""

from odoo import fields, models

USER = "odoo_ha_addon.group_ha_user"


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "ha.guarded.mixin"]

    ha_paid_entity_ids = fields.Many2many(
        "ha.entity",
        "res_company_ha_paid_rel",
        "company_id",
        "entity_id",
        string="Sirens for Payments",
        domain="[('domain', '=', 'siren')]",
        groups=USER,
        help="They sound for a second when an order is paid",
    )
    ha_holiday_entity_ids = fields.Many2many(
        "ha.entity",
        "res_company_ha_holiday_rel",
        "company_id",
        "entity_id",
        string="On in Company Holidays",
        domain="[('domain', 'in', ('input_boolean', 'switch'))]",
        groups=USER,
        help="Switched on when a holiday of the company begins, and off when it ends; such as a leave mode that Home "
        "Assistant's own automations look at",
    )
