"""A temperature that has to stay within the limits of a product class, and who is responsible for it.

What it is now stands in `ha_watched_temperature_now`, the rules that raise its excursions are kept by
`ha_watched_temperature_rules`.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..temperature import CELSIUS, UNITS

UNIT = "unit_of_measurement"


class HaWatchedTemperature(models.Model):
    _name = "ha.watched.temperature"
    _description = "Home Assistant Watched Temperature"
    _inherit = ["ha.thread.mixin"]
    _order = "class_id, id"
    _rec_name = "entity_id"

    entity_id = fields.Many2one("ha.entity", required=True, ondelete="cascade", tracking=True)
    instance_id = fields.Many2one(related="entity_id.instance_id", store=True, index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    area_id = fields.Many2one(related="entity_id.effective_area_id")
    device_id = fields.Many2one(related="entity_id.device_id")
    class_id = fields.Many2one(
        "ha.product.class", "Product Class", required=True, ondelete="restrict", index=True, tracking=True
    )
    limits = fields.Char(related="class_id.limits")
    user_id = fields.Many2one(
        "res.users", "Responsible", ondelete="set null", default=lambda self: self.env.user, tracking=True
    )
    active = fields.Boolean(default=True, tracking=True)
    units = fields.Json(readonly=True, copy=False, help="Since when it was told in which unit")
    rule_ids = fields.One2many(
        "base.automation", "watched_temperature_id", "Rules", readonly=True, context={"active_test": False}
    )

    excursion_count = fields.Integer("Open Excursions", compute="_compute_excursion_count")

    _entity_uniq = models.UniqueIndex(
        "(entity_id)", "This temperature is watched already, or was. Look among the archived ones, too."
    )

    @api.model
    def _has_field_access(self, field, operation):
        # What reports are calculated with is noted by `_note_unit` alone.
        if operation == "write" and field.name == "units" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def _compute_excursion_count(self) -> None:
        alarms = self.env["ha.alarm"]
        domain = [("watched_temperature_id", "in", self.ids), ("is_open", "=", True)]
        counts = dict(alarms._read_group(domain, ["watched_temperature_id"], ["__count"]))
        for watched in self:
            watched.excursion_count = counts.get(watched._origin, 0)

    @api.model
    def _domain_of_temperatures(self) -> Domain:
        """The entities (ha.entity) that tell a temperature."""
        return Domain("id", "in", self.env["base.automation"]._ha_of_classes(["temperature"])) & Domain(
            "domain", "in", ["sensor", "number", "input_number"]
        )

    @api.constrains("class_id")
    def _check_class_active(self) -> None:
        for watched in self.sudo():
            if not watched.class_id.active:
                raise ValidationError(
                    self.env._(
                        "%s is archived, so nothing would be watched. Choose another product class.",
                        watched.class_id.name,
                    )
                )

    @api.constrains("entity_id", "class_id")
    def _check_company(self) -> None:
        for watched in self.sudo():
            company = watched.class_id.company_id
            if company and company != watched.company_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a product class of %(company)s alone.",
                        name=watched.class_id.name,
                        company=company.name,
                    )
                )

    @api.constrains("user_id", "entity_id")
    def _check_responsible(self) -> None:
        for watched in self.sudo():
            if watched.user_id and not watched._readable_by(watched.user_id):
                raise ValidationError(
                    self.env._(
                        "%(name)s may not see %(entity)s, so they cannot be responsible for it.",
                        name=watched.user_id.name,
                        entity=watched.entity_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        watched = super().create(vals_list)
        watched._keep_rules()
        return watched

    def write(self, vals: dict) -> bool:
        if "entity_id" in vals and any(each.entity_id.id != vals["entity_id"] for each in self):
            raise UserError(
                self.env._("Reports are about the entity. Archive this one and watch the other one, too.")
            )
        result = super().write(vals)
        if vals.keys() & {"class_id", "user_id", "active"}:
            self._keep_rules()
        return result

    def unlink(self) -> bool:
        rules = self.sudo().rule_ids
        result = super().unlink()
        # What they have raised stays; a rule that is gone would take it along.
        rules.filtered("active").write({"active": False})
        return result

    def _unit(self) -> str:
        """That the entity tells now, or told last; empty where it never told one of temperature."""
        unit = (self.entity_id.attributes or {}).get(UNIT)
        if unit in UNITS:
            return unit
        told = self._told_units()
        return told[-1][1] if told else ""

    def _told_units(self) -> list[tuple[float, str]]:
        """Since when (seconds since 1970) it was told in which unit, in order."""
        told = self.units if isinstance(self.units, list) else []
        return [(since, unit) for since, unit in told if unit in UNITS]

    def _note_unit(self) -> None:
        """Remember the unit, for what was told in it."""
        for watched in self:
            unit, told = watched._unit(), watched._told_units()
            if unit and (not told or told[-1][1] != unit):
                since = watched._epoch(fields.Datetime.now()) if told else 0.0
                watched.sudo().units = [*told, (since, unit)]

    def _unit_at(self, moment: float) -> str:
        """
        :param moment: seconds since 1970
        """
        told = [unit for since, unit in self._told_units() if since <= moment]
        return told[-1] if told else self._unit() or CELSIUS

    @staticmethod
    def _epoch(moment) -> float:
        return (moment - fields.Datetime.to_datetime("1970-01-01 00:00:00")).total_seconds()


class HaInstance(models.Model):
    _inherit = "ha.instance"

    @api.constrains("company_id")
    def _check_product_classes(self) -> None:
        """Whoever gets it may not see product classes of the company that it had."""
        watched = self.env["ha.watched.temperature"].sudo().with_context(active_test=False)
        watched.search([("instance_id", "in", self.ids)])._check_company()
