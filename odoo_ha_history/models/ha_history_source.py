"""What is known about the history of one instance as a whole. Only the bridge writes here."""

from odoo import fields, models

from .troubles import TROUBLES


class HaHistorySource(models.Model):
    _name = "ha.history.source"
    _description = "Home Assistant History of an Instance"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _rec_name = "instance_id"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True)
    heard_until = fields.Datetime(
        readonly=True, help="What happened before is recorded, or named as missing; by Home Assistant's clock"
    )
    alive_until = fields.Datetime(
        readonly=True, help="Home Assistant was running until then, for sure; by its own clock"
    )
    statistics_until = fields.Datetime(readonly=True, help="The hours before are compiled, or marked to be")
    statistics_trouble = fields.Selection(
        TROUBLES,
        readonly=True,
        help="Why Home Assistant does not tell its long-term statistics at the moment",
    )
    statistics_trouble_detail = fields.Char(readonly=True)
    days_zone = fields.Char(readonly=True, help="Of the days that are compiled")
    time_zone = fields.Char(
        readonly=True,
        help="Of Home Assistant's settings: days are this zone's. Empty: not known, taken for UTC",
    )

    _instance_uniq = models.UniqueIndex("(instance_id)")
