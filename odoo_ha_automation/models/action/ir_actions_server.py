"""The action type *Home Assistant*: calls a service when the action runs.

What is checked of it stands in `ir_actions_server_checks`, what it does in `ir_actions_server_run`, and what is said
when Home Assistant refuses in `ir_actions_server_refused`.
"""

from odoo import api, fields, models

from ..firing.trigger_values import of_context
from ..rule.base_automation import UNITS
from .service_values import RECORDS

ACTION = "ha"
NAMED = {
    "ha.entity": "ha_entity_ids",
    "ha.area": "ha_area_ids",
    "ha.label": "ha_label_ids",
    "ha.device": "ha_device_ids",
}
"""Where an action names its targets, by their model."""
ASKED = (
    "state", "model_id", "usage", "ha_instance_id", "ha_service", "ha_target", "ha_entity_ids", "ha_area_ids",
    "ha_label_ids", "ha_device_ids", "ha_target_path", "ha_data", "ha_after_number", "ha_after_unit",
    "ha_within_number", "ha_within_unit", "ha_user_id",
)  # fmt: skip
"""What can be wrong with an action."""


class IrActionsServer(models.Model):
    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "ha.guarded.mixin"]

    state = fields.Selection(selection_add=[(ACTION, "Home Assistant")], ondelete={ACTION: "cascade"})
    ha_instance_id = fields.Many2one(
        "ha.instance",
        "Instance",
        default=lambda self: self._default_ha_instance_id(),
        ondelete="set null",
        help="Whose services are offered. With targets of the record, each is called where it is",
    )
    ha_service = fields.Char("Service", help="As Home Assistant writes it, such as light.turn_on")
    ha_target = fields.Selection(
        [
            ("these", "These"),
            ("record", "What the record points to"),
            ("nothing", "Nothing: the service needs none"),
        ],
        string="Where",
        default="these",
    )
    ha_entity_ids = fields.Many2many(
        "ha.entity", "ha_action_entity_rel", "action_id", "entity_id", string="Entities"
    )
    ha_area_ids = fields.Many2many("ha.area", "ha_action_area_rel", "action_id", "area_id", string="Areas")
    ha_label_ids = fields.Many2many(
        "ha.label", "ha_action_label_rel", "action_id", "label_id", string="Labels"
    )
    ha_device_ids = fields.Many2many(
        "ha.device", "ha_action_device_rel", "action_id", "device_id", string="Devices"
    )
    ha_target_path = fields.Char(
        "Field",
        help="A field of the record that points to entities, areas, labels or devices, such as room_id.ha_area_id. "
        "Empty for the record itself, where it is one of these",
    )
    ha_data = fields.Json(
        "Values", help='By the name of the field: {"value": …} or {"expression": a Python expression}'
    )
    ha_after_number = fields.Integer("After", help="It waits so long before it is sent; 0 for at once")
    ha_after_unit = fields.Selection(UNITS, string="Unit of After", default="seconds")
    ha_within_number = fields.Integer(
        "Within", default=10, help="What could not be sent in this time is never sent late"
    )
    ha_within_unit = fields.Selection(UNITS, string="Unit of Within", default="seconds")
    ha_if_refused = fields.Selection(
        [
            ("fail", "The action fails"),
            ("note", "Go on, and log a note"),
            ("activity", "Go on, with an activity for the owner"),
        ],
        string="If It Is Refused",
        default="fail",
        help="What fails before it is sent undoes what set it off. The owner is that of the rule, else who made "
        "the action",
    )
    ha_user_id = fields.Many2one(
        "res.users",
        "With the Rights of",
        ondelete="restrict",
        domain="[('share', '=', False)]",
        help="Empty for those of whoever sets it off. They are asked again when it is sent",
    )
    ha_domains = fields.Json("Domains of the Service", compute="_compute_ha_service_facts")
    ha_service_name = fields.Char("Name of the Service", compute="_compute_ha_service_facts")

    @api.model
    def _default_ha_instance_id(self):
        instances = self.env["ha.instance"]
        return instances.browse(instances._current_id(clean_up=False))

    @api.depends("ha_instance_id", "ha_service")
    @api.depends_context("lang")
    def _compute_ha_service_facts(self) -> None:
        """`ha_domains`: of the entities to choose from; empty for all, False where the service is called on nothing."""
        for action in self:
            described = action._ha_described()
            action.ha_domains = (described or {}).get("domains", [])
            action.ha_service_name = (described or {}).get("name") or action.ha_service

    def _ha_described(self) -> dict | None:
        """What is known of the service; None where Home Assistant has not told."""
        if not self.ha_service or not self.ha_instance_id:
            return None
        return self.env["ha.service.description"]._of(self.ha_instance_id._origin, self.ha_service)

    @api.onchange("ha_service")
    def _onchange_ha_service(self) -> None:
        described = self._ha_described()
        if described is None:
            return
        if described["domains"] is None:
            self.ha_target = "nothing"
        elif self.ha_target == "nothing":
            self.ha_target = "these"

    @api.onchange("ha_instance_id")
    def _onchange_ha_instance_id(self) -> None:
        """What is of another Home Assistant cannot stay."""
        for name in NAMED.values():
            self[name] = self[name] - self._ha_strangers(self[name])

    def _ha_strangers(self, records):
        """Those of another Home Assistant."""
        return records.filtered(lambda record: record.instance_id._origin != self.ha_instance_id._origin)

    @api.depends("usage", "state")
    def _compute_allowed_states(self):
        """Odoo offers nothing but code for scheduled actions."""
        result = super()._compute_allowed_states()
        for action in self:
            if action.usage == "ir_cron":
                action.allowed_states = list(dict.fromkeys(["code", ACTION, action.state or "code"]))
        return result

    def _name_depends(self):
        return [*super()._name_depends(), "ha_instance_id", "ha_service", *NAMED.values()]

    def _generate_action_name(self):
        self.ensure_one()
        if self.state != ACTION or not self.ha_service:
            return super()._generate_action_name()
        named = [record.display_name for name in NAMED.values() for record in self[name]]
        service = self.ha_service_name
        return (
            self.env._("%(service)s: %(where)s", service=service, where=", ".join(named))
            if named
            else service
        )

    def _ha_target_model(self) -> str | None:
        """Model of what the path of the record leads to; None where it leads nowhere."""
        model = self.env[self.model_id.model] if self.model_id else None
        for name in filter(None, (self.ha_target_path or "").split(".")):
            field = model._fields.get(name) if model is not None else None
            if field is None or not field.comodel_name:
                return None
            model = self.env[field.comodel_name]
        return model._name if model is not None and model._name in RECORDS else None

    def _get_eval_context(self, action=None):
        eval_context = super()._get_eval_context(action)
        if action and action.model_name in ("ha.entity", "ha.instance"):
            eval_context["trigger"] = of_context(self.env)
        return eval_context
