"""Some days before a grant ends, whoever gave it is reminded, and the receiver too where that is wished."""

from datetime import timedelta

from odoo import api, fields, models

from ..access.ha_access import MANAGER

ACTIVITY = "odoo_ha_addon.mail_activity_type_grant_ends"
TEMPLATE = "odoo_ha_addon.mail_template_grant_ends"
MOST_DAYS = 365


class HaGrant(models.Model):
    _name = "ha.grant"
    _inherit = ["ha.grant", "mail.activity.mixin"]

    remind_days = fields.Integer(
        "Remind Before", required=True, default=1,
        help="Days before the end at which whoever gave it gets an activity; 0 for none",
    )  # fmt: skip
    reminds_receiver = fields.Boolean("Write to the Receiver, Too", help="At the same time, by mail")
    remind_on = fields.Datetime(
        "Reminder", compute="_compute_remind_on", store=True, copy=False, index="btree_not_null",
        help="When the reminder is due; empty where there is none, or none any more",
    )  # fmt: skip

    _remind_days_bounded = models.Constraint(
        f"CHECK (remind_days BETWEEN 0 AND {MOST_DAYS})", "A reminder comes within the year before the end."
    )

    @api.depends("active", "ends", "remind_days")
    def _compute_remind_on(self) -> None:
        """Whoever sets an end within the days of the reminder has just thought of it, and is not reminded."""
        moment = self._moment()
        for grant in self:
            is_wished = grant.active and grant.ends and grant.remind_days
            due = is_wished and grant.ends - timedelta(days=grant.remind_days)
            grant.remind_on = due if due and due > moment else False

    def write(self, vals: dict) -> bool:
        if vals.keys() & {"ends", "active"}:
            self.sudo().activity_unlink([ACTIVITY])
        return super().write(vals)

    @api.model
    def _remind_of_ends(self) -> None:
        """By a job of Odoo's: each reminder that is due, once."""
        moment = self._moment()
        due = self.sudo().search([("remind_on", "<=", moment)], order="remind_on, id")
        for left, grant in enumerate(reversed(due)):
            grant.remind_on = False
            if grant.ends and grant.ends > moment:
                grant._remind()
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(due) - left - 1):
                break

    def _remind(self) -> None:
        self.ensure_one()
        sharer = self.create_uid
        if sharer.active and sharer.has_group(MANAGER):
            told = self.with_context(lang=sharer.lang, tz=sharer.tz)
            told.activity_schedule(
                ACTIVITY,
                date_deadline=fields.Datetime.context_timestamp(told, self.ends).date(),
                note=told.sentence,
                user_id=sharer.id,
            )
        if self.reminds_receiver:
            self._write_of_end()

    def _write_of_end(self) -> None:
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        people = (self.partner_id | self._receivers().partner_id).filtered("email")
        for person in people if template else ():
            told = template.with_context(lang=person.lang, tz=person.tz or self._zone())
            told.send_mail(self.id, email_values={"recipient_ids": [(4, person.id)]})
