"""A timeline names guests as the audit does."""

from odoo.addons.odoo_ha_history.tests import past
from odoo.addons.odoo_ha_history.tests.timeline_case import CONTEXT, TimelineCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestGuestsInTimeline(TimelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public = cls.env.ref("base.public_user")
        past.write(cls.env, cls.lock, (past.START, "locked"), (past.after(minutes=1), "unlocked"))

    def by_guest(self, name, context_id=CONTEXT, instance=None):
        self.cause(self.lock, past.after(minutes=1), user_id="ha-user-of-odoo", parent_id=None)
        command = self.command(self.public, context_id, instance)
        command.guest = name
        self.env.flush_all()
        return command

    def user_told(self):
        return self.timeline({"entity_ids": self.lock.ids})["entries"][0]["cause"]["user"]

    def test_a_change_names_the_guest_and_the_link(self):
        self.by_guest("Ana (Room 3)")
        self.assertEqual(self.user_told(), {"id": self.public.id, "name": "Ana (Room 3)"})

    def test_the_guest_is_still_named_when_the_command_has_been_removed(self):
        command = self.by_guest("Ana (Room 3)")
        self.env["ha.history.cause"]._gc_causes()
        command.unlink()
        self.assertEqual(self.user_told()["name"], "Ana (Room 3)")

    def test_where_nobody_knows_who_it_was_it_was_a_guest(self):
        self.by_guest(False)
        self.assertEqual(self.user_told()["name"], "A guest")

    def test_a_guest_of_another_home_with_the_same_context_is_not_named(self):
        self.by_guest(False)
        self.by_guest("Ana (Room 3)", instance=self.office)
        self.assertEqual(self.user_told()["name"], "A guest")

    def test_a_timeline_can_be_narrowed_to_guests(self):
        self.by_guest("Ana (Room 3)")
        people = self.env["ha.history"].with_user(self.manager).timeline_people()["users"]
        self.assertIn({"id": self.public.id, "name": "Guests"}, people)
        told = self.timeline(filters={"user_id": self.public.id})
        self.assertEqual(self.told(told), [("lock.front_door", "locked", "unlocked")])
