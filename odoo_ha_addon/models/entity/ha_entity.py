"""An entity of Home Assistant as a record that people see, group and share.

The live value lies in `ha.entity.state`; here it shows through related fields, which Odoo searches, sorts
and groups by without storing them.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...hass.pictures import picture_path
from ...protocol.registry_kinds import ENTITY
from ..limits import record_ids
from ..registry.ha_registry_mixin import MIRRORED, search_switch
from .ha_script_fields import fields_of_script

EMPTY_GROUP = "∅"
"""The value of the group of the empty state: the web client takes "" and False for one group."""


class HaEntity(models.Model):
    _name = "ha.entity"
    _description = "Home Assistant Entity"
    _inherit = [
        "ha.thread.mixin",
        "ha.tagged.mixin",
        "ha.registry.mixin",
        "ha.aliases.mixin",
        "ha.related.mixin",
        "ha.picture.mixin",
    ]
    _order = "instance_id, name, id"
    _kind = ENTITY
    _bridge_fields = (
        MIRRORED | ENTITY.read_only | {"instance_id", "entity_id", "domain", "name", "state_id", "group_ids"}
    )

    name = fields.Char(required=True, readonly=True, help="The name that Home Assistant shows")
    entity_id = fields.Char("Entity ID", required=True, readonly=True, copy=False)
    domain = fields.Char(required=True, readonly=True, index=True)
    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    active = fields.Boolean(
        default=True, readonly=True, help="Archived when Home Assistant no longer has the entity"
    )
    group_ids = fields.Many2many("ha.entity.group", string="Groups", readonly=True)
    note = fields.Text()
    effective_tag_ids = fields.Many2many(
        "ha.tag",
        string="All Tags",
        compute="_compute_effective_tags",
        search="_search_effective_tags",
        help="Its own and those of its device",
    )
    entity_properties = fields.Properties("Properties", definition="instance_id.entity_properties_definition")

    state_id = fields.Many2one(
        "ha.entity.state",
        "State Record",
        readonly=True,
        ondelete="set null",
        copy=False,
        index="btree_not_null",
    )
    has_state = fields.Boolean(
        "In Home Assistant",
        compute="_compute_has_state",
        search="_search_has_state",
        help="Home Assistant has a state for it, be it an empty text",
    )
    state = fields.Char(related="state_id.state")
    attributes = fields.Json(related="state_id.attributes")
    last_changed = fields.Datetime(related="state_id.last_changed")
    last_updated = fields.Datetime(related="state_id.last_updated")

    can_control = fields.Boolean(compute="_compute_can_control", compute_sudo=False)

    _entity_uniq = models.Constraint(
        # Deferrable: two entities may swap their ids in one transaction.
        "UNIQUE (instance_id, entity_id) DEFERRABLE",
        "An instance can have each entity only once.",
    )

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        return Domain("instance_id.active", "=", True) & self.env["ha.access"]._domain_of_entities()

    @api.depends("tag_ids", "device_id.tag_ids")
    def _compute_effective_tags(self) -> None:
        for entity in self:
            entity.effective_tag_ids = entity.tag_ids | entity.device_id.tag_ids

    def _search_effective_tags(self, operator: str, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("tag_ids", operator, value) | Domain("device_id.tag_ids", operator, value)

    @api.depends("name", "entity_id")
    def _compute_display_name(self) -> None:
        for entity in self:
            entity.display_name = entity.name or entity.entity_id

    @api.depends("state_id")
    def _compute_has_state(self) -> None:
        for entity in self:
            entity.has_state = bool(entity.state_id)

    @api.model
    def _search_has_state(self, operator: str, value):
        return search_switch("state_id", operator, value)

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        if groupby_spec != "state":
            return super()._web_read_group_groupby_formatter(groupby_spec, values)

        def with_domain(value):
            # Odoo's own condition for an empty text is true of what is absent, too, and the other way round.
            there = [("has_state", "=", value is not False)]
            return EMPTY_GROUP if value == "" else value, [*there, ("state", "=", value)]

        return with_domain

    @api.depends_context("uid")
    def _compute_can_control(self) -> None:
        controllable = self.env["ha.access"]._controllable(self)
        for entity in self:
            entity.can_control = entity in controllable

    def call_service(self, service: str, data: dict | None = None, return_response: bool = False) -> dict:
        """Call a service of the entity's own domain on it and wait for Home Assistant's answer.

        :param service: such as ``turn_on``
        :param data: the service's data without any target
        :param return_response: ask for the response of a service that gives one; those that only read always do
        :return: OUTCOME as docs/live-states.md has it
        :raises AccessError: the user may not control the entity, or another one that the data names
        :raises UserError: the domain has no such service, or the data names a target
        """
        self.ensure_one()
        self.check_access("read")
        call = self.env["ha.service.validator"]._allowed_call(
            self.instance_id, self.domain, service, data, return_response is True, entities=self
        )
        return self.env["ha.command"]._call_service(call)

    def _picture_path(self) -> str | None:
        return picture_path(self.entity_id, (self.attributes or {}).get("entity_picture"))

    def script_fields(self) -> list[dict]:
        """The fields of a script that the user may see, in their order.

        :return: ``[{"key", "name", "description", "required", "default", "kind", "options", "example"}]``; `kind` is
            that of Home Assistant's selector, such as `number`, and `options` what it says of it
        :raises UserError: it is no script, or Home Assistant cannot be asked
        """
        self.ensure_one()
        self.check_access("read")
        if self.domain != "script":
            raise UserError(
                self.env._("%s is not a script. Choose an entity of the domain script.", self.display_name)
            )
        outcome = self.env["ha.command"]._ask(self.instance_id, {"type": "get_services"})
        if outcome["state"] != "done":
            raise self.instance_id._refusal_of(outcome)
        # A script's service has the name that the script was given first; its entity may be called otherwise.
        return fields_of_script(outcome["response"], self.unique_id, self.entity_id.partition(".")[2])

    @api.model
    def follow(self, viewer: str, entity_ids: list[int]) -> dict:
        """Let the calling page follow these entities; see docs/live-states.md."""
        # One that Home Assistant no longer has is archived; a page that shows it shows that.
        all_of_them = self.with_context(active_test=False)
        entities = all_of_them.search([("id", "in", record_ids(self.env, entity_ids))]).with_env(self.env)
        channels = self.env["ha.access"]._channels(entities)
        ttl = self.env["ha.watch"]._watch(viewer, channels)
        return {
            "ttl": ttl,
            "channels": [f"{record._table}_{record.id}" for record in channels],
            "entities": entities._live_values(),
        }

    @api.model
    def unfollow(self, viewer: str) -> bool:
        self.env["ha.watch"]._forget(viewer)
        return True

    def _live_values(self) -> list[dict]:
        """STATE of docs/live-states.md for each entity, read past the cache."""
        controllable = self.env["ha.access"]._controllable(self)
        self.invalidate_recordset(
            ["state", "attributes", "last_changed", "last_updated", "state_id", "has_state"]
        )
        return [
            {
                "id": entity.id,
                "entity_id": entity.entity_id,
                "name": entity.name,
                "domain": entity.domain,
                "instance_id": entity.instance_id.id,
                "platform": entity.platform or "",
                "translation_key": entity.translation_key or "",
                "display_precision": entity._precision(),
                "state": entity.state if entity.has_state else None,
                "attributes": entity.attributes or {},
                "last_changed": entity._epoch(entity.last_changed),
                "last_updated": entity._epoch(entity.last_updated),
                "control": entity in controllable,
                "disabled": bool(entity.disabled_by),
            }
            for entity in self
        ]

    @staticmethod
    def _epoch(moment) -> float | None:
        """Seconds since the epoch of a naive UTC datetime."""
        return (
            (moment - fields.Datetime.to_datetime("1970-01-01 00:00:00")).total_seconds() if moment else None
        )

    @api.model
    def _ensure(self, instance_id: int, names: dict[str, str]) -> dict[str, int]:
        """Make sure that the instance has an active record for each entity; the bridge calls this.

        :param names: name by entity id
        :return: record id by entity id
        """
        known = self.with_context(active_test=False, prefetch_fields=False).search_fetch(
            [("instance_id", "=", instance_id), ("entity_id", "in", list(names))],
            ["entity_id", "name", "active"],
        )
        by_entity_id = {entity.entity_id: entity for entity in known}
        for entity_id, entity in by_entity_id.items():
            changed = {}
            if entity.name != names[entity_id]:
                changed["name"] = names[entity_id]
            if not entity.active:
                changed |= entity._values_for_return()
            if changed:
                entity.write(changed)
        missing = [entity_id for entity_id in names if entity_id not in by_entity_id]
        created = self.create(
            [
                {
                    "instance_id": instance_id,
                    "entity_id": entity_id,
                    "domain": entity_id.partition(".")[0],
                    "name": names[entity_id],
                }
                for entity_id in missing
            ]
        )
        return {entity.entity_id: entity.id for entity in known | created}

    def _values_for_return(self) -> dict:
        """What to write when Home Assistant has a state again for an entity that was archived."""
        return {"active": True}
