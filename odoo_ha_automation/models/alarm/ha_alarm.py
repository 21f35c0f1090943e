"""An alarm: something that a rule has found wrong with an entity, from its beginning until somebody has closed it.

    raised → acknowledged (somebody has seen it, in a word) → cleared (it has ended, by itself) → closed

It can end before anybody has acknowledged it. What begins again before it is closed is the same alarm, raised again:
there is at most one of a rule and an entity that is not closed.

Nobody writes an alarm but by what is done with it (`ha_alarm_life`); who is told and when stands in `ha_alarm_people`.
"""

from odoo import api, fields, models

SEVERITIES = [("1", "Notice"), ("2", "Warning"), ("3", "Critical")]
"""In the order of their weight."""
STATES = [
    ("raised", "Raised"),
    ("acknowledged", "Acknowledged"),
    ("cleared", "Cleared"),
    ("closed", "Closed"),
]
LASTING = ("raised", "acknowledged")
GIVEN = frozenset({"active", "user_id"})
"""Fields of ours that people write."""


class HaAlarm(models.Model):
    _name = "ha.alarm"
    _description = "Home Assistant Alarm"
    _inherit = ["ha.thread.mixin", "mail.activity.mixin"]
    _order = "is_open desc, severity desc, raised_at desc, id desc"

    name = fields.Char("Alarm", required=True, readonly=True)
    kind = fields.Selection(
        [("condition", "Condition of a rule")], required=True, readonly=True, default="condition"
    )
    severity = fields.Selection(
        SEVERITIES, required=True, readonly=True, default="2", group_expand=True, index=True
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="raised", group_expand=True)
    is_open = fields.Boolean("Open", compute="_compute_is_open", store=True, help="It is not closed")
    active = fields.Boolean(default=True)

    rule_id = fields.Many2one("base.automation", readonly=True, ondelete="set null", index=True)
    rule_name = fields.Char(related="rule_id.name", string="Name of the Rule", related_sudo=True)
    action_id = fields.Many2one(
        "ir.actions.server", "Raised by", readonly=True, ondelete="set null", index="btree_not_null"
    )
    entity_id = fields.Many2one(
        "ha.entity", readonly=True, ondelete="cascade", index=True, help="None of an alarm about an instance"
    )
    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    area_id = fields.Many2one(related="entity_id.effective_area_id")
    device_id = fields.Many2one(related="entity_id.device_id")

    raised_at = fields.Datetime("Since", required=True, readonly=True, index=True)
    began_at = fields.Datetime(
        "Last Began", required=True, readonly=True, help="It may have ended and begun again"
    )
    ended_at = fields.Datetime("Ended", readonly=True)
    times = fields.Integer(readonly=True, default=1, help="How often it was raised before it was closed")
    ends_itself = fields.Boolean(
        readonly=True, help="Its condition is followed, and the alarm is cleared when it ends"
    )
    is_gone = fields.Boolean(
        compute="_compute_is_gone",
        compute_sudo=True,
        help="Home Assistant no longer has the entity, or its instance is archived: nobody knows whether it lasts",
    )
    closes_itself = fields.Boolean(readonly=True, help="It is closed when it has ended")
    acknowledged_at = fields.Datetime("Acknowledged on", readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", "Acknowledged by", readonly=True, ondelete="set null")
    word = fields.Text(readonly=True, help="What was said when it was acknowledged")
    cause = fields.Text(readonly=True, help="Why it came to it")
    corrective_action = fields.Text(readonly=True, help="What was done, and is done, against it")
    closed_at = fields.Datetime("Closed on", readonly=True)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, ondelete="set null")

    _open_of_rule_uniq = models.UniqueIndex(
        "(rule_id, coalesce(entity_id, 0), instance_id) WHERE is_open AND rule_id IS NOT NULL",
        "A rule has one open alarm of an entity.",
    )
    _open_of_action_uniq = models.UniqueIndex(
        "(action_id, coalesce(entity_id, 0), instance_id) WHERE is_open AND rule_id IS NULL",
        "An action has one open alarm of an entity.",
    )

    _lasting_idx = models.Index("(id) WHERE state IN ('raised', 'acknowledged')")

    @api.depends("state")
    def _compute_is_open(self) -> None:
        for alarm in self:
            alarm.is_open = alarm.state != "closed"

    @api.depends("entity_id.active", "instance_id.active")
    def _compute_is_gone(self) -> None:
        for alarm in self:
            is_archived = alarm.entity_id and not alarm.entity_id.active
            alarm.is_gone = bool(is_archived) or not alarm.instance_id.active

    @api.model
    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and field.name in self._of_the_alarm():
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _of_the_alarm(self) -> set[str]:
        """Names of the fields that nobody writes, apart from what is done with alarms."""
        chatter = {*self.env["mail.thread"]._fields, *self.env["mail.activity.mixin"]._fields}
        return self._fields.keys() - chatter - GIVEN

    def _asks_cause(self) -> bool:
        """Whether who acknowledges it has to tell the cause and what is done against it."""
        return False

    def _is_acknowledged(self) -> bool:
        return bool(self.acknowledged_at)
