"""Odoo's automation rules, set off by what happens in Home Assistant.

What a rule is about is matched in the bridge (`bridge/`), which reads the rules from this table. What is checked of
them stands in `base_automation_checks`, what they say of themselves in `base_automation_words`.
"""

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_access import MANAGER
from odoo.addons.odoo_ha_addon.protocol.notify import notify
from odoo.fields import Domain
from odoo.tools import SQL

from ...kinds import DOMAINS, split_list

TRIGGER = "on_ha"
TOPIC = "ha_rule"
ENTITY = "ha.entity"
INSTANCE = "ha.instance"
UNITS = [("seconds", "Seconds"), ("minutes", "Minutes"), ("hours", "Hours"), ("days", "Days")]
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
WHEN = [
    ("state", "Becomes or leaves a state"),
    ("changed", "Changes"),
    ("above", "Rises above a limit"),
    ("below", "Falls below a limit"),
    ("unavailable", "Becomes unavailable"),
    ("back", "Comes back"),
    ("event", "Happens, or is pressed"),
    ("run_time", "Has run so long, or so often"),
    ("no_change", "Does not change"),
    ("update_available", "An update is available"),
    ("instance_away", "The instance is away"),
    ("ha_event", "An event of Home Assistant's bus"),
]
OF_INSTANCES = {"instance_away", "ha_event"}
"""Kinds of `WHEN` that are about an instance; the others are about an entity."""
OF_ATTRIBUTES = {"state", "changed", "above", "below"}
"""Kinds that can look at an attribute instead of the state."""
OF_HOLD = {"state", "above", "below", "unavailable", "back", "update_available", "instance_away"}
"""Kinds of which a condition holds for some time; *For* is how long."""
MATCHED = {
    "active", "trigger", "ha_what", "ha_entity_ids", "ha_instance_ids", "ha_domains", "ha_device_classes",
    "ha_label_ids", "ha_area_ids", "ha_device_ids", "ha_when", "ha_to", "ha_from", "ha_limit", "ha_hysteresis",
    "ha_attribute", "ha_hold_number", "ha_hold_unit", "ha_pause_number", "ha_pause_unit", "ha_late", "ha_paused",
    "ha_count", "ha_event_type", "ha_event_data", "ha_late_hours",
}  # fmt: skip
"""What the bridge reads of a rule."""


