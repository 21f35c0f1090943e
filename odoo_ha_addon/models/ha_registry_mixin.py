"""What every record has that mirrors a row of one of Home Assistant's registries.

Home Assistant is the authority: what it no longer has is archived with everything that hangs on it, and comes back when Home
Assistant brings it back. Fields that this module does not know are kept in `extra`, so nothing that was sent is lost.
"""

from odoo import fields, models

SYNC_STATES = [
    ("in_step", "In step"),
    ("sending", "Sending"),
    ("refused", "Refused"),
    ("conflict", "Changed meanwhile"),
]


class HaRegistryMixin(models.AbstractModel):
    _name = "ha.registry.mixin"
    _description = "Home Assistant Registry Record"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    active = fields.Boolean(default=True, readonly=True, copy=False, help="Archived when Home Assistant no longer has it")
    extra = fields.Json("Other Fields", readonly=True, copy=False, help="What else Home Assistant told, as it came")
    registered_at = fields.Datetime("Created in Home Assistant", readonly=True, copy=False)
    changed_at = fields.Datetime("Changed in Home Assistant", readonly=True, copy=False)

    sync_state = fields.Selection(SYNC_STATES, string="Sync", required=True, default="in_step", readonly=True, copy=False)
    sync_message = fields.Char("Sync Message", readonly=True, copy=False, help="Home Assistant's own words, or what waits")
    sync_pending = fields.Json(readonly=True, copy=False, help="Edits that Home Assistant has not confirmed yet, by its keys")
    sync_deadline = fields.Datetime("Sent Until", readonly=True, copy=False, help="An edit not sent until then is given up")
