from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .link_case import LinkCase


@tagged("post_install", "-at_install")
class TestPreview(LinkCase):
    def page(self, user=None, path=""):
        return self.url_open(f"/ha/preview/{(user or self.portal).id}{path}")

    def preview(self, what, question, user=None):
        return self.ask(f"/ha/preview/{(user or self.portal).id}/live/{what}", question)

    def test_a_manager_sees_the_page_of_a_customer_without_controls(self):
        self.log_in("manager")
        with patch("odoo.addons.odoo_ha_portal.controllers.preview._logger") as log:
            page = self.page()
        self.assertEqual(page.status_code, 200)
        self.assertEqual(
            log.info.call_args.args[1:], (self.manager.id, self.portal.id), "the log tells of it"
        )
        self.assertIn(self.light.name, page.text)
        self.assertNotIn(self.attic.name, page.text)
        self.assertNotIn('"control": true', page.text)
        self.assertEqual(self.page(path=f"/entity/{self.light.id}").status_code, 200)

    def test_states_are_read_and_no_channel_is_given(self):
        self.log_in("manager")
        answer = self.preview("follow", {"viewer": "tab", "ids": self.light.ids}).json()
        self.assertEqual(answer["channels"], [])
        self.assertEqual(
            [(state["id"], state["control"]) for state in answer["entities"]], [(self.light.id, False)]
        )
        self.assertFalse(self.env["ha.watch"].sudo().search([]))

    def test_commands_are_refused(self):
        self.log_in("manager")
        call = {"id": self.light.id, "service": "turn_off", "data": {}}
        self.assertEqual(self.preview("call", call).json()["code"], "control_denied")
        self.assertFalse(self.env["ha.command"].sudo().search([("grant_id", "!=", False)]))

    def test_only_managers_look_and_never_at_a_manager_or_an_administrator(self):
        nothing = 404
        for person in ("operator", "employee", "portal"):
            self.log_in(person)
            self.assertEqual(self.page().status_code, nothing, person)
            self.assertEqual(
                self.preview("follow", {"viewer": "tab", "ids": []}).status_code, nothing, person
            )
        self.log_in("manager")
        for user in (self.manager, self.env.ref("base.user_admin"), self.env.ref("base.public_user")):
            self.assertEqual(self.page(user).status_code, nothing, user.name)
            with self.assertRaises(UserError):
                user.with_user(self.manager).action_ha_see_as()
        with self.assertRaises(AccessError):
            self.portal.with_user(self.operator).action_ha_see_as()
        self.assertEqual(self.url_open("/ha/preview/99999999999").status_code, nothing)

    def test_what_the_manager_may_not_see_stays_hidden(self):
        self.foreign.sudo().company_id = self.other_company
        self.portal.company_ids |= self.other_company
        grant = {
            "receiver": "partner",
            "partner_id": self.portal.partner_id.id,
            "instance_id": self.foreign.id,
        }
        self.env["ha.grant"].create({**grant, "entity_ids": [(6, 0, self.far.ids)]})
        self.env.flush_all()
        self.log_in()
        self.assertIn(self.far.domain + f".{self.far.id}", self.url_open("/my/home-assistant").text)
        self.log_in("manager")
        self.assertNotIn(f'.{self.far.id}"', self.page().text)

    def test_somebody_of_another_company_is_not_looked_at(self):
        self.portal.write(
            {"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id}
        )
        self.env.flush_all()
        self.log_in("manager")
        self.assertEqual(self.page().status_code, 404)

    def test_the_list_of_what_a_customer_may_do_says_why(self):
        found = (
            self.env["ha.entity"].with_user(self.manager).search([("usable_by_id", "in", self.portal.ids)])
        )
        self.assertEqual(found, self.light)
        why = found.with_context(ha_user_ids=self.portal.ids).usable_why
        self.assertIn("may control", why)

    def test_all_that_was_given_to_a_person_is_taken_back(self):
        own = self.env["ha.grant"].create(
            {"user_id": self.employee.id, "instance_id": self.home.id, "entity_ids": [(6, 0, self.attic.ids)]}
        )
        listed = self.env["ha.entity"].with_user(self.manager)
        listed.with_context(ha_user_ids=[self.portal.id, self.employee.id]).action_revoke_all()
        self.assertEqual({own.state, self.portal_grant.state}, {"revoked"})
        self.assertEqual(self.grant.state, "active", "that of the link is nobody's")

    def test_only_managers_take_everything_back(self):
        for person in (self.operator, self.portal):
            with self.assertRaises(AccessError):
                self.portal.with_user(person).action_ha_revoke_all()
        self.assertEqual(self.portal_grant.state, "active")

    def test_a_contact_leads_there_as_well(self):
        action = self.portal.partner_id.with_user(self.manager).action_ha_what_they_may_do()
        self.assertEqual(action["context"]["ha_user_ids"], self.portal.ids)
        listed = self.env["ha.entity"].with_user(self.manager).with_context(**action["context"])
        self.assertTrue(listed.action_see_as()["url"].endswith(f"/{self.portal.id}"))
