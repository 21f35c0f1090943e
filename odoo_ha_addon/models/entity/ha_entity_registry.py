"""What Home Assistant's entity registry says about an entity, for those that have an entry there.

Three names are three fields: the one that somebody gave in Home Assistant, the one of the integration, and
the one that is shown (`name`). The own area and the effective one are two: an entity without an area of its
own follows its device.
"""

from collections import defaultdict

from odoo import api, fields, models

from ...protocol.registry_entities import NO_ENTRY
from ...protocol.registry_kinds import ENTITY, PARKED
from ...protocol.registry_records import record_values
from ..access.ha_access import MANAGER
from ..registry.ha_registry_mixin import search_switch

MOST_DECIMALS = 20


def precision_of(chosen) -> int | None:
    """With how many decimals Home Assistant shows a sensor: as a person chose it, else as its integration suggests.

    Source: `_as_display_dict` of Home Assistant's `helpers/entity_registry.py`, which hands it to its pages as `dp`.

    :param chosen: what the entity registry has in `options` for the entity's domain; any JSON
    :return: None where nobody has said anything that can be used
    """
    if not isinstance(chosen, dict):
        return None
    for key in ("display_precision", "suggested_display_precision"):
        if type(chosen.get(key)) is int and 0 <= chosen[key] <= MOST_DECIMALS:
            return chosen[key]
    return None


