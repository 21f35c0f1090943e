from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from . import homes


@tagged("post_install", "-at_install")
class TestFavourite(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def favourites(self, user):
        return self.env["ha.favourite"].with_user(user)

    def names(self, user):
        return [row["entity_id"] for row in self.favourites(user).load()]

    def mark(self, user, *entities, is_favourite=True):
        for entity in entities:
            self.favourites(user).mark(entity.id, is_favourite)

    def test_they_come_in_the_order_in_which_they_were_marked(self):
        self.mark(self.manager, self.outdoor, self.desk, self.light)
        self.assertEqual(self.names(self.manager), ["sensor.outdoor", "light.desk", "light.kitchen"])

    def test_they_come_in_the_order_that_the_user_gave_them(self):
        self.mark(self.manager, self.outdoor, self.desk, self.light)
        self.favourites(self.manager).arrange([self.light.id, self.outdoor.id])
        self.assertEqual(self.names(self.manager), ["light.kitchen", "sensor.outdoor", "light.desk"])

    def test_everybody_has_his_own(self):
        self.mark(self.operator, self.light)
        self.assertEqual(self.names(self.operator), ["light.kitchen"])
        for user in (self.viewer, self.manager):
            self.assertEqual(self.names(user), [])
            self.assertFalse(self.favourites(user).search([]))
            self.assertFalse(self.light.with_user(user).is_favourite)
        self.assertTrue(self.light.with_user(self.operator).is_favourite)

    def test_marking_twice_is_marking_once_and_it_can_be_taken_back(self):
        self.mark(self.operator, self.light, self.light)
        self.assertEqual(self.names(self.operator), ["light.kitchen"])
        self.mark(self.operator, self.light, self.light, is_favourite=False)
        self.assertEqual(self.names(self.operator), [])

    def test_several_are_marked_at_once_after_those_that_are_there(self):
        self.mark(self.operator, self.outdoor)
        self.favourites(self.operator).mark_all([self.light.id, self.outdoor.id], True)
        self.assertEqual(self.names(self.operator), ["sensor.outdoor", "light.kitchen"])
        self.favourites(self.operator).mark_all([self.light.id, self.outdoor.id], False)
        self.assertEqual(self.names(self.operator), [])

    def test_one_that_may_not_be_seen_keeps_all_from_being_marked(self):
        for ids in ([self.light.id, self.attic.id], "1", [[1]], None, list(range(1, 502))):
            with self.assertRaises(UserError, msg=str(ids)[:40]):
                self.favourites(self.operator).mark_all(ids, True)
        self.assertEqual(self.names(self.operator), [])

    def test_what_the_user_may_not_see_cannot_be_marked(self):
        for entity_id in (
            self.attic.id,
            self.desk.id,
            self.far.id,
            2**31 - 1,
            2**40,
            0,
            -1,
            "1",
            None,
            True,
            [1],
        ):
            with self.subTest(entity_id), self.assertRaises(UserError):
                self.favourites(self.operator).mark(entity_id, True)
        with self.assertRaises(AccessError):
            self.favourites(self.operator).create({"entity_id": self.attic.id})

    def test_nobody_can_mark_for_somebody_else(self):
        for user in (self.operator, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.favourites(user).create({"entity_id": self.light.id, "user_id": self.viewer.id})

    def test_whoever_has_nothing_to_do_with_home_assistant_has_none(self):
        for user in (self.employee, self.portal, self.public):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.favourites(user).load()

    def test_what_the_user_may_no_longer_see_is_left_out(self):
        self.mark(self.operator, self.light, self.outdoor)
        self.group.entity_ids -= self.light
        self.env.flush_all()
        self.assertEqual(self.names(self.operator), ["sensor.outdoor"])

    def test_entities_can_be_found_by_it(self):
        self.mark(self.operator, self.light)
        entities = self.env["ha.entity"].with_user(self.operator)
        self.assertEqual(entities.search([("is_favourite", "=", True)]), self.light.with_user(self.operator))
        self.assertNotIn(self.light, entities.search([("is_favourite", "=", False)]))

    def test_a_favourite_stays_one_when_home_assistant_replaces_its_record(self):
        self.mark(self.manager, self.light, self.attic)
        self.mark(self.operator, self.light)
        self.attic.with_context(from_home_assistant=True)._absorb(self.light)
        self.assertEqual(self.env["ha.favourite"].search([("entity_id", "=", self.attic.id)]).user_id,
                         self.manager | self.operator)  # fmt: skip
