"""Which page follows which entities, so that the bridge sends what somebody looks at and nothing else.

A row lives for a minute unless its page renews it; closing a laptop needs no goodbye.
"""

import json
from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...protocol.notify import notify
from ..limits import MOST_VIEWERS

TTL_SECONDS = 60
VIEWER_LENGTH = 64


class HaWatch(models.Model):
    _name = "ha.watch"
    _description = "Home Assistant Watch"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    viewer = fields.Char(required=True, readonly=True, help="Random name that the page made")
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade", readonly=True)
    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    channel_model = fields.Char(required=True, readonly=True)
    channel_id = fields.Integer(required=True, readonly=True)
    acl_generation = fields.Integer(
        readonly=True,
        help="Of the channel when the right was checked; the row counts as long as it is the channel's",
    )
    entity_ids = fields.Json(required=True, readonly=True)
    is_outside = fields.Boolean(
        readonly=True, help="An outsider's page, which gets less; see `protocol/outsiders.py`"
    )
    told_since = fields.Datetime(
        readonly=True, help="An outsider's page hears of nothing that happened before"
    )
    until = fields.Datetime(required=True, readonly=True)

    _channel_uniq = models.UniqueIndex("(user_id, viewer, channel_model, channel_id)")

    @api.model
    def _watch(self, viewer: str, channels: dict, *, is_outside: bool = False) -> int:
        """Replace what the viewer follows by `channels` (as `ha.access._channels` gives them); returns the
        TTL in seconds.

        :param is_outside: the page is an outsider's; the channels are grants
        """
        self._check_viewer(viewer)
        self._check_number_of_viewers(viewer)
        kept = []
        for record, entities in channels.items():
            instance = record if record._name == "ha.instance" else record.sudo().instance_id
            kept.append((record._name, record.id))
            told_since = record.sudo()._told_since() if is_outside else None
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO ha_watch
                        (viewer, user_id, instance_id, channel_model, channel_id, acl_generation, entity_ids,
                         is_outside, told_since, until)
                    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s,
                        (clock_timestamp() AT TIME ZONE 'UTC') + %s * interval '1 second')
                    ON CONFLICT (user_id, viewer, channel_model, channel_id)
                    DO UPDATE SET entity_ids = EXCLUDED.entity_ids, until = EXCLUDED.until,
                        instance_id = EXCLUDED.instance_id, acl_generation = EXCLUDED.acl_generation,
                        is_outside = EXCLUDED.is_outside, told_since = EXCLUDED.told_since
                    """,
                    viewer, self.env.uid, instance.id, record._name, record.id, record.sudo().acl_generation,
                    json.dumps(entities.ids), is_outside, told_since, TTL_SECONDS,
                )
            )  # fmt: skip
            notify(self.env.cr, "watch", instance.id)
        self._forget(viewer, kept)
        return TTL_SECONDS

    @api.model
    def _forget(self, viewer: str, kept: Collection[tuple[str, int]] = ()) -> None:
        self._check_viewer(viewer)
        rows = self.sudo().search([("user_id", "=", self.env.uid), ("viewer", "=", viewer)])
        gone = rows.filtered(lambda row: (row.channel_model, row.channel_id) not in kept)
        for instance in gone.instance_id:
            notify(self.env.cr, "watch", instance.id)
        gone.unlink()

    @api.model
    def _drop(self, channels) -> None:
        """Nobody follows anything on these channels, whose generation is another now, until they ask again.

        The rows stay, for they do not count any more: open pages renew theirs all the time, and whoever deleted them
        would meet one that does, and take the right away a second or two later at Odoo's next try.
        """
        for channel in channels.sudo():
            instance = channel if channel._name == "ha.instance" else channel.instance_id
            notify(self.env.cr, "watch", instance.id)

    @api.model
    def _check_viewer(self, viewer: str) -> None:
        if not isinstance(viewer, str) or not 0 < len(viewer) <= VIEWER_LENGTH or not viewer.isprintable():
            raise UserError(
                self.env._(
                    "A page that follows entities needs a name of at most %s characters.", VIEWER_LENGTH
                )
            )

    @api.model
    def _check_number_of_viewers(self, viewer: str) -> None:
        self.env.cr.execute(
            """
            SELECT count(DISTINCT viewer) FROM ha_watch
            WHERE user_id = %s AND viewer != %s AND until > clock_timestamp() AT TIME ZONE 'UTC'
            """,
            [self.env.uid, viewer],
        )
        if self.env.cr.fetchone()[0] >= MOST_VIEWERS:
            raise UserError(
                self.env._(
                    "You have %s pages open that follow entities. Close some, and try again in a minute.",
                    MOST_VIEWERS,
                )
            )

    @api.autovacuum
    def _gc_watches(self) -> None:
        self.env.cr.execute(
            "DELETE FROM ha_watch WHERE until < (now() AT TIME ZONE 'UTC') - interval '1 minute'"
        )
