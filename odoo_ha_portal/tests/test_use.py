from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.access.outsider import Outsider
from .link_case import LinkCase


@tagged("post_install", "-at_install")
class TestUse(LinkCase):
    def use_of(self, grant):
        self.env.invalidate_all()
        return [(use.who, use.opened, use.commands) for use in grant.use_ids]

    def test_what_guests_open_and_do_is_counted_by_device(self):
        self.enter(name="Ana")
        self.url_open(f"/ha/g/{self.link.ref}")
        self.url_open(f"/ha/g/{self.link.ref}")
        device = self.link.device_ids
        self.command(Outsider(grant_id=self.grant.id, device_id=device.id, name="Ana"))
        [(who, opened, commands)] = self.use_of(self.grant)
        self.assertEqual((who, opened, commands), ("Ana", 2, 1))
        self.assertIn("opened: 2, commands: 1", self.grant.use_summary)
        self.opener.cookies.clear()
        self.enter(name="Ben")
        self.url_open(f"/ha/g/{self.link.ref}")
        self.assertEqual({who for who, _opened, _commands in self.use_of(self.grant)}, {"Ana", "Ben"})

    def test_what_a_customer_opens_is_counted_for_what_is_given_to_them(self):
        self.log_in()
        self.url_open("/my/home-assistant")
        self.assertEqual(self.use_of(self.portal_grant), [(self.portal.name, 1, 0)])
        self.assertFalse(self.grant.use_ids)

    def test_the_use_stays_when_the_device_the_link_and_the_end_are_gone(self):
        self.enter(name="Ana")
        self.url_open(f"/ha/g/{self.link.ref}")
        self.link.with_user(self.manager).device_ids.unlink()
        self.close_in("ended")
        self.assertEqual(self.use_of(self.grant), [("Ana", 1, 0)])

    def test_who_only_looks_at_the_address_has_not_opened_it(self):
        self.url_open(f"/ha/s/{self.secret}")
        self.assertFalse(self.use_of(self.grant))
        self.assertEqual(self.grant.use_summary, "not used")

    def test_a_manager_who_looks_is_no_use(self):
        self.log_in("manager")
        self.url_open(f"/ha/preview/{self.portal.id}")
        self.assertFalse(self.use_of(self.portal_grant))

    def test_only_managers_read_it(self):
        for person in (self.operator, self.portal):
            with self.assertRaises(AccessError):
                self.env["ha.grant.use"].with_user(person).search([])
