from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, tagged

from . import homes

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestGrantReminders(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.now = cls.env["ha.grant"]._moment()

    def setUp(self):
        super().setUp()
        cron = type(self.env["ir.cron"])
        self.enterContext(patch.object(cron, "_commit_progress", lambda *given, **named: 1.0))

    def give(self, **values):
        given = {
            "user_id": self.viewer.id,
            "instance_id": self.home.id,
            "entity_ids": [(6, 0, self.attic.ids)],
        }
        grant = (
            self.env["ha.grant"]
            .with_user(self.manager)
            .create({**given, "ends": fields.Datetime.to_string(self.now + 3 * DAY), **values})
        )
        return grant.sudo(False)

    def look_at(self, moment):
        """Let the job run at a moment."""
        with patch.object(type(self.env["ha.grant"]), "_moment", lambda _grants: moment):
            self.env["ha.grant"]._remind_of_ends()

    def mails(self):
        """Those of this template that go to whoever has the grant."""
        mails = self.env["mail.mail"].search([("recipient_ids", "in", self.viewer.partner_id.ids)])
        return mails.filtered(lambda mail: mail.model == "ha.grant" and "Until" in (mail.subject or ""))

    def test_whoever_gave_it_is_reminded_once(self):
        grant = self.give()
        self.look_at(self.now + DAY)
        self.assertFalse(grant.activity_ids, "not yet")
        for _again in range(2):
            self.look_at(self.now + 2 * DAY + timedelta(minutes=1))
            self.assertEqual(grant.activity_ids.user_id, self.manager)
            self.assertEqual(len(grant.activity_ids), 1)
        self.assertEqual(grant.activity_ids.date_deadline, (self.now + 3 * DAY).date())
        self.assertFalse(self.mails(), "nobody wished it")

    def test_the_receiver_is_written_to_where_it_is_wished(self):
        self.give(reminds_receiver=True)
        self.look_at(self.now + 2 * DAY + timedelta(minutes=1))
        [mail] = self.mails()
        self.assertIn(self.attic.display_name, mail.body_html)

    def test_the_mail_can_be_written_and_updated_where_a_grant_without_an_end_is_found(self):
        self.env["ha.grant"].search([]).write({"ends": False})
        self.assertTrue(self.env["ha.grant"].search([], limit=1))
        self.env.ref("odoo_ha_addon.mail_template_grant_ends")._check_can_be_rendered()

    def test_an_end_that_is_moved_is_reminded_of_anew(self):
        grant = self.give()
        self.look_at(self.now + 2 * DAY + timedelta(minutes=1))
        grant.ends = self.now + 9 * DAY
        self.assertFalse(grant.activity_ids, "what it was about is over")
        self.look_at(self.now + 3 * DAY)
        self.assertFalse(grant.activity_ids)
        self.look_at(self.now + 8 * DAY + timedelta(minutes=1))
        self.assertEqual(len(grant.activity_ids), 1)

    def test_nobody_is_reminded_of_what_has_no_end_is_short_or_was_revoked(self):
        grants = (
            self.give(ends=False) | self.give(ends=self.now + timedelta(hours=5)) | self.give(remind_days=0)
        )
        revoked = self.give()
        revoked.action_revoke()
        self.look_at(self.now + 2 * DAY + timedelta(minutes=1))
        self.assertFalse((grants | revoked).activity_ids)

    def test_what_is_revoked_needs_no_activity_any_more(self):
        grant = self.give()
        self.look_at(self.now + 2 * DAY + timedelta(minutes=1))
        grant.action_revoke()
        self.assertFalse(grant.activity_ids)

    def test_the_days_are_what_somebody_chooses(self):
        grant = self.give(remind_days=2)
        self.look_at(self.now + DAY + timedelta(minutes=1))
        self.assertEqual(len(grant.activity_ids), 1)

    def test_who_is_no_manager_any_more_is_not_reminded(self):
        grant = self.give()
        self.manager.group_ids = [(6, 0, self.env.ref("base.group_user").ids)]
        self.look_at(self.now + 2 * DAY + timedelta(minutes=1))
        self.assertFalse(grant.sudo().activity_ids)

    def test_a_job_looks_every_hour(self):
        job = self.env.ref("odoo_ha_addon.ir_cron_ha_grant_reminders")
        self.assertEqual((job.interval_number, job.interval_type), (1, "hours"))
        with patch.object(type(self.env["ha.grant"]), "_remind_of_ends") as reminds:
            job.ir_actions_server_id.run()
        reminds.assert_called_once()
