from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from . import homes
from .grant_case import HOUR, NOW, GrantCase


@tagged("post_install", "-at_install")
class TestGrantViews(GrantCase):
    def rights_on(self, entity):
        action = entity.with_user(self.manager).action_who_may_use()
        rights = self.env[action["res_model"]].with_user(self.manager).search(action["domain"])
        return {
            (right.user_id, right.access, right.through, right.grant_id.id)
            for right in rights
            if right.user_id in self.people.values()
        }

    def of_user(self, user):
        action = user.with_user(self.manager).action_ha_what_they_may_do()
        entities = self.env["ha.entity"].with_user(self.manager).with_context(**action["context"])
        found = entities.search([*action["domain"], ("id", "in", self.all.ids)])
        return {entity.id: entity.usable_why for entity in found}

    def test_who_may_use_an_entity_is_said_with_the_way_that_leads_there(self):
        grant = self.grant(scope="matching", area_id=self.kitchen.id, ends=NOW + HOUR)
        later = self.grant(user=self.viewer, scope="all", access="control", begins=NOW + HOUR)
        self.grant(scope="all", ends=NOW)
        self.grant(scope="all", active=False)
        self.assertEqual(
            self.rights_on(self.light),
            {
                (self.manager, "control", "manager", False),
                (self.operator, "control", "grant", homes.shared(self.group, self.operator).id),
                (self.viewer, "view", "grant", homes.shared(self.group, self.viewer).id),
                (self.outsider, "view", "grant", grant.id),
                (self.viewer, "control", "grant", later.id),
            },
        )
        self.assertEqual(
            self.rights_on(self.attic),
            {(self.manager, "control", "manager", False), (self.viewer, "control", "grant", later.id)},
        )

    def test_who_has_no_right_in_home_assistant_may_not_use_an_entity_by_a_grant(self):
        """Pages for outsiders are another way, of another addon."""
        self.grant(user=self.employee, scope="all")
        by_grant = self.env["ha.access"]._at_home(self.employee | self.operator, self.light)
        self.assertEqual(by_grant, self.operator)

    def test_what_a_user_may_do_is_said_with_the_reason(self):
        grant = self.grant(user=self.viewer, scope="matching", area_id=self.attic_area.id)
        why = self.of_user(self.viewer)
        of_group = homes.shared(self.group, self.viewer).sentence
        self.assertEqual(
            why, {self.light.id: of_group, self.outdoor.id: of_group, self.attic.id: grant.sentence}
        )
        self.assertEqual(self.of_user(self.outsider), {})
        self.assertEqual(self.of_user(self.employee), {})
        self.assertEqual(set(self.of_user(self.manager)), set((self.all - self.far).ids))

    def test_a_contact_answers_for_its_users(self):
        action = self.viewer.partner_id.with_user(self.manager).action_ha_what_they_may_do()
        self.assertEqual(action["context"]["ha_user_ids"], self.viewer.ids)

    def test_only_managers_learn_who_may_do_what(self):
        for user in (self.operator, self.viewer):
            with self.assertRaises(AccessError):
                self.light.with_user(user).action_who_may_use()
            with self.assertRaises(AccessError):
                self.outsider.with_user(user).action_ha_what_they_may_do()
            with self.assertRaises(AccessError):
                self.env["ha.entity"].with_user(user).search([("usable_by_id", "=", self.outsider.id)])
            with self.assertRaises(AccessError):
                self.light.with_user(user).read(["usable_why"])

    def test_grants_are_extended_in_a_dialog_that_asks_until_when(self):
        grants = self.grant(scope="all", ends=NOW) | self.grant(scope="all", ends=NOW + HOUR)
        dialog = self.env["ha.grant.extension"].with_user(self.manager)
        week = NOW + timedelta(days=7)
        dialog.create({"grant_ids": [(6, 0, grants.ids)], "ends": week}).action_extend()
        self.assertEqual(grants.mapped("ends"), [week, week])
        self.assertEqual(grants.mapped("state"), ["active", "active"])
        with self.assertRaises(UserError):
            dialog.create({"grant_ids": [(6, 0, grants.ids)], "ends": NOW}).action_extend()

    def test_in_the_form_only_one_receiver_is_given(self):
        with Form(
            self.env["ha.grant"].with_user(self.manager).with_context(default_instance_id=self.home.id)
        ) as form:
            form.user_id = self.outsider
            form.receiver = "partner"
            form.partner_id = self.viewer.partner_id
            form.scope = "matching"
            form.domain = "light"
        grant = form.record
        self.assertFalse(grant.user_id)
        self.assertRegex(grant.sentence, "may view everything of the domain light$")
