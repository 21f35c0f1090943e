"""When no bridge listened to an instance. What rules would have done then is looked for in history, where there is one.
Only the bridge writes here.
"""

from odoo import fields, models


class HaRuleOutage(models.Model):
    _name = "ha.rule.outage"
    _description = "Home Assistant Rule Outage"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade", index=True)
    since = fields.Float(required=True, readonly=True, help="Seconds since 1970: when it was heard last")
    until = fields.Float(readonly=True, help="Empty: it is heard now, and was at Since")
    state = fields.Selection(
        [("listening", "Listening"), ("waiting", "To be looked at"), ("done", "Done")],
        required=True,
        readonly=True,
    )
    standings = fields.Json(readonly=True, help="How rules stood with entities before")
    after_record = fields.Integer(readonly=True, help="The entities up to this one have been looked at")

    _listening_uniq = models.UniqueIndex("(instance_id) WHERE until IS NULL", "An instance is heard once.")
