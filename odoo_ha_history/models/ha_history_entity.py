"""From when on the history of an entity is whole, but for gaps. Only the bridge writes here."""

from odoo import fields, models


class HaHistoryEntity(models.Model):
    _name = "ha.history.entity"
    _description = "Home Assistant History of an Entity"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _rec_name = "entity_id"

    entity_id = fields.Many2one("ha.entity", required=True, ondelete="cascade", readonly=True)
    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    is_number = fields.Boolean(
        readonly=True,
        help="It has been one: what is unavailable has no unit, and is recorded as before all the same",
    )
    whole_since = fields.Datetime(
        readonly=True, help="Empty: what the recorder has of it is still to be read"
    )
    away_since = fields.Datetime(
        readonly=True, help="Home Assistant has, or sends, no state of it since then"
    )

    _entity_uniq = models.UniqueIndex("(entity_id)")
