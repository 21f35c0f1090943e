"""Devices, as Home Assistant's device registry has them.

Since 2026 Home Assistant has one device for each integration; what used to be one device was split. A
record follows the part that Home Assistant names as the primary one (`protocol/registry_diff.py`), so that
whatever hangs on it stays.
"""

from odoo import api, fields, models

from ...protocol.registry_kinds import DEVICE, INDEXED_TEXT
from ..access.ha_access import MANAGER
from .ha_registry_mixin import MIRRORED, search_switch


class HaDevice(models.Model):
    _name = "ha.device"
    _description = "Home Assistant Device"
    _inherit = [
        "ha.thread.mixin",
        "ha.tagged.mixin",
        "ha.registry.mixin",
        "ha.holding.mixin",
        "ha.related.mixin",
    ]
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
    device_properties = fields.Properties("Properties", definition="instance_id.device_properties_definition")
    disabled = fields.Boolean(
        compute="_compute_disabled", inverse="_inverse_disabled", search="_search_disabled"
    )
    entity_count = fields.Integer(compute="_compute_counts")
    via_child_count = fields.Integer("Connected Count", compute="_compute_counts")
    part_count = fields.Integer("Parts", compute="_compute_counts")
    command_count = fields.Integer("Commands", compute="_compute_command_count", groups=MANAGER)
    configuration_link = fields.Char(
        "Configuration Page",
        compute="_compute_configuration_link",
        help="Where the device itself is configured",
    )

    # Partial: only then can its id be filled in while others refer to the record.
    _device_uniq = models.UniqueIndex("(instance_id, device_id) WHERE device_id IS NOT NULL")

    @api.depends("disabled_by")
    def _compute_disabled(self) -> None:
        for device in self:
            device.disabled = bool(device.disabled_by)

    def _inverse_disabled(self) -> None:
        for device in self.filtered(lambda d: d.disabled != bool(d.disabled_by)):
            device.disabled_by = "user" if device.disabled else False

    def _search_disabled(self, operator: str, value):
        return search_switch("disabled_by", operator, value)

    @api.depends("entity_ids", "via_child_ids")
    def _compute_counts(self) -> None:
        entities = self._counts("ha.entity", "device_id")
        children = self._counts("ha.device", "via_device_id")
        parts = self._counts("ha.device", "parent_device_id")
        for device in self:
            device.part_count = parts.get(device, 0)
            device.entity_count = entities.get(device, 0)
            device.via_child_count = children.get(device, 0)

    def _compute_command_count(self) -> None:
        for device in self:
            device.command_count = self.env["ha.command"].search_count(
                [("reached_entity_id.device_id", "=", device.id)]
            )

    @api.depends("configuration_url")
    def _compute_configuration_link(self) -> None:
        for device in self:
            url = device.configuration_url or ""
            # Others are for Home Assistant's own frontend, or not for a browser at all.
            is_web = url.lower().startswith(("http://", "https://"))
            device.configuration_link = url if is_web else False

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