class HaEntity(models.Model):
    _inherit = "ha.entity"

    registry_id = fields.Char(
        "Registry ID",
        readonly=True,
        copy=False,
        help="Stays when the entity ID changes; empty without a registry entry",
    )
    registry_name = fields.Char("Own Name", help="Replaces the integration's name; leave empty to use that")
    original_name = fields.Char(readonly=True, help="As the integration named it")
    has_entity_name = fields.Boolean(
        readonly=True, help="The integration names the entity without its device"
    )
    icon = fields.Char(help="Own icon; empty for the integration's")
    original_icon = fields.Char(readonly=True)
    area_id = fields.Many2one(
        "ha.area",
        "Own Area",
        ondelete="set null",
        index="btree_not_null",
        help="Leave empty to follow its device",
    )
    effective_area_id = fields.Many2one(
        "ha.area",
        "Area",
        compute="_compute_effective_area",
        inverse="_inverse_effective_area",
        store=True,
        precompute=True,
        group_expand="_expand_areas",
        ondelete="set null",
        index="btree_not_null",
    )
    device_id = fields.Many2one("ha.device", readonly=True, ondelete="set null", index="btree_not_null")
    label_ids = fields.Many2many("ha.label", string="Labels")
    category_ids = fields.Many2many("ha.category", string="Categories", readonly=True)
    entity_category = fields.Char(
        readonly=True, help="Config or diagnostic; empty for the device's main entities"
    )
    hidden_by = fields.Char(readonly=True)
    disabled_by = fields.Char(readonly=True)
    platform = fields.Char("Integration", readonly=True, index=True)
    unique_id = fields.Char("Unique ID", readonly=True, copy=False)
    device_class = fields.Char(help="Set by a person", readonly=True)
    original_device_class = fields.Char(readonly=True)
    translation_key = fields.Char(readonly=True)
    config_entry = fields.Char("Configuration Entry", readonly=True)
    options = fields.Json(readonly=True)
    capabilities = fields.Json(readonly=True)
    floor_id = fields.Many2one(related="effective_area_id.floor_id")
    disabled = fields.Boolean(
        compute="_compute_switches", inverse="_inverse_disabled", search="_search_disabled"
    )
    hidden = fields.Boolean(compute="_compute_switches", inverse="_inverse_hidden", search="_search_hidden")
    command_count = fields.Integer("Commands", compute="_compute_command_count", groups=MANAGER)
    display_precision = fields.Char(
        compute="_compute_display_precision", help="Decimals of its state; empty where nobody chose any"
    )

    _registry_uniq = models.UniqueIndex("(instance_id, registry_id) WHERE registry_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_from_home_assistant():
            # Thousands come at once, and the general way to compute a field before an insert costs more than
            # the insert.
            devices = self.env["ha.device"].browse(
                {vals["device_id"] for vals in vals_list if vals.get("device_id")}
            )
            areas = {device.id: (device.area_id or device.parent_device_id.area_id).id for device in devices}
            vals_list = [
                {"effective_area_id": vals.get("area_id") or areas.get(vals.get("device_id"), False), **vals}
                for vals in vals_list
            ]
        return super().create(vals_list)

    @api.depends("domain", "options")
    def _compute_display_precision(self) -> None:
        for entity in self:
            precision = entity._precision()
            # A text: Odoo's integers cannot be empty.
            entity.display_precision = False if precision is None else str(precision)

    def _precision(self) -> int | None:
        return precision_of(self.options.get(self.domain) if isinstance(self.options, dict) else None)

    @api.depends("area_id", "device_id.area_id", "device_id.parent_device_id.area_id")
    def _compute_effective_area(self) -> None:
        for entity in self:
            device = entity.device_id
            entity.effective_area_id = entity.area_id or device.area_id or device.parent_device_id.area_id

    def _inverse_effective_area(self) -> None:
        """To be somewhere is to have an area of one's own; to be nowhere is to follow the device."""
        if self._is_from_home_assistant():
            return
        for area, entities in self.grouped("effective_area_id").items():
            entities.area_id = area
        self._compute_effective_area()

    def _compute_command_count(self) -> None:
        for entity in self:
            entity.command_count = self.env["ha.command"].search_count(
                [("reached_entity_id", "=", entity.id)]
            )

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
        return search_switch("disabled_by", operator, value)

    def _search_hidden(self, operator: str, value):
        return search_switch("hidden_by", operator, value)

    @api.model
    def _expand_areas(self, areas, domain):
        return self.env["ha.area"]._of_same_instances(self, domain)

    @api.readonly
    def has_default_code(self) -> bool:
        """Whether Home Assistant fills in the code of this lock or alarm, so that nobody has to be asked for it."""
        self.ensure_one()
        self.check_access("read")
        chosen = self.options.get(self.domain) if isinstance(self.options, dict) else None
        return isinstance(chosen, dict) and bool(chosen.get("default_code"))

    def _obstacle(self) -> str | bool:
        if not self.registry_id:
            return self.env._(
                "Home Assistant keeps no entry for it, because its integration gives it no unique ID."
            )
        return super()._obstacle()

    def _address(self) -> dict:
        return {"entity_id": self.entity_id}

    # pylint: disable-next=missing-return
    def _rename(self, renamed: dict[int, str], absorbed: list[tuple[int, int]]) -> None:
        # Two entities may swap their ids: only the outcome has to be unique.
        self.env.cr.execute("SET CONSTRAINTS ha_entity_entity_uniq DEFERRED")
        super()._rename(renamed, [*absorbed, *self._shadows_of(renamed, absorbed)])
        for record_id, entity_id in renamed.items():
            entity = self.browse(record_id).exists()
            entity.write({"entity_id": entity_id})
            if PARKED in entity_id and entity.active:
                # The first state of another entity has brought it back a moment ago.
                entity.write({"active": False})
            self.env["ha.command"]._readdress(self._name, record_id, {"entity_id": entity_id})
        self.flush_model(["entity_id"])

    def _shadows_of(self, renamed: dict[int, str], absorbed: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Records that first states under the new entity ids have made since the comparison, with those that they
        have to go up in.
        """
        known = {*renamed, *(gone for gone, _ in absorbed)}
        into = {entity_id: record_id for record_id, entity_id in renamed.items()}
        found = self._unregistered(self.browse(next(iter(renamed), ())).exists().instance_id.id, list(into))
        return [(other.id, into[entity_id]) for entity_id, other in found.items() if other.id not in known]

    def _values_for_return(self) -> dict:
        # It was archived when its entry was gone. What comes now may be another entity with the same entity id; if it
        # has an entry, the registry tells.
        values = super()._values_for_return()
        if self.registry_id:
            values |= {"registry_id": False, **record_values(ENTITY, NO_ENTRY, defaultdict(dict))}
        return values

    def _unregistered(self, instance_id: int, entity_ids: list[str]) -> dict:
        """The records without a registry entry that have these entity ids, by entity id; archived ones too."""
        found = self.with_context(active_test=False).search(
            [
                ("instance_id", "=", instance_id),
                ("entity_id", "in", entity_ids),
                ("registry_id", "=", False),
            ]
        )
        return {entity.entity_id: entity for entity in found}

    # pylint: disable-next=missing-return
    def _absorb(self, other) -> None:
        super()._absorb(other)
        self.group_ids |= other.group_ids

    def _retire_absorbed(self) -> None:
        # It was made a moment ago, from the first state under the new entity id.
        self.unlink()
