"""Who may no longer see a record hears nothing of it any more."""

from odoo.tests import TransactionCase, tagged

from . import homes

MANAGER = "odoo_ha_addon.group_ha_manager"


@tagged("post_install", "-at_install")
class TestFollowers(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.home.company_id = cls.env.company
        cls.guest = cls.env["res.partner"].create({"name": "Electrician", "email": "electrician@example.com"})
        cls.records = (cls.home, cls.group, cls.light)
        for record in cls.records:
            record.message_subscribe((cls.manager | cls.operator | cls.viewer).partner_id.ids + cls.guest.ids)

    def _heard(self, record, **values):
        message = (
            record.with_user(self.env.ref("base.user_admin"))
            .sudo()
            .message_post(body="Secret", subtype_xmlid="mail.mt_comment", **values)
        )
        return message.sudo().notification_ids.res_partner_id

    def test_followers_who_may_read_hear_of_it(self):
        for record in self.records:
            self.assertEqual(
                self._heard(record), (self.manager | self.operator | self.viewer).partner_id | self.guest
            )

    def _losses(self):
        ground = homes.shared(self.group, self.operator)
        return {
            "the membership": (self.operator, ground.action_revoke),
            "the account": (self.operator, lambda: self.operator.write({"active": False})),
            "the group of Odoo": (
                self.manager,
                lambda: self.manager.write({"group_ids": [(6, 0, [self.env.ref("base.group_user").id])]}),
            ),
            "the company": (
                self.manager,
                lambda: self.manager.write(
                    {"company_id": self.other_company.id, "company_ids": [(6, 0, self.other_company.ids)]}
                ),
            ),
            "the company of the instance": (
                self.manager, lambda: self.home.write({"company_id": self.other_company.id}),
            ),
        }  # fmt: skip

    def test_a_follower_who_has_lost_the_right_hears_nothing_from_then_on(self):
        for what in self._losses():
            with self.subTest(what), homes.undone(self.env, groups=True):
                user, lose = self._losses()[what]
                lose()
                for record in self.records:
                    self.assertNotIn(user.partner_id, self._heard(record), record)
                    self.assertIn(self.guest, self._heard(record))

    def test_a_follower_who_has_lost_the_right_is_unsubscribed(self):
        for what in self._losses():
            with self.subTest(what), homes.undone(self.env, groups=True):
                user, lose = self._losses()[what]
                lose()
                self.env.cr.precommit.run()
                for record in self.records:
                    self.assertNotIn(user.partner_id, record.message_partner_ids)
                    self.assertIn(self.guest, record.message_partner_ids)

    def test_who_keeps_the_right_stays_a_follower(self):
        homes.shared(self.group, self.operator).action_revoke()
        self.env.cr.precommit.run()
        for record in self.records:
            self.assertIn(self.viewer.partner_id, record.message_partner_ids)
            self.assertIn(self.manager.partner_id, record.message_partner_ids)

    def test_an_entity_that_leaves_the_group_takes_its_followers_along(self):
        self.group.entity_ids -= self.light
        self.env.cr.precommit.run()
        self.assertNotIn(self.operator.partner_id, self.light.message_partner_ids)
        self.assertIn(self.operator.partner_id, self.group.message_partner_ids)

    def test_whoever_is_named_in_a_message_gets_it(self):
        """A manager who writes to somebody on purpose is not second-guessed."""
        self.assertIn(
            self.outsider.partner_id, self._heard(self.light, partner_ids=self.outsider.partner_id.ids)
        )
