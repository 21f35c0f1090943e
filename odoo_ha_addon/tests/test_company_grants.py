"""A grant to a company's contact is to its people."""

from odoo.tests import tagged

from . import homes
from .grant_case import HOUR, NOW, GrantCase
from .test_bus_channels import TestBusChannels as Channels


@tagged("post_install", "-at_install")
class TestCompanyGrants(GrantCase):
    _channels = Channels._channels
    _heard = Channels._heard
    _send_frame = Channels._send_frame
    _told = Channels._told

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = cls.env["res.partner"]
        cls.holding = contacts.create({"name": "Holding", "is_company": True})
        cls.firm = contacts.create({"name": "Firm", "is_company": True, "parent_id": cls.holding.id})
        cls.workshop = contacts.create({"name": "Workshop", "type": "other", "parent_id": cls.firm.id})
        cls.person = cls.outsider.partner_id
        cls.person.parent_id = cls.workshop

    def given_to(self, contact, **values):
        return self.grant(
            receiver="partner", partner_id=contact.id, entity_ids=[(6, 0, self.light.ids)], **values
        )

    def test_it_reaches_people_however_many_levels_below(self):
        for contact in (self.person, self.firm, self.holding):
            with self.subTest(contact.name), homes.undone(self.env):
                grant = self.given_to(contact)
                self.assertEqual(grant._receivers(), self.outsider)
                self.assert_sees(self.light)
                self.assertIn(self.outsider, [user for way in self.env["ha.access"]._ways_to(self.light)
                                              for user in way.users])  # fmt: skip

    def test_what_is_given_to_a_contact_that_is_no_company_stays_with_it(self):
        self.assertFalse(self.given_to(self.workshop)._receivers())
        self.assert_sees(self.all.browse())
        colleague = self.viewer.partner_id
        colleague.parent_id = self.person
        grant = self.given_to(self.person)
        self.assertEqual(grant._receivers(), self.outsider)

    def test_who_is_above_has_nothing_of_what_is_given_below(self):
        self.viewer.partner_id.parent_id = self.holding
        self.assertEqual(self.given_to(self.firm)._receivers(), self.outsider)

    def test_an_archived_contact_passes_nothing_on(self):
        grant = self.given_to(self.holding)
        for contact in (self.holding, self.firm, self.workshop):
            with self.subTest(contact.name), homes.undone(self.env):
                contact.active = False
                self.assertFalse(grant._receivers())
                self.assert_sees(self.all.browse())
                contact.active = True
                self.assert_sees(self.light)

    def test_who_is_of_the_company_no_more_is_deaf_at_once_and_their_pages_are_told(self):
        grant = self.given_to(self.holding)
        losses = {
            "the person moves": lambda: self.person.write({"parent_id": False}),
            "the workshop moves": lambda: self.workshop.write({"parent_id": False}),
            "the firm is archived": lambda: self.firm.write({"active": False}),
            "the holding is no company": lambda: self.holding.write({"is_company": False}),
            "the workshop is deleted": self.workshop.unlink,
            "the holding is deleted": self.holding.unlink,
        }
        for what, lose in losses.items():
            with self.subTest(what), homes.undone(self.env):
                before = self._channels(self.outsider, [f"ha_grant_{grant.id}"])
                self.assertTrue(self._heard(before, lambda: self._send_frame(grant)))
                self.assertIn(["res.partner", self.person.id], self._told(lose))
                self.env.flush_all()
                if grant.exists():
                    self.assertFalse(self._heard(before, lambda: self._send_frame(grant)))
                self.assert_sees(self.all.browse())

    def test_who_comes_to_the_company_is_told(self):
        self.given_to(self.holding)
        colleague = self.viewer.partner_id
        told = self._told(lambda: colleague.write({"parent_id": self.firm.id}))
        self.assertIn(["res.partner", colleague.id], told)
        self.env.cr.cache.clear()
        self.assertEqual(self.seen(self.viewer), self.light | self.outdoor)

    def test_nobody_is_disturbed_where_nothing_is_given_to_a_contact(self):
        self.assertFalse(self._told(lambda: self.workshop.write({"parent_id": False})))

    def test_by_the_clock_it_begins_and_ends_for_its_people_as_it_is_read(self):
        self.given_to(self.holding, begins=NOW + HOUR)
        self.assert_sees(self.all.browse())
        self.go_to(NOW + HOUR)
        self.assert_sees(self.light)
