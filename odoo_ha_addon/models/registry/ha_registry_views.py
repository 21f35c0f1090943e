"""What forms and lists of registry records need: counts behind smart buttons, switches, aliases as text, tag colors."""

from odoo import api, fields, models

from ..access.ha_access import MANAGER

PALETTE = {
    "red": 1, "orange": 2, "deep-orange": 2, "amber": 3, "yellow": 3, "light-blue": 4, "cyan": 4, "purple": 5,
    "brown": 6, "teal": 7, "blue": 8, "primary": 8, "pink": 9, "accent": 9, "green": 10, "light-green": 10, "lime": 10,
    "deep-purple": 11, "indigo": 11,
}  # fmt: skip
"""Odoo's tag color that comes closest, by Home Assistant's name of a color."""


class HaRegistryMixin(models.AbstractModel):
    _inherit = "ha.registry.mixin"

    def _counts(self, model: str, field: str) -> dict:
        """How many records of `model` refer by `field` to each of these."""
        return dict(self.env[model]._read_group([(field, "in", self.ids)], [field], ["__count"]))


class HaAliasesMixin(models.AbstractModel):
    _name = "ha.aliases.mixin"
    _description = "Home Assistant Record With Aliases"

    aliases = fields.Json("Raw Aliases", help="Other names that voice assistants understand")
    aliases_text = fields.Text(
        "Aliases",
        compute="_compute_aliases_text",
        inverse="_inverse_aliases_text",
        help="Other names that voice assistants understand, one per line",
    )

    @api.depends("aliases")
    def _compute_aliases_text(self) -> None:
        # Null stands for the name itself.
        for record in self:
            record.aliases_text = "\n".join(alias for alias in record.aliases or [] if isinstance(alias, str))

    def _inverse_aliases_text(self) -> None:
        for record in self:
            names = [name for line in (record.aliases_text or "").splitlines() if (name := line.strip())]
            own = [alias for alias in record.aliases or [] if alias is None]
            record.aliases = own + names or False


class HaFloor(models.Model):
    _name = "ha.floor"
    _inherit = ["ha.floor", "ha.aliases.mixin"]

    area_count = fields.Integer(compute="_compute_counts")

    @api.depends("area_ids")
    def _compute_counts(self) -> None:
        counts = self._counts("ha.area", "floor_id")
        for floor in self:
            floor.area_count = counts.get(floor, 0)


class HaArea(models.Model):
    _name = "ha.area"
    _inherit = ["ha.area", "ha.aliases.mixin"]

    entity_count = fields.Integer(compute="_compute_counts")
    device_count = fields.Integer(compute="_compute_counts")

    @api.depends("entity_ids", "device_ids")
    def _compute_counts(self) -> None:
        entities = self._counts("ha.entity", "effective_area_id")
        devices = self._counts("ha.device", "area_id")
        for area in self:
            area.entity_count = entities.get(area, 0)
            area.device_count = devices.get(area, 0)


class HaLabel(models.Model):
    _inherit = "ha.label"

    color = fields.Integer("Tag Color", compute="_compute_color")
    area_count = fields.Integer(compute="_compute_counts")
    device_count = fields.Integer(compute="_compute_counts")
    entity_count = fields.Integer(compute="_compute_counts")

    @api.depends("ha_color")
    def _compute_color(self) -> None:
        for label in self:
            label.color = PALETTE.get(label.ha_color, 0)

    @api.depends("area_ids", "device_ids", "entity_ids")
    def _compute_counts(self) -> None:
        counts = {name: self._counts(f"ha.{name}", "label_ids") for name in ("area", "device", "entity")}
        for label in self:
            for name, found in counts.items():
                label[f"{name}_count"] = found.get(label, 0)


class HaDevice(models.Model):
    _inherit = "ha.device"

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

    @api.depends("disabled_by")
    def _compute_disabled(self) -> None:
        for device in self:
            device.disabled = bool(device.disabled_by)

    def _inverse_disabled(self) -> None:
        for device in self.filtered(lambda d: d.disabled != bool(d.disabled_by)):
            device.disabled_by = "user" if device.disabled else False

    def _search_disabled(self, operator: str, value):
        return _search_flag("disabled_by", operator, value)

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
                [("entity_id.device_id", "=", device.id)]
            )

    @api.depends("configuration_url")
    def _compute_configuration_link(self) -> None:
        for device in self:
            url = device.configuration_url or ""
            # Others are for Home Assistant's own frontend, or not for a browser at all.
            is_web = url.lower().startswith(("http://", "https://"))
            device.configuration_link = url if is_web else False


class HaEntity(models.Model):
    _name = "ha.entity"
    _inherit = ["ha.entity", "ha.aliases.mixin"]

    floor_id = fields.Many2one(related="effective_area_id.floor_id")
    disabled = fields.Boolean(
        compute="_compute_switches", inverse="_inverse_disabled", search="_search_disabled"
    )
    hidden = fields.Boolean(compute="_compute_switches", inverse="_inverse_hidden", search="_search_hidden")
    command_count = fields.Integer("Commands", compute="_compute_command_count", groups=MANAGER)

    def _compute_command_count(self) -> None:
        counts = self._counts("ha.command", "entity_id")
        for entity in self:
            entity.command_count = counts.get(entity, 0)

    @api.depends("disabled_by", "hidden_by")
    def _compute_switches(self) -> None:
        for entity in self:
            entity.disabled = bool(entity.disabled_by)
            entity.hidden = bool(entity.hidden_by)

    def _inverse_disabled(self) -> None:
        for entity in self.filtered(lambda e: e.disabled != bool(e.disabled_by)):
            entity.disabled_by = "user" if entity.disabled else False

    def _inverse_hidden(self) -> None:
        for entity in self.filtered(lambda e: e.hidden != bool(e.hidden_by)):
            entity.hidden_by = "user" if entity.hidden else False

    def _search_disabled(self, operator: str, value):
        return _search_flag("disabled_by", operator, value)

    def _search_hidden(self, operator: str, value):
        return _search_flag("hidden_by", operator, value)


def _search_flag(by: str, operator: str, values):
    """A domain for a switch, of which Home Assistant tells who has set it."""
    if operator != "in":
        return NotImplemented
    wanted = set(values)
    if wanted == {True, False}:
        return [(1, "=", 1)]
    return [(by, "!=" if True in wanted else "=", False)]