class BaseAutomation(models.Model):
    """Who sets up Odoo need not be a manager of Home Assistant: they have Odoo's own rules without what is ours."""

    _name = "base.automation"
    _inherit = ["base.automation", "ha.guarded.mixin"]

    trigger = fields.Selection(selection_add=[(TRIGGER, "Home Assistant")], ondelete={TRIGGER: "cascade"})
    ha_what = fields.Selection(
        [("entities", "These entities"), ("everything", "Everything that fits")],
        string="What",
        default="entities",
        required=True,
    )
    ha_entity_ids = fields.Many2many(
        "ha.entity", "ha_rule_entity_rel", "rule_id", "entity_id", string="Entities", groups=MANAGER
    )
    ha_domains = fields.Char("Domains", help="Such as light, lock; empty for all")
    ha_device_classes = fields.Char("Device Classes", help="Such as battery, door; empty for all")
    ha_label_ids = fields.Many2many(
        "ha.label",
        "ha_rule_label_rel",
        "rule_id",
        "label_id",
        string="With a Label",
        help="Of the entity, its device or its area",
        groups=MANAGER,
    )
    ha_area_ids = fields.Many2many(
        "ha.area", "ha_rule_area_rel", "rule_id", "area_id", string="In Areas", groups=MANAGER
    )
    ha_device_ids = fields.Many2many(
        "ha.device", "ha_rule_device_rel", "rule_id", "device_id", string="Of Devices", groups=MANAGER
    )
    ha_instance_ids = fields.Many2many(
        "ha.instance", "ha_rule_instance_rel", "rule_id", "instance_id", string="Of Instances", groups=MANAGER
    )

    ha_when = fields.Selection(WHEN, string="When", default="state")
    ha_from = fields.Char(
        "Leaves", help="States as Home Assistant writes them, such as off, closed; empty for any"
    )
    ha_to = fields.Char(
        "Becomes", help="States as Home Assistant writes them, such as on, open; empty for any"
    )
    ha_limit = fields.Float("Limit", digits=(16, 6), help="In the unit that the entity shows")
    ha_hysteresis = fields.Float(
        "Hysteresis",
        digits=(16, 6),
        help="How far beyond the limit a value has to return before the rule is set off again",
    )
    ha_count = fields.Selection(
        [("hours", "Hours"), ("uses", "Times")],
        string="Counted",
        default="hours",
        required=True,
        help="For how many hours it was in the state, or how often it came to be",
    )
    ha_event_type = fields.Char("Event Type", help="Such as tag_scanned, zha_event")
    ha_event_data = fields.Char(
        "With Data", help="Such as tag_id=door, with commas between; all has to fit. Empty for any data"
    )
    ha_resets = fields.Integer(
        "Resets", readonly=True, copy=False, help="So often a run time was set to zero"
    )
    ha_attribute = fields.Char(
        "Attribute", help="Looked at instead of the state, such as hvac_action; empty for the state"
    )
    ha_hold_number = fields.Integer("For", help="The rule waits so long, and does nothing if it ends before")
    ha_hold_unit = fields.Selection(UNITS, string="Unit of For", default="minutes", required=True)
    ha_hold_seconds = fields.Float("For Seconds", compute="_compute_ha_seconds", store=True)
    ha_pause_number = fields.Integer(
        "Not Again Within",
        help="After it was set off by an entity, the rule is not set off by it again for so long",
    )
    ha_pause_unit = fields.Selection(
        UNITS, string="Unit of Not Again Within", default="minutes", required=True
    )
    ha_pause_seconds = fields.Float("Not Again Within Seconds", compute="_compute_ha_seconds", store=True)
    ha_late = fields.Selection(
        [("fire", "Do it late, and say so"), ("note", "Only note it"), ("skip", "Do nothing")],
        string="If It Is Found Out Late",
        default="fire",
        required=True,
        help="After an interruption of the connection, for instance. What began and ended meanwhile is known where "
        "Odoo keeps history",
    )

    ha_late_hours = fields.Integer(
        "Look Back",
        default=24,
        help="So many hours: what happened longer ago and is told by history only now does nothing any more",
    )

    ha_calendar_id = fields.Many2one("resource.calendar", "Working Hours", ondelete="restrict")
    ha_calendar_side = fields.Selection(
        [("inside", "Only within"), ("outside", "Only outside of")],
        string="Time",
        default="inside",
        required=True,
    )
    ha_only_entity_id = fields.Many2one("ha.entity", "While", ondelete="set null", groups=MANAGER)
    ha_only_states = fields.Char("Is", help="States as Home Assistant writes them, with commas between")

    ha_user_id = fields.Many2one(
        "res.users",
        "With the Rights of",
        default=lambda self: self.env.user,
        ondelete="set null",
        help="Actions are done as if this user did them",
    )
    ha_generation = fields.Integer("Generation", readonly=True, copy=False)
    ha_begun = fields.Datetime(
        "Begun", readonly=True, copy=False, help="What holds since before does not set it off"
    )
    ha_paused = fields.Boolean(
        "Paused", readonly=True, copy=False, help="It failed several times and waits for somebody"
    )
    ha_failures = fields.Integer("Failures in a Row", readonly=True, copy=False)
    ha_resumed_after = fields.Integer(
        "Resumed After",
        readonly=True,
        copy=False,
        help="The last firing before somebody let it go on; its failures count no more",
    )

    @api.depends("ha_hold_number", "ha_hold_unit", "ha_pause_number", "ha_pause_unit")
    def _compute_ha_seconds(self) -> None:
        for rule in self:
            rule.ha_hold_seconds = rule.ha_hold_number * SECONDS[rule.ha_hold_unit or "minutes"]
            rule.ha_pause_seconds = rule.ha_pause_number * SECONDS[rule.ha_pause_unit or "minutes"]

    @api.depends("model_id")
    def _compute_trigger(self):
        ours = self.filtered(
            lambda rule: rule.trigger == TRIGGER and rule.model_id.model in (ENTITY, INSTANCE)
        )
        return super(BaseAutomation, self - ours)._compute_trigger()

    @api.onchange("ha_when")
    def _onchange_ha_when(self) -> None:
        if self.trigger == TRIGGER and self.model_id.model != self._ha_model():
            self.update({"model_id": self.env["ir.model"]._get(self._ha_model()).id})

    @api.onchange("trigger")
    def _onchange_ha_trigger(self) -> None:
        if self.trigger == TRIGGER and self.model_id.model != self._ha_model():
            self.ha_when = "instance_away" if self.model_id.model == INSTANCE else "state"

    def _ha_model(self) -> str:
        """Of the record that is passed to the actions."""
        return INSTANCE if self.ha_when in OF_INSTANCES else ENTITY

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.filtered(lambda rule: rule.trigger == TRIGGER)._announce_ha()
        return rules

    def write(self, vals: dict) -> bool:
        before = self.filtered(lambda rule: rule.trigger == TRIGGER)
        result = super().write(vals)
        if MATCHED & vals.keys():
            (before | self.filtered(lambda rule: rule.trigger == TRIGGER))._announce_ha()
        return result

    def unlink(self) -> bool:
        rules = self.filtered(lambda rule: rule.trigger == TRIGGER)
        for rule in rules:
            notify(self.env.cr, TOPIC, rule.id)
        return super().unlink()

    def _announce_ha(self) -> None:
        """Bridges read the rules again with the commit, and take these for new ones: what holds already does not set
        them off.
        """
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE base_automation
                SET ha_generation = coalesce(ha_generation, 0) + 1, ha_begun = now() AT TIME ZONE 'UTC'
                WHERE id IN %s
                """,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["ha_generation", "ha_begun"])
        for rule in self:
            notify(self.env.cr, TOPIC, rule.id)

    def _ha_domain(self) -> Domain:
        """The entities (ha.entity) that the rule is about now; of a rule that is being edited, with what is not saved
        yet. `Target` of `bridge/targets.py` is the same for the bridge.
        """
        self.ensure_one()
        if self.ha_what != "everything":
            return Domain("id", "in", self.ha_entity_ids._origin.ids)
        parts = []
        if instances := self.ha_instance_ids._origin.ids:
            parts.append(Domain("instance_id", "in", instances))
        if domains := split_list(self.ha_domains) or DOMAINS.get(self.ha_when):
            parts.append(Domain("domain", "in", sorted(domains)))
        if classes := split_list(self.ha_device_classes):
            parts.append(Domain("id", "in", self._ha_of_classes(classes)))
        if labels := self.ha_label_ids._origin.ids:
            parts.append(
                Domain("label_ids", "in", labels)
                | Domain("device_id.label_ids", "in", labels)
                | Domain("effective_area_id.label_ids", "in", labels)
            )
        if areas := self.ha_area_ids._origin.ids:
            parts.append(Domain("effective_area_id", "in", areas))
        if devices := self.ha_device_ids._origin.ids:
            parts.append(Domain("device_id", "in", devices))
        return Domain.AND(parts) if parts else Domain.FALSE

    @api.model
    def _ha_of_classes(self, classes: list[str]) -> list[int]:
        """Ids of the entities that show one of these device classes; whether one may see them is not asked."""
        self.env["ha.entity"].flush_model(["device_class", "original_device_class", "state_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT entity.id FROM ha_entity AS entity
                LEFT JOIN ha_entity_state AS state ON state.id = entity.state_id
                WHERE coalesce(
                    entity.device_class, entity.original_device_class, state.attributes ->> 'device_class'
                ) = ANY(%s)
                """,
                classes,
            )
        )
        return [record_id for (record_id,) in self.env.cr.fetchall()]
