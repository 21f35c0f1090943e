"""The bridges that are running, and which of them serves which instance.

PostgreSQL is the only coordinator. A bridge holds an advisory lock on its own row for as long as its
session lives; for each instance that it serves it holds another one, and the lease row carries the epoch
that every write of the bridge checks.
"""

from odoo import fields, models

from ...protocol.life_signs import FROZEN_AFTER_SECONDS


class HaBridge(models.Model):
    _name = "ha.bridge"
    _description = "Home Assistant Bridge"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "started desc"

    name = fields.Char(required=True, readonly=True, help="Unique name that the bridge gave itself")
    host = fields.Char(readonly=True)
    pid = fields.Integer("Process ID", readonly=True)
    kind = fields.Selection(
        [("threaded", "Odoo thread"), ("worker", "Odoo worker"), ("process", "Process of its own")],
        readonly=True,
    )
    version = fields.Char(readonly=True, help="Of the addon that it runs")
    started = fields.Datetime(readonly=True)
    life_sign = fields.Datetime("Last Heartbeat", readonly=True)
    unreadable = fields.Json(
        readonly=True,
        groups=fields.NO_ACCESS,
        help="IDs of the instances whose token this bridge cannot decrypt",
    )

    lease_ids = fields.One2many("ha.lease", "bridge_id", string="Leases", readonly=True)

    _name_uniq = models.UniqueIndex("(name)")

    def _any_alive(self) -> bool:
        """Whether a bridge of this database gave a sign of life lately, by the database's clock."""
        self.env.cr.execute(
            """
            SELECT EXISTS (
                SELECT 1 FROM ha_bridge WHERE life_sign > (now() AT TIME ZONE 'UTC') - %s * interval '1 second'
            )
            """,
            [FROZEN_AFTER_SECONDS],
        )
        return self.env.cr.fetchone()[0]


class HaLease(models.Model):
    _name = "ha.lease"
    _description = "Home Assistant Lease"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True)
    bridge_id = fields.Many2one("ha.bridge", ondelete="set null", readonly=True, index="btree_not_null")
    epoch = fields.Integer(required=True, readonly=True)
    since = fields.Datetime(readonly=True)
    entity_ids_version = fields.Integer(
        readonly=True,
        help="Raised whenever an entity ID goes from one record to another; no state is written under an older one",
    )

    _instance_uniq = models.UniqueIndex("(instance_id)")
