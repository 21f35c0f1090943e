"""The rules that raise the excursions of a watched temperature: one for each limit, kept like the product class.

Each temperature has rules of its own. Whoever changes the limits of one class, or watches one more temperature, leaves
alone what the bridge has been timing for all others.
"""

from odoo import api, fields, models
from odoo.fields import Command

from ...models.rule.base_automation import TRIGGER
from ..outside import ABOVE, BELOW, EXCURSION
from ..temperature import convert, convert_difference

MANAGER = "odoo_ha_addon.group_ha_manager"
SIDES = {ABOVE: ("has_upper", "upper_limit"), BELOW: ("has_lower", "lower_limit")}


class HaWatchedTemperature(models.Model):
    _inherit = "ha.watched.temperature"

    def _keep_rules(self) -> None:
        """Make, change, or archive the rules, so that they are what the product class says."""
        self._note_unit()
        for watched in self.sudo():
            for side in SIDES:
                watched._keep_rule(side)

    def _keep_rule(self, side: str) -> None:
        rule = self.rule_ids.filtered(lambda rule: rule.ha_when == side)[:1]
        has, _limit = SIDES[side]
        user = self._user_of_rules(rule)
        if not (self.active and self.class_id.active and self.class_id[has] and self._unit() and user):
            rule.filtered("active").write({"active": False})
            return
        values = self._values_of_rule(side, user)
        if not rule:
            self.env["base.automation"].create(
                {**values, "action_server_ids": [Command.create(self._values_of_action(side))]}
            )
            return
        changed = {name: value for name, value in values.items() if _differs(rule, name, value)}
        if changed:
            rule.write(changed)
        action = rule.action_server_ids.filtered(lambda action: action.state == "ha_alarm")[:1]
        wanted = self._values_of_action(side)
        if not action:
            rule.action_server_ids = [Command.create(wanted)]
        elif changed := {name: value for name, value in wanted.items() if _differs(action, name, value)}:
            action.write(changed)

    def _values_of_rule(self, side: str, user) -> dict:
        of_class, unit = self.class_id, self._unit()
        limit = of_class[SIDES[side][1]]
        return {
            "name": self._title(side, self.entity_id.display_name),
            "active": True,
            "model_id": self.env["ir.model"]._get("ha.entity").id,
            "trigger": TRIGGER,
            "watched_temperature_id": self.id,
            "ha_what": "entities",
            "ha_entity_ids": [Command.set(self.entity_id.ids)],
            "ha_when": side,
            "ha_limit": round(convert(limit, of_class.unit, unit), 4),
            "ha_hysteresis": round(convert_difference(of_class.hysteresis, of_class.unit, unit), 4),
            "ha_hold_number": of_class.allowed_minutes,
            "ha_hold_unit": "minutes",
            "ha_late": "fire",
            "ha_user_id": user.id,
        }

    def _values_of_action(self, side: str) -> dict:
        return {
            "name": self.env._("Raise an excursion"),
            "state": "ha_alarm",
            "model_id": self.env["ir.model"]._get("ha.entity").id,
            "usage": "base_automation",
            "ha_alarm_kind": EXCURSION,
            "ha_alarm_severity": self.class_id.severity,
            "ha_alarm_title": self._title(side, "{{ object.display_name }}"),
            "ha_alarm_user_id": self.user_id.id,
        }

    def _title(self, side: str, name: str) -> str:
        """In the language of who is responsible."""
        watched = self.with_context(lang=self.user_id.lang or self.env.lang)
        limit = watched.class_id._degrees(watched.class_id[SIDES[side][1]])
        if side == ABOVE:
            return watched.env._("%(name)s: warmer than %(limit)s", name=name, limit=limit)
        return watched.env._("%(name)s: colder than %(limit)s", name=name, limit=limit)

    @api.model
    def _is_fit(self, user) -> bool:
        return bool(user and user.active and user.has_group(MANAGER))

    def _user_of_rules(self, rule):
        """With whose rights the rules act: who has them now, who watches it, or who is responsible for it."""
        company = self.company_id
        for user in (rule.ha_user_id, self.env.user, self.create_uid, self.user_id):
            if self._is_fit(user) and (not company or company in user.company_ids):
                return user
        managers = self.env.ref(MANAGER).all_user_ids.filtered(self._is_fit)
        return managers.filtered(lambda user: not company or company in user.company_ids).sorted("id")[:1]

    @api.model
    def _look_again(self) -> None:
        """Whether rules are still what they have to be: units, names and people change without a word to them."""
        self.sudo().search([])._keep_rules()


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    watched_temperature_id = fields.Many2one(
        "ha.watched.temperature",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        groups=MANAGER,
        help="The rule is kept as the product class of this one says",
    )


def _differs(record, name: str, value) -> bool:
    field = record._fields[name]
    if field.type == "many2many":
        return set(record[name].ids) != set(value[0][2])
    if field.type == "many2one":
        return record[name].id != value
    if field.type == "float":
        return abs(record[name] - value) > 1e-6
    return record[name] != value
