"""What cannot be known, and why. Charts show it as a gap, and sums say "at least"."""

from odoo import fields, models


class HaHistoryGap(models.Model):
    _name = "ha.history.gap"
    _description = "Home Assistant History Gap"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "since desc, id desc"
    _rec_name = "reason"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    entity_id = fields.Many2one(
        "ha.entity",
        ondelete="cascade",
        readonly=True,
        index="btree_not_null",
        help="Empty: all of the instance",
    )
    since = fields.Datetime(required=True, readonly=True)
    until = fields.Datetime(required=True, readonly=True)
    reason = fields.Selection(
        [
            ("home_assistant_down", "Home Assistant was not running"),
            ("not_recorded", "Home Assistant does not record it"),
            ("purged", "Home Assistant had removed it already"),
            ("recorder_failed", "Home Assistant's recorder did not work"),
        ],
        required=True,
        readonly=True,
    )
