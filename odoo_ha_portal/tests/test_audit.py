from odoo.tests import tagged

from ..models.access.outsider import Outsider
from .link_case import LinkCase


@tagged("post_install", "-at_install")
class TestAudit(LinkCase):
    def test_what_a_guest_did_stands_under_their_name_and_that_of_the_link(self):
        command = self.command(Outsider(grant_id=self.grant.id, name="Ana"))
        self.assertEqual((command.guest, command.grant_id), ("Ana (Cleaner)", self.grant))
        self.assertFalse(command.by_system)
        self.assertEqual(self.command(Outsider(grant_id=self.grant.id)).guest, "Cleaner")

    def test_a_right_that_is_lost_before_it_is_sent_counts(self):
        command = self.command(Outsider(grant_id=self.grant.id))
        self.assertTrue(command._is_still_right())
        self.grant.access = "view"
        self.assertFalse(command._is_still_right())
        self.grant.access = "control"
        self.grant.entity_ids = [(6, 0, self.attic.ids)]
        self.assertFalse(command._is_still_right())
        self.grant.entity_ids = [(6, 0, self.light.ids)]
        self.assertTrue(command._is_still_right())
        self.grant.action_revoke()
        self.assertFalse(command._is_still_right())

    def test_so_does_that_of_a_user_of_the_portal(self):
        command = self.command(Outsider(user_id=self.portal.id))
        self.env.cr.execute("UPDATE ha_command SET user_id = %s WHERE id = %s", [self.portal.id, command.id])
        self.env.invalidate_all()
        self.assertTrue(command._is_still_right())
        self.portal.active = False
        self.assertFalse(command._is_still_right())

    def test_nobody_is_taken_for_a_guest_who_only_says_so(self):
        for said in ({"grant_id": self.grant.id}, "guest", self.grant.id, True):
            command = self.command(said)
            self.assertFalse(command.grant_id)
            self.assertFalse(command.guest)
