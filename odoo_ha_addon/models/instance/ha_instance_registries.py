"""The registries of an instance: how much of them there is, and comparing them on request."""

from odoo import fields, models
from odoo.exceptions import AccessError

from ...protocol.notify import notify

COUNTED = {
    "floor_count": "ha.floor",
    "area_count": "ha.area",
    "device_count": "ha.device",
    "label_count": "ha.label",
}


class HaInstance(models.Model):
    _inherit = "ha.instance"

    floor_count = fields.Integer("Floors", compute="_compute_registry_counts")
    area_count = fields.Integer("Areas", compute="_compute_registry_counts")
    device_count = fields.Integer("Devices", compute="_compute_registry_counts")
    label_count = fields.Integer("Labels", compute="_compute_registry_counts")
    sync_report_ids = fields.One2many("ha.sync.report", "instance_id", string="Syncs", readonly=True)

    def _compute_registry_counts(self) -> None:
        for name, model in COUNTED.items():
            counts = dict(
                self.env[model]._read_group([("instance_id", "in", self.ids)], ["instance_id"], ["__count"])
            )
            for instance in self:
                instance[name] = counts.get(instance, 0)

    def action_sync_now(self) -> dict:
        """Compare everything with Home Assistant now; shows the report, which fills while the bridge works.

        :raises AccessError: only managers may ask for it
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env["ha.access"]._is_manager():
            raise AccessError(
                self.env._("Only a Home Assistant manager may compare an instance with Home Assistant.")
            )
        reports = self.env["ha.sync.report"].sudo()
        report = reports.search([("instance_id", "=", self.id), ("state", "=", "waiting")], limit=1)
        if not report:
            report = reports.create(
                {"instance_id": self.id, "user_id": self.env.uid, "asked": fields.Datetime.now()}
            )
        notify(self.env.cr, "sync", self.id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sync of %s", self.name),
            "res_model": "ha.sync.report",
            "res_id": report.id,
            "view_mode": "form",
            "target": "current",
        }
