"""What a watched temperature is now, and what keeps it from being watched."""

from odoo import api, fields, models

from ...models.firing.state_words import as_number
from ..outside import ABOVE, BELOW
from ..temperature import CELSIUS, UNITS, convert
from .ha_watched_temperature import UNIT

INSIDE, UNKNOWN = "inside", "unknown"
PLACES = [(INSIDE, "Within"), (ABOVE, "Too warm"), (BELOW, "Too cold"), (UNKNOWN, "Not known")]


class HaWatchedTemperature(models.Model):
    _inherit = "ha.watched.temperature"

    now = fields.Char(compute="_compute_now", help="The temperature as Home Assistant tells it")
    place = fields.Selection(PLACES, "Limits Now", compute="_compute_now")
    problem = fields.Char(compute="_compute_problem", help="Why it is not watched at the moment")

    @api.depends("entity_id", "class_id")
    @api.depends_context("lang")
    def _compute_now(self) -> None:
        for watched in self:
            celsius = watched.entity_id._celsius()
            watched.now = watched.class_id._shown(celsius) if watched.class_id else False
            if celsius is None or not watched.class_id:
                watched.place = UNKNOWN
            else:
                watched.place = watched.class_id._as_limits().side(celsius) or INSIDE

    @api.depends("rule_ids.active", "rule_ids.ha_paused", "class_id", "active", "entity_id")
    @api.depends_context("lang")
    def _compute_problem(self) -> None:
        for watched in self:
            watched.problem = watched._problem()

    def _problem(self) -> str | bool:
        if not self.active or not self.class_id or not self.entity_id:
            return False
        entity, rules = self.entity_id, self.sudo().rule_ids.filtered("active")
        if not entity.active:
            return self.env._("Home Assistant has this entity no more.")
        if not self._unit():
            return self.env._(
                "Home Assistant tells no temperature of it in °C, °F or K, so nothing is watched."
            )
        if not rules:
            return self.env._(
                "It has no rules, so nothing is watched. Choose somebody who manages Home Assistant."
            )
        if paused := rules.filtered("ha_paused"):
            return self.env._("The rule %s pauses, for it failed several times.", paused[0].name)
        if any(not rule.ha_user_id.active for rule in rules):
            return self.env._("The user whose rights its rules have is archived.")
        return False


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def _celsius(self) -> float | None:
        """Its state in °C; None where it is no temperature that is known."""
        unit, told = (self.attributes or {}).get(UNIT), as_number(self.state)
        return convert(told, unit, CELSIUS) if unit in UNITS and told is not None else None
