"""Devices, as Home Assistant's device registry has them.

Since 2026 Home Assistant has one device for each integration; what used to be one device was split. A
record follows the part that Home Assistant names as the primary one (`protocol/registry_diff.py`), so that
whatever hangs on it stays.
"""

from odoo import api, fields, models

from ...protocol.registry_kinds import DEVICE, INDEXED_TEXT
from .ha_registry_mixin import MIRRORED


class HaDevice(models.Model):
    _name = "ha.device"
    _description = "Home Assistant Device"
    _inherit = ["mail.thread", "ha.registry.mixin"]
    _order = "instance_id, shown_name, id"
    _rec_name = "shown_name"
    _kind = DEVICE
    _bridge_fields = MIRRORED | DEVICE.read_only | {"instance_id", "shown_name"}

    device_id = fields.Char("Device ID", required=True, readonly=True, copy=False)
    name = fields.Char("Original Name", readonly=True, help="As its integration named it")
    name_by_user = fields.Char("Own Name", help="Replaces the original name; leave empty to use that")
    shown_name = fields.Char("Name", compute="_compute_shown_name", store=True, precompute=True, index=True)
    area_id = fields.Many2one(
        "ha.area", ondelete="set null", index="btree_not_null", group_expand="_expand_areas"
    )
    label_ids = fields.Many2many("ha.label", string="Labels")
    disabled_by = fields.Char(
        readonly=True, help="Who disabled it: user, an integration or a configuration entry"
    )

    manufacturer = fields.Char(readonly=True)
    model = fields.Char(readonly=True)
    model_code = fields.Char("Model ID", readonly=True)
    hw_version = fields.Char("Hardware Version", readonly=True)
    sw_version = fields.Char("Software Version", readonly=True)
    serial_number = fields.Char(readonly=True)
    configuration_url = fields.Char("Configuration", readonly=True)
    entry_type = fields.Char(readonly=True, help="Service for what is not a physical device")
    config_entry = fields.Char("Configuration Entry", readonly=True, help="Home Assistant's id of it")
    identifiers = fields.Json(readonly=True)
    connections = fields.Json(readonly=True)
    via_device_id = fields.Many2one(
        "ha.device", "Connected Via", ondelete="set null", readonly=True, copy=False, index="btree_not_null"
    )
    parent_device_id = fields.Many2one(
        "ha.device", "Part Of", ondelete="set null", readonly=True, copy=False, index="btree_not_null"
    )
    via_child_ids = fields.One2many(
        "ha.device", "via_device_id", string="Connected Through It", readonly=True
    )
    entity_ids = fields.One2many("ha.entity", "device_id", string="Entities", readonly=True)
    note = fields.Text()

    # Partial: only then can its id be filled in while others refer to the record.
    _device_uniq = models.UniqueIndex("(instance_id, device_id) WHERE device_id IS NOT NULL")

    @api.depends("name", "name_by_user")
    def _compute_shown_name(self) -> None:
        for device in self:
            name = device.name_by_user or device.name or device.device_id
            device.shown_name = name and name[:INDEXED_TEXT]

    def _area_of_it(self):
        """Where the device is: its own area, or that of the device that it is a part of."""
        self.ensure_one()
        return self.area_id or self.sudo().parent_device_id.area_id

    @api.model
    def _expand_areas(self, areas, domain):
        return self.env["ha.area"]._of_same_instances(self, domain)
