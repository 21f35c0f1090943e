"""The action type *Raise alarm* of rules about entities of Home Assistant."""

from __future__ import annotations

import logging

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .ha_alarm import SEVERITIES

_logger = logging.getLogger(__name__)

ALARM = "ha_alarm"
TITLE = "{{ object.display_name }}: {{ trigger.new }} {{ trigger.unit }}"
LONGEST_TITLE = 200
SUBJECTS = ("ha.entity", "ha.instance")
"""What alarms are about."""


class IrActionsServer(models.Model):
    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "ha.guarded.mixin"]

    state = fields.Selection(selection_add=[(ALARM, "Raise Alarm")], ondelete={ALARM: "cascade"})
    ha_alarm_kind = fields.Selection(
        selection=lambda self: self.env["ha.alarm"]._fields["kind"]._description_selection(self.env),
        string="Kind of Alarm",
        default="condition",
    )
    ha_alarm_severity = fields.Selection(SEVERITIES, "Severity", default="2")
    ha_alarm_title = fields.Char(
        "Title of the Alarm",
        default=TITLE,
        help="Expressions see the entity as object, and what happened as trigger: {{ trigger.new }}",
    )
    ha_alarm_user_id = fields.Many2one("res.users", "Responsible for the Alarm", ondelete="set null")
    ha_alarm_follower_ids = fields.Many2many(
        "res.users", "ha_alarm_follower_rel", "action_id", "user_id", string="Followers of the Alarm"
    )
    ha_alarm_step_ids = fields.One2many("ha.alarm.step", "action_id", "If Nobody Acknowledges It", copy=True)
    ha_alarm_hours = fields.Selection(
        [
            ("always", "At any time"),
            ("calendar", "Within the working hours of"),
            ("person", "Within each person's own working hours"),
        ],
        "People Are Disturbed",
        default="always",
        help="The alarm stands at any time; in quiet hours nobody is told of it",
    )
    ha_alarm_calendar_id = fields.Many2one("resource.calendar", "Hours", ondelete="set null")
    ha_alarm_closes = fields.Boolean("Close It When It Has Ended")

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), "state", "ha_alarm_hours", "ha_alarm_calendar_id"]

    def _get_warning_messages(self):
        warnings = super()._get_warning_messages()
        if self.state == ALARM and self.model_id and self.model_id.model not in SUBJECTS:
            warnings.append(
                self.env._(
                    "Alarms are raised about entities and instances. Choose the model Home Assistant Entity."
                )
            )
        if self.state == ALARM and self.ha_alarm_hours == "calendar" and not self.ha_alarm_calendar_id:
            warnings.append(self.env._("Choose the working hours in which people are disturbed."))
        return warnings

    def _name_depends(self):
        return [*super()._name_depends(), "ha_alarm_severity"]

    def _generate_action_name(self):
        if self.state == ALARM:
            severities = dict(self._fields["ha_alarm_severity"]._description_selection(self.env))
            return self.env._("Raise alarm: %s", severities.get(self.ha_alarm_severity, ""))
        return super()._generate_action_name()

    @api.constrains("state", "ha_alarm_title", "model_id")
    def _check_ha_alarm_title(self) -> None:
        for action in self.filtered(lambda action: action.state == ALARM and action.ha_alarm_title):
            name = action.model_id.model
            some = self.env[name].search([], limit=1) if name in SUBJECTS else None
            if not some:
                continue
            try:
                action._ha_alarm_titles(some)
            except Exception as error:
                words = str(error.__cause__ or error).splitlines()
                raise ValidationError(
                    self.env._("The title of the alarm cannot be written: %s", words[0] if words else "")
                ) from error

    def _ha_alarm_titles(self, subjects) -> dict[int, str]:
        """The title of an alarm by the id of what it is about, as the current user may read what it names."""
        # Only administrators write actions, as they write templates of mails.
        templates = self.env["mail.template"].sudo(False)
        return templates._render_template(
            self.ha_alarm_title or TITLE, subjects._name, subjects.ids, engine="inline_template"
        )

    def _run_action_ha_alarm_multi(self, eval_context=None):
        subjects = eval_context.get("records") or eval_context["record"] or eval_context["model"]
        for subject in subjects:
            self.env["ha.alarm"]._raise(self, subject, self._ha_alarm_title_of(subject))

    def _ha_alarm_title_of(self, subject) -> str:
        """Whatever is wrong with the title, the alarm is raised."""
        try:
            title = " ".join(self._ha_alarm_titles(subject)[subject.id].split())
        except Exception:
            _logger.info("%s: the title of an alarm cannot be written", self.env.cr.dbname, exc_info=True)
            title = ""
        return (title or subject.display_name)[:LONGEST_TITLE]
