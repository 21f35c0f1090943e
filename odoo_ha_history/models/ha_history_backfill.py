"""What is still to be read from Home Assistant's recorder, and how far that is."""

from odoo import fields, models


class HaHistoryBackfill(models.Model):
    _name = "ha.history.backfill"
    _description = "Home Assistant History to Be Read"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "id desc"
    _rec_name = "instance_id"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    reason = fields.Selection(
        [
            ("first", "First connection"),
            ("away", "Not connected"),
            ("dropped", "Too many changes at once"),
            ("removed", "Entity removed"),
            ("new", "Newly recorded"),
            ("asked", "Asked for"),
        ],
        required=True,
        readonly=True,
    )
    record_ids = fields.Json(
        "Entities", readonly=True, help="IDs of the entities that it is about; empty for all"
    )
    since = fields.Datetime(readonly=True, help="Empty: since the recorder knows anything")
    until = fields.Datetime(readonly=True, help="Empty: until it is read")
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
