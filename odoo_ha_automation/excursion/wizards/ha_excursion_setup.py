"""*Watch a cold chain*: the temperatures that there are, with what they are today, and what is in there."""

from __future__ import annotations

from typing import Any

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_access import USER
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ..models.ha_watched_temperature import UNIT
from ..temperature import CELSIUS, UNITS

MOST_LINES = 400
"""More sensors nobody looks through; who has more filters by name."""


class HaExcursionSetup(models.TransientModel):
    _name = "ha.excursion.setup"
    _description = "Watch a Cold Chain"
    _inherit = ["ha.guarded.mixin"]

    class_id = fields.Many2one("ha.product.class", "Product Class", ondelete="cascade")
    limits = fields.Char(related="class_id.limits")
    allowed_minutes = fields.Integer(related="class_id.allowed_minutes")
    user_id = fields.Many2one(
        "res.users", "Responsible", ondelete="cascade", default=lambda self: self.env.user
    )
    line_ids = fields.One2many("ha.excursion.setup.line", "setup_id", "Temperatures")
    chosen_count = fields.Integer(compute="_compute_chosen")
    outside_count = fields.Integer(compute="_compute_chosen")
    keeps_past = fields.Boolean(compute="_compute_keeps_past")
    is_more = fields.Boolean(compute="_compute_keeps_past", help="There are more than are shown")

    # pylint: disable-next=missing-return
    def _check_as_written(self, operation: str, names: set[str]) -> None:
        super()._check_as_written(operation, names)
        # Whether they may see what is chosen is checked when it is watched.
        for user in self.sudo().user_id:
            if not (user.active and user.has_group(USER) and user.company_ids & self.env.companies):
                raise ValidationError(
                    self.env._(
                        "%s does not use Home Assistant in your companies, so they cannot be responsible.",
                        user.name,
                    )
                )

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        if "line_ids" in fields_list and not defaults.get("line_ids"):
            defaults["line_ids"] = [Command.create(values) for values in self._values_of_lines()]
        return defaults

    @api.model
    def _temperatures(self):
        """The entities that can be watched, as the user may see them."""
        domain = self.env["ha.watched.temperature"]._domain_of_temperatures()
        return self.env["ha.entity"].search(domain, order="name, id", limit=MOST_LINES)

    @api.model
    def _values_of_lines(self) -> list[dict[str, Any]]:
        entities = self._temperatures()
        lately = entities._celsius_lately()
        # The coldest first: what has to be cold is among them.
        now = {entity: entity._celsius() for entity in entities}
        entities = entities.sorted(lambda entity: (now[entity] is None, now[entity] or 0.0))
        return [
            {
                "entity_id": entity.id,
                "is_chosen": False,
                "celsius": now[entity] or 0.0,
                "is_known": now[entity] is not None,
                "least": lately.get(entity.id, (0.0, 0.0))[0],
                "largest": lately.get(entity.id, (0.0, 0.0))[1],
                "has_past": entity.id in lately,
            }
            for entity in entities
        ]

    @api.depends("line_ids.is_chosen", "class_id")
    def _compute_chosen(self) -> None:
        for setup in self:
            chosen = setup.line_ids.filtered("is_chosen")
            setup.chosen_count = len(chosen)
            setup.outside_count = len(chosen.filtered(lambda line: line.place in ("above", "below")))

    def _compute_keeps_past(self) -> None:
        count = self.env["ha.entity"].search_count(
            self.env["ha.watched.temperature"]._domain_of_temperatures(), limit=MOST_LINES + 1
        )
        for setup in self:
            setup.keeps_past = self.env["ha.watched.temperature"]._keeps_past()
            setup.is_more = count > MOST_LINES

    def action_watch(self) -> dict:
        """Watch what is chosen; what was watched before gets the class and the responsible that are chosen now.

        :raises UserError: nothing is chosen, or it is not said as what
        """
        self.ensure_one()
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only a Home Assistant manager may decide what is watched."))
        entities = self.line_ids.filtered("is_chosen").entity_id
        if not self.class_id:
            raise UserError(self.env._("Choose the product class, such as Refrigerated."))
        if not entities:
            raise UserError(self.env._("Choose at least one temperature."))
        watched = self.env["ha.watched.temperature"].with_context(active_test=False)
        values = {"class_id": self.class_id.id, "user_id": self.user_id.id}
        known = watched.search([("entity_id", "in", entities.ids)])
        known.write({**values, "active": True})
        new = watched.create([{**values, "entity_id": entity.id} for entity in entities - known.entity_id])
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "odoo_ha_automation.action_ha_watched_temperature"
            ),
            "domain": [("id", "in", (known | new).ids)],
            "target": "main",
        }


class HaExcursionSetupLine(models.TransientModel):
    _name = "ha.excursion.setup.line"
    _description = "Temperature That Can Be Watched"
    _inherit = ["ha.guarded.mixin"]
    _order = "id"

    setup_id = fields.Many2one("ha.excursion.setup", required=True, ondelete="cascade")
    entity_id = fields.Many2one("ha.entity", required=True, ondelete="cascade")
    area_id = fields.Many2one(related="entity_id.effective_area_id")
    is_chosen = fields.Boolean("Watch")
    celsius = fields.Float(digits=(16, 4))
    is_known = fields.Boolean()
    least = fields.Float(digits=(16, 4))
    largest = fields.Float(digits=(16, 4))
    has_past = fields.Boolean()
    now = fields.Char(compute="_compute_words")
    lately = fields.Char("Last 24 Hours", compute="_compute_words")
    place = fields.Selection(
        [("inside", "Within"), ("above", "Too warm"), ("below", "Too cold"), ("unknown", "Not known")],
        "Limits Now",
        compute="_compute_words",
    )
    watched_as = fields.Char("Watched as", compute="_compute_watched_as")

    @api.depends("setup_id.class_id", "celsius", "is_known", "least", "largest", "has_past")
    @api.depends_context("lang")
    def _compute_words(self) -> None:
        for line in self:
            of_class = line.setup_id.class_id
            told = (line.entity_id.attributes or {}).get(UNIT)
            unit = of_class.unit or (told if told in UNITS else CELSIUS)
            shown = of_class or self.env["ha.product.class"].new({"unit": unit})
            line.now = shown._shown(line.celsius) if line.is_known else False
            # One unit is enough for both.
            low = shown._shown(line.least).removesuffix(unit).strip()
            line.lately = f"{low} … {shown._shown(line.largest)}" if line.has_past else False
            line.place = False
            if of_class:
                side = of_class._as_limits().side(line.celsius) if line.is_known else "unknown"
                line.place = side or "inside"

    @api.depends("entity_id")
    def _compute_watched_as(self) -> None:
        watched = self.env["ha.watched.temperature"].search([("entity_id", "in", self.entity_id.ids)])
        names = {each.entity_id.id: each.class_id.name for each in watched}
        for line in self:
            line.watched_as = names.get(line.entity_id.id, False)
