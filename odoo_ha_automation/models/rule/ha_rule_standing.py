"""What the bridge remembers of a rule and an entity, to go on after a restart. Only the bridge writes here.

Of rules about run time this is what people see, too: how much there is. To set it to zero leaves a row of
`ha_rule_reset`, which the bridge follows.
"""

import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import formatLang

HOUR = 3600


class HaRuleStanding(models.Model):
    _name = "ha.rule.standing"
    _description = "Home Assistant Rule Standing"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    rule_id = fields.Many2one("base.automation", required=True, readonly=True, ondelete="cascade")
    entity_id = fields.Many2one("ha.entity", required=True, readonly=True, ondelete="cascade", index=True)
    held = fields.Boolean(readonly=True, help="The condition holds")
    since = fields.Float(required=True, readonly=True, help="Seconds since 1970")
    changed_at = fields.Float(required=True, readonly=True, help="Of the change with which it began")
    old_value = fields.Char(readonly=True)
    context = fields.Char(readonly=True)
    parent_context = fields.Char(readonly=True)
    due = fields.Float(readonly=True)
    fired = fields.Float(readonly=True)
    unseen = fields.Boolean(readonly=True, help="The rule has begun while its entity was gone")

    run_seconds = fields.Float(readonly=True, help="Counted up to Since")
    run_uses = fields.Integer("Times", readonly=True)
    run_unknown = fields.Float(readonly=True, help="Seconds of which nobody knows whether it ran")
    run_reset = fields.Float(readonly=True, help="Seconds since 1970: since when is counted")
    run_last = fields.Boolean(readonly=True, help="It ran when that was known last")
    run_lost = fields.Boolean(readonly=True, help="Since Since it is not known whether it runs")
    instance_id = fields.Many2one(related="entity_id.instance_id")
    counted_since = fields.Datetime(compute="_compute_counted")
    hours = fields.Float(compute="_compute_counted", digits=(16, 2))
    unknown_hours = fields.Float(
        "Not Known",
        compute="_compute_counted",
        digits=(16, 2),
        help="Hours in which Odoo did not listen, and that nobody can tell",
    )
    limit = fields.Float(compute="_compute_counted", digits=(16, 2))
    counted = fields.Char(compute="_compute_counted")

    _rule_entity_uniq = models.Constraint(
        "UNIQUE (rule_id, entity_id)", "A rule stands in one way with an entity."
    )

    @api.depends(
        "rule_id", "held", "since", "run_seconds", "run_uses", "run_unknown", "run_reset", "run_lost"
    )
    @api.depends_context("lang")
    def _compute_counted(self) -> None:
        now = time.time()
        for standing in self:
            rule = standing.rule_id.sudo()
            running = max(0.0, now - standing.since)
            standing.counted_since = _moment(standing.run_reset)
            standing.hours = (standing.run_seconds + (running if standing.held else 0)) / HOUR
            standing.unknown_hours = (standing.run_unknown + (running if standing.run_lost else 0)) / HOUR
            standing.limit = rule.ha_limit
            standing.counted = standing.run_reset and standing._counted_in_words(rule.ha_count == "uses")

    def _counted_in_words(self, are_uses: bool) -> str:
        digits = 0 if are_uses else 1
        done, limit = (
            formatLang(self.env, number, digits=digits)
            for number in (self.run_uses if are_uses else self.hours, self.limit)
        )
        if are_uses:
            words = self.env._("%(count)s of %(limit)s times", count=done, limit=limit)
        else:
            words = self.env._("%(hours)s of %(limit)s hours", hours=done, limit=limit)
        if self.unknown_hours * HOUR < 60:
            return words
        hours = formatLang(self.env, self.unknown_hours, digits=1)
        return self.env._("at least %(counted)s; %(hours)s hours are not known", counted=words, hours=hours)

    def action_ha_reset(self) -> None:
        """Begin to count from zero, such as after a filter was changed.

        :raises AccessError: the user is no manager of Home Assistant
        """
        self.check_access("read")
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only Home Assistant managers can set run times to zero."))
        self.env.invalidate_all()
        for standing in self.filtered("run_reset"):
            standing.entity_id.message_post(
                body=self.env._(
                    "%(rule)s was set to zero, after %(counted)s.",
                    rule=standing.rule_id.sudo().name,
                    counted=standing.counted,
                )
            )
            self.env["ha.rule.reset"]._note(standing.rule_id, standing.entity_id)


def _moment(seconds: float):
    """As Odoo has times; False for none."""
    return fields.Datetime.to_datetime("1970-01-01") + timedelta(seconds=int(seconds)) if seconds else False
