"""Whoever shares something says whether it is with its history, and reads what that means."""

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import Form, TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestShareWithHistory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def dialog(self):
        context = {"active_model": "ha.entity", "active_ids": self.light.ids}
        return Form(self.env["ha.share"].with_user(self.manager).with_context(**context))

    def test_it_is_without_history_unless_somebody_says_so(self):
        for with_history in (False, True):
            with self.dialog() as form:
                form.partner_ids.add(self.portal.partner_id)
                form.with_history = with_history
            form.record.action_share()
            [grant] = self.env["ha.grant"].search([("partner_id", "=", self.portal.partner_id.id)])
            self.assertEqual(grant.with_history, with_history)
            grant.unlink()

    def test_the_sentence_tells_of_it(self):
        with self.dialog() as form:
            form.partner_ids.add(self.portal.partner_id)
            self.assertNotIn("with history", form.sentence)
            form.with_history = True
            self.assertTrue(form.sentence.endswith(", with history"), form.sentence)

    def test_a_manager_takes_it_back_in_the_grant(self):
        grant = self.env["ha.grant"].create(
            {
                "user_id": self.portal.id,
                "instance_id": self.home.id,
                "entity_ids": [(6, 0, self.light.ids)],
                "with_history": True,
            }
        )
        with Form(grant.with_user(self.manager)) as form:
            self.assertIn("with history", form.sentence)
            form.with_history = False
        self.assertNotIn("with history", grant.sentence)
