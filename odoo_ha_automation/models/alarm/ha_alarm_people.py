"""Who is told of an alarm and when: the responsible, then the next ones; not in quiet hours, nor while it sleeps."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

_logger = logging.getLogger(__name__)

ACTIVITY = "odoo_ha_automation.mail_activity_type_ha_alarm"
CRON = "odoo_ha_automation.ir_cron_ha_alarms"
SOON_DAYS = 14
"""How far ahead it is looked for the end of quiet hours."""


class HaAlarm(models.Model):
    _inherit = "ha.alarm"

    user_id = fields.Many2one("res.users", "Responsible", ondelete="set null", index="btree_not_null")
    told_at = fields.Datetime(
        "Told on", readonly=True, help="When the responsible was told; empty: it is to be done"
    )
    waits_since = fields.Datetime(
        readonly=True, help="From when on it counts until the next one becomes responsible"
    )
    escalations = fields.Integer(readonly=True, help="How many times it was handed over to the next")
    next_at = fields.Datetime(
        "Next Step", readonly=True, index="btree_not_null", help="When somebody is told, or the next one"
    )
    responsible_problem = fields.Char(compute="_compute_responsible_problem")
    snoozed_until = fields.Datetime(readonly=True)
    is_snoozed = fields.Boolean("Snoozed", compute="_compute_is_snoozed", search="_search_is_snoozed")

    @api.depends("user_id", "entity_id", "is_open")
    @api.depends_context("lang")
    def _compute_responsible_problem(self) -> None:
        for alarm in self:
            user = alarm.user_id
            alarm.responsible_problem = (
                bool(user)
                and alarm.is_open
                and not alarm.sudo()._is_for(user.sudo())
                and self.env._("%s may not see this alarm, and is not told of it.", user.sudo().name)
            )

    @api.depends("snoozed_until")
    def _compute_is_snoozed(self) -> None:
        now = fields.Datetime.now()
        for alarm in self:
            alarm.is_snoozed = bool(alarm.snoozed_until and alarm.snoozed_until > now)

    @api.model
    def _search_is_snoozed(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        snoozed = Domain("snoozed_until", ">", fields.Datetime.now())
        return snoozed if True in value else ~snoozed

    def write(self, vals: dict) -> bool:
        if self.env.su or "user_id" not in vals:
            return super().write(vals)
        before = {alarm: alarm.user_id for alarm in self}
        result = super().write(vals)
        for alarm in self:
            if alarm.user_id != before[alarm] and alarm.is_open:
                if alarm.user_id and not alarm._is_for(alarm.user_id):
                    raise UserError(
                        self.env._(
                            "%(name)s may not see the alarm %(alarm)s, so they cannot be responsible for it.",
                            name=alarm.user_id.name,
                            alarm=alarm.name,
                        )
                    )
                alarm.sudo()._hand_over()
        return result

    def _is_for(self, user) -> bool:
        """Whether the user may see this alarm, in any of their companies."""
        return bool(user.active and self._readable_by(user))

    def _after_raise(self) -> None:
        """It begins, or begins again: tell people, as far as they may be disturbed."""
        self.write({"escalations": 0, "snoozed_until": False, "user_id": self.action_id.ha_alarm_user_id.id})
        self._follow(self.action_id.ha_alarm_follower_ids)
        self._log(self.env._("Raised: %s", self.name))
        self._hand_over()

    def _follow(self, people) -> None:
        allowed = people.filtered(self._is_for)
        self.message_subscribe(allowed.partner_id.ids)
        if strangers := people - allowed:
            self._log(
                self.env._("May not see this alarm, and is not told: %s", ", ".join(strangers.mapped("name")))
            )

    def _hand_over(self) -> None:
        """From now on somebody else is responsible, or the same one again."""
        self._forget_activities()
        self.write({"told_at": False, "waits_since": False})
        if self.user_id:
            self._follow(self.user_id)
        self._look()
        if self.state != "raised" and self.user_id != self.env.user:
            self._tell(fields.Datetime.now())

    def _look(self, now: datetime | None = None) -> None:
        """Do what is due: tell the responsible, or hand over to the next, and note when to look again."""
        now = now or fields.Datetime.now()
        due = None
        if self.state == "raised":
            due = self._end_of_pause(now)
            if due is None:
                self._tell(now)
                due = self._escalate(now)
        self.next_at = due
        if due:
            self.env.ref(CRON).sudo()._trigger(due)
        self._announce()

    def _end_of_pause(self, now: datetime) -> datetime | None:
        """When it is to be looked at again, if nobody is to be disturbed now."""
        if self.snoozed_until and self.snoozed_until > now:
            return self.snoozed_until
        action = self.action_id
        if action.ha_alarm_hours == "calendar" and action.ha_alarm_calendar_id:
            return _end_of_quiet(action.ha_alarm_calendar_id, now)
        return None

    def _tell(self, now: datetime) -> None:
        """Tell the responsible and the followers, if they do not know and the responsible may be disturbed."""
        self.waits_since = self.waits_since or now
        user = self.user_id.filtered(self._is_for)
        if self.told_at or self._end_of_own_quiet(now):
            return
        self.told_at = now
        words = self.name
        if user:
            words = self.env._("%(alarm)s. Responsible: %(name)s", alarm=self.name, name=user.name)
            # The message below is enough of a mail.
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY, user_id=user.id, summary=self.name
            )
        self.message_post(
            body=words,
            subtype_xmlid="mail.mt_comment",
            partner_ids=user.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
        )

    def _end_of_own_quiet(self, now: datetime) -> datetime | None:
        """When the responsible may be disturbed, if not now."""
        calendar = self.user_id.resource_calendar_id
        if self.action_id.ha_alarm_hours != "person" or not calendar:
            return None
        return _end_of_quiet(calendar, now)

    def _escalate(self, now: datetime) -> datetime | None:
        """Hand it over to the next if it is time to.

        :return: when it is to be looked at again
        """
        own = None if self.told_at or not self.user_id else self._end_of_own_quiet(now)
        steps = self.action_id.ha_alarm_step_ids[self.escalations :]
        if not steps:
            return own
        due = self.waits_since + timedelta(minutes=steps[0].minutes)
        is_lost = bool(self.responsible_problem)
        if due > now and not is_lost:
            return min(due, own) if own else due
        step = steps[0]
        self._forget_activities()
        self.write(
            {
                "user_id": step.user_id.id,
                "escalations": self.escalations + 1,
                "told_at": False,
                "waits_since": now,
            }
        )
        if not is_lost:
            self._log(
                self.env._("Nobody has acknowledged it for %s minutes: the next one is told.", step.minutes)
            )
        self._follow(step.user_id)
        self._tell(now)
        return self._escalate(now)

    def _snooze(self, until: datetime) -> None:
        """Leave people alone until then.

        :raises AccessError: the current user may not
        :raises UserError: one of them is closed, or the time is over
        """
        self.check_access("write")
        now = fields.Datetime.now()
        if not now < until <= now + timedelta(days=31):
            raise UserError(self.env._("An alarm can be snoozed for a month at most."))
        for alarm in self:
            if alarm.state != "raised":
                raise UserError(
                    self.env._("Nobody is told of %s any more, so there is nothing to snooze.", alarm.name)
                )
        for alarm in self.sudo():
            alarm._forget_activities()
            alarm.write({"snoozed_until": until, "told_at": False, "waits_since": False})
            alarm._log(
                self.env._("Snoozed until %s.", format_datetime(self.env, until)), self.env.user.partner_id
            )
            alarm._look(now)

    def action_snooze(self) -> dict:
        """The dialog that asks for how long."""
        self.check_access("write")
        return self._dialog("ha.alarm.snooze", self.env._("Snooze"))

    def action_wake(self) -> None:
        """Stop snoozing."""
        self.check_access("write")
        for alarm in self.sudo():
            alarm.snoozed_until = False
            alarm._look()

    def action_take(self) -> None:
        """Make the current user responsible."""
        self.check_access("write")
        self.write({"user_id": self.env.uid})

    def _tell_done(self, words: str) -> None:
        """Somebody or something has done what had to be done: nobody has to be told any more."""
        self._forget_activities()
        self._log(words, self.env.user.partner_id)
        self._look()

    def _forget_activities(self) -> None:
        self.activity_unlink([ACTIVITY])

    def _log(self, words: str, author=None) -> None:
        """A note in the chatter, of which nobody is told."""
        author = author or self.env.ref("base.partner_root")
        self.message_post(body=words, subtype_xmlid="mail.mt_note", author_id=author.id)

    @api.model
    def _look_after_all(self) -> None:
        """Tell and hand over what is due; called by a scheduled action."""
        due = Domain("state", "=", "raised") & Domain("next_at", "<=", fields.Datetime.now())
        alarms = self.sudo().search(due, order="next_at, id")
        for alarm in alarms:
            try:
                with self.env.cr.savepoint():
                    alarm._look()
            except Exception:
                # Another one is not to wait for this one, which is tried again with the next run.
                _logger.exception("%s: nobody was told of the alarm %s", self.env.cr.dbname, alarm.id)
            self.env["ir.cron"]._commit_progress(1)


def _end_of_quiet(calendar, now: datetime) -> datetime | None:
    """When the next working time of a calendar begins; None: it is working time, or there is none in the next weeks."""
    start = now.replace(tzinfo=timezone.utc)
    intervals = calendar._work_intervals_batch(start, start + timedelta(days=SOON_DAYS))[False]
    begins = [interval[0] for interval in intervals]
    if not begins:
        return now + timedelta(days=SOON_DAYS)
    first = begins[0].astimezone(timezone.utc).replace(tzinfo=None)
    return first if first > now else None
