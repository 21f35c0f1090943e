"""Classes of products by the temperature that they have to have, such as 2 to 8 °C."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..kinetic import ENERGIES, USUAL_ENERGY
from ..outside import Limits
from ..temperature import ABSOLUTE_ZERO, CELSIUS, UNITS, WARMEST, convert, convert_difference

LONGEST_MINUTES = 7 * 24 * 60
MATCHED = {
    "name", "unit", "has_lower", "lower_limit", "has_upper", "upper_limit", "hysteresis", "allowed_minutes",
    "severity", "active",
}  # fmt: skip
"""What rules are made of."""


class HaProductClass(models.Model):
    _name = "ha.product.class"
    _description = "Home Assistant Product Class"
    _inherit = ["ha.thread.mixin", "ha.shared.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: for all companies")
    unit = fields.Selection([(unit, unit) for unit in UNITS], required=True, default=CELSIUS, tracking=True)
    has_lower = fields.Boolean("Not Colder Than", default=True, tracking=True)
    lower_limit = fields.Float(digits=(16, 2), default=2.0, tracking=True)
    has_upper = fields.Boolean("Not Warmer Than", default=True, tracking=True)
    upper_limit = fields.Float(digits=(16, 2), default=8.0, tracking=True)
    hysteresis = fields.Float(
        digits=(16, 2),
        default=0.2,
        tracking=True,
        help="How far a temperature has to come back before an excursion is over, in degrees of the unit",
    )
    allowed_minutes = fields.Integer(
        "Allowed Time Outside",
        default=30,
        tracking=True,
        help="For so many minutes a limit may be passed, as when a door is open; longer is an excursion",
    )
    activation_energy = fields.Float(
        "Energy of Activation",
        digits=(16, 3),
        default=USUAL_ENERGY,
        tracking=True,
        help="In kJ/mol, for the mean kinetic temperature; 83.144 unless something else is known of the product",
    )
    severity = fields.Selection(
        [("1", "Notice"), ("2", "Warning"), ("3", "Critical")],
        "Severity of Alarms",
        required=True,
        default="3",
    )
    note = fields.Text("What to Do", help="Where people read it when there is an excursion")
    limits = fields.Char(compute="_compute_limits", help="The limits in one line")
    watched_ids = fields.One2many(
        "ha.watched.temperature",
        "class_id",
        "Watched Temperatures",
        readonly=True,
        context={"active_test": False},
    )
    watched_count = fields.Integer(compute="_compute_watched_count")

    @api.model
    def _domain_shared_with_user(self) -> Domain:
        """Those of the watched temperatures that the user may see, also of archived ones, which have reports too."""
        entities = self.env["ha.entity"]._domain_shared_with_user()
        return Domain("watched_ids", "any", Domain("entity_id", "any", entities))

    @api.depends("unit", "has_lower", "lower_limit", "has_upper", "upper_limit")
    @api.depends_context("lang")
    def _compute_limits(self) -> None:
        for each in self:
            low, high = each._degrees(each.lower_limit), each._degrees(each.upper_limit)
            if each.has_lower and each.has_upper:
                each.limits = self.env._("%(low)s to %(high)s", low=low, high=high)
            elif each.has_upper:
                each.limits = self.env._("at most %s", high)
            else:
                each.limits = self.env._("at least %s", low) if each.has_lower else False

    @api.depends("watched_ids")
    def _compute_watched_count(self) -> None:
        counts = dict(
            self.env["ha.watched.temperature"]._read_group(
                [("class_id", "in", self.ids)], ["class_id"], ["__count"]
            )
        )
        for each in self:
            each.watched_count = counts.get(each._origin, 0)

    @api.constrains(
        "unit", "has_lower", "lower_limit", "has_upper", "upper_limit", "hysteresis", "allowed_minutes",
        "activation_energy",
    )  # fmt: skip
    def _check_numbers(self) -> None:
        for each in self:
            if problem := each._problem():
                raise ValidationError(problem)

    @api.constrains("company_id")
    def _check_company(self) -> None:
        self.sudo().watched_ids._check_company()

    def _problem(self) -> str | None:
        """What is wrong with the numbers, in words."""
        if not self.has_lower and not self.has_upper:
            return self.env._("%s: say how cold or how warm it may be at most.", self.name)
        given = [
            limit
            for has, limit in ((self.has_lower, self.lower_limit), (self.has_upper, self.upper_limit))
            if has
        ]
        if any(convert(limit, self.unit, CELSIUS) <= ABSOLUTE_ZERO for limit in given):
            return self.env._("%s: nothing is as cold as that.", self.name)
        if not all(convert(limit, self.unit, CELSIUS) <= WARMEST for limit in given):
            return self.env._("%s: nothing is as warm as that.", self.name)
        if len(given) == 2 and given[0] >= given[1]:
            return self.env._(
                "%s: the lower limit has to be below the upper one, or nothing is ever within.", self.name
            )
        if self.hysteresis < 0 or (len(given) == 2 and self.hysteresis >= given[1] - given[0]):
            return self.env._(
                "%s: the hysteresis cannot be negative, nor as wide as the limits are apart.", self.name
            )
        back = self.lower_limit + self.hysteresis if self.has_lower else self.upper_limit - self.hysteresis
        if not ABSOLUTE_ZERO < convert(back, self.unit, CELSIUS) <= WARMEST:
            return self.env._("%s: no temperature can come back by such a hysteresis.", self.name)
        if not 0 <= self.allowed_minutes <= LONGEST_MINUTES:
            return self.env._("%s: the allowed time is between no minutes and a week.", self.name)
        if not ENERGIES[0] <= self.activation_energy <= ENERGIES[1]:
            return self.env._(
                "%(name)s: the energy of activation is between %(least)s and %(most)s kJ/mol.",
                name=self.name,
                least=round(ENERGIES[0]),
                most=round(ENERGIES[1]),
            )
        return None

    @api.model_create_multi
    def create(self, vals_list):
        classes = super().create(vals_list)
        classes._check_may_decide_for_all()
        return classes

    def write(self, vals: dict) -> bool:
        self._check_may_decide_for_all()
        result = super().write(vals)
        self._check_may_decide_for_all()
        if MATCHED & vals.keys():
            self.sudo().watched_ids._keep_rules()
        return result

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        self._check_may_decide_for_all()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def _check_may_decide_for_all(self) -> None:
        """:raises AccessError: a class is for all companies, and the user is not in all that have a Home Assistant"""
        if self.env.su or all(each.company_id for each in self.sudo()):
            return
        instances = self.env["ha.instance"].sudo().with_context(active_test=False).search([])
        if instances.company_id - self.env.user.company_ids:
            raise AccessError(
                self.env._(
                    "This product class is for all companies, and you are not in all of them. Make one for yours."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_watched(self) -> None:
        self._check_may_decide_for_all()
        if watched := self.sudo().watched_ids:
            raise ValidationError(
                self.env._(
                    "%(entity)s is, or was, watched as %(name)s, and its reports need it. Archive the class instead.",
                    entity=watched[0].display_name,
                    name=watched[0].class_id.name,
                )
            )

    def _as_limits(self) -> Limits:
        """In °C."""
        self.ensure_one()
        return Limits(
            convert(self.lower_limit, self.unit, CELSIUS) if self.has_lower else None,
            convert(self.upper_limit, self.unit, CELSIUS) if self.has_upper else None,
            convert_difference(self.hysteresis, self.unit, CELSIUS),
            self.allowed_minutes * 60.0,
        )

    def _degrees(self, value: float, digits: int | None = None) -> str:
        """A temperature as people write it, in the unit of the class."""
        if digits is None:
            digits = next((places for places in range(2) if round(value, places) == round(value, 2)), 2)
        return f"{formatLang(self.env, value, digits=digits)} {self.unit}"

    def _shown(self, celsius: float | None, digits: int = 1) -> str:
        """A temperature that is known in °C; empty for none."""
        if celsius is None:
            return ""
        return self._degrees(convert(celsius, CELSIUS, self.unit), digits)

    def action_watched(self) -> dict:
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "odoo_ha_automation.action_ha_watched_temperature"
            ),
            "domain": [("class_id", "=", self.id)],
        }
