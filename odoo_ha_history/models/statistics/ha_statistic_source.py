"""What Home Assistant's own long-term statistics have of an entity, and how far they have been read. Only the bridge
writes here.
"""

from odoo import fields, models


class HaStatisticSource(models.Model):
    _name = "ha.statistic.source"
    _description = "Home Assistant Long-Term Statistics of an Entity"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _rec_name = "entity_id"

    entity_id = fields.Many2one("ha.entity", required=True, ondelete="cascade", readonly=True)
    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    mean_type = fields.Selection(
        [("none", "None"), ("number", "Number"), ("angle", "Angle")],
        required=True,
        readonly=True,
        default="none",
        help="What is averaged. Angles, as of the wind, go around",
    )
    has_sum = fields.Boolean(readonly=True, help="It is a meter")
    unit = fields.Char(readonly=True, help="In which its numbers are kept")
    unit_class = fields.Char(readonly=True, help="Of units that Home Assistant converts into each other")
    state = fields.Selection(
        [
            ("followed", "Followed"),
            ("unit_changed", "Unit changed"),
            ("absent", "No longer in Home Assistant"),
        ],
        required=True,
        readonly=True,
        default="followed",
        help="Unit changed: Home Assistant cannot convert the new unit and compiles no more; Odoo goes on with it",
    )
    months = fields.Json(readonly=True, help="What each month was when it was read")
    read_until = fields.Datetime(readonly=True)

    _entity_uniq = models.UniqueIndex("(entity_id)")
