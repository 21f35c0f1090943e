"""What the bridge tells about its connection to one instance.

Kept apart from `ha.instance`, which people edit: only the bridge writes here.
"""

from odoo import fields, models

from ...protocol.connection_states import ConnectionState

CONNECTION_STATES = [(state.value, state.value.capitalize()) for state in ConnectionState]


class Count(fields.Integer):
    """A counter that does not end at 2,147,483,647: at 1,000 a second that is less than a month away."""

    _column_type = ("int8", "int8")


class HaConnection(models.Model):
    _name = "ha.connection"
    _description = "Home Assistant Connection"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", index=True)
    state = fields.Selection(
        CONNECTION_STATES, required=True, default=ConnectionState.WAITING.value, readonly=True
    )
    settings_digest = fields.Char(readonly=True, help="Digest of the settings that the state is about")
    code = fields.Char(readonly=True, help="Stable error code of the reason")
    detail = fields.Char(readonly=True, help="What Home Assistant or the network said")
    identity = fields.Json(
        readonly=True, help="Who answered at the address: the token's user and registry entries"
    )
    identity_question = fields.Char(readonly=True, help="Digest of what a person is asked to accept")
    since = fields.Datetime(readonly=True)
    next_try = fields.Datetime(readonly=True)
    attempts = fields.Integer(readonly=True, help="Attempts since the connection was last up")
    ha_version = fields.Char("Home Assistant Version", readonly=True)
    location_name = fields.Char(readonly=True)
    time_zone = fields.Char(readonly=True, help="Of Home Assistant, such as Asia/Taipei")
    is_admin = fields.Boolean("Is an Administrator", readonly=True)
    unreadable = fields.Json(
        readonly=True, help="How many entities cannot be read, and why, of the first of them"
    )
    last_message = fields.Datetime(readonly=True)
    messages = Count(readonly=True)
    bad_messages = Count(readonly=True)
    changes = Count(readonly=True, help="State changes received")
    writes = Count(readonly=True, help="State rows written")
    frames = Count(readonly=True, help="Frames sent to browsers")
    commands = Count(readonly=True)
    reconnects = Count(readonly=True)
    lag = fields.Float(
        readonly=True, help="Seconds from Home Assistant's timestamp to the commit, newest batch"
    )

    _instance_uniq = models.UniqueIndex("(instance_id)")
    # Each connection asks whether another instance is the same Home Assistant.
    _identity_user_idx = models.Index("((identity ->> 'user_id'))")
