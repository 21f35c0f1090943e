from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged

from ..models.access.outsider import Outsider


@tagged("post_install", "-at_install")
class TestShare(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.contacts_right = cls.env.ref("base.group_partner_manager")
        cls.manager.group_ids += cls.contacts_right

    def share(self, user=None, **values):
        given = {"instance_id": self.home.id, "entity_ids": [(6, 0, self.light.ids)], **values}
        return self.env["ha.share"].with_user(user or self.manager).create(given)

    def grants_to(self, partner):
        return self.env["ha.grant"].search([("partner_id", "=", partner.id)])

    def test_people_get_a_grant_each_and_a_mail_that_says_what_they_may_do(self):
        people = self.portal.partner_id | self.employee.partner_id
        self.share(partner_ids=[(6, 0, people.ids)]).action_share()
        for partner in people:
            grant = self.grants_to(partner)
            self.assertEqual((grant.access, grant.entity_ids), ("control", self.light))
            mail = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
            self.assertIn(self.light.display_name, mail.body_html)
            self.assertIn("/my/home-assistant", mail.body_html)
            self.assertIn(
                self.light.display_name, grant.message_ids[0].body, "the grant keeps what was written"
            )

    def test_the_grants_have_the_hours_of_the_dialog(self):
        lines = [
            Command.create({"hour_from": 6, "hour_to": 9}),
            Command.create({"hour_from": 20, "hour_to": 2}),
        ]
        share = self.share(partner_ids=[(6, 0, self.portal.partner_id.ids)], has_hours=True, window_ids=lines)
        share.action_share()
        grant = self.grants_to(self.portal.partner_id)
        self.assertEqual(grant.window_ids.mapped("hour_from"), [6, 20])
        self.assertEqual(grant.hours, "weekdays 6:00–9:00 and weekdays 20:00–2:00")

    def test_what_somebody_has_written_is_what_is_sent(self):
        self.share(
            partner_ids=[(6, 0, self.portal.partner_id.ids)], letter="<p>Key below the mat</p>"
        ).action_share()
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.portal.partner_id.ids)])
        self.assertIn("Key below the mat", mail.body_html)

    def test_nobody_is_written_to_where_it_is_not_wished(self):
        self.share(partner_ids=[(6, 0, self.portal.partner_id.ids)], sends_mail=False).action_share()
        self.assertFalse(self.env["mail.mail"].search([("recipient_ids", "in", self.portal.partner_id.ids)]))

    def test_an_address_becomes_a_contact_that_odoo_invites(self):
        self.share(addresses="Ana@Example.org").action_share()
        partner = self.env["res.partner"].search([("email_normalized", "=", "ana@example.org")])
        self.assertEqual(len(partner), 1)
        self.assertTrue(partner.user_ids.has_group("base.group_portal"))
        self.assertTrue(self.grants_to(partner))
        mails = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
        self.assertTrue(mails, "theirs and Odoo's invitation")

    def test_the_address_of_a_user_is_that_user(self):
        user = self.portal
        user.login = "portal.person@example.org"
        self.share(addresses="portal.person@example.org").action_share()
        self.assertTrue(self.grants_to(user.partner_id))

    def test_who_may_not_create_contacts_invites_nobody_and_reads_why(self):
        self.manager.group_ids -= self.contacts_right
        stranger = self.env["res.partner"].create({"name": "Ana", "email": "ana@example.org"})
        for values in ({"addresses": "new@example.org"}, {"partner_ids": [(6, 0, stranger.ids)]}):
            with self.assertRaisesRegex(UserError, "right to create contacts"):
                self.share(**values).action_share()

    def test_what_is_missing_or_wrong_is_said_in_words(self):
        nameless = self.env["res.partner"].create({"name": "No Address"})
        for words, values in (
            ("with whom", {}),
            ("no e-mail address", {"addresses": "ana at home"}),
            ("neither an account", {"partner_ids": [(6, 0, nameless.ids)]}),
            ("still to come", {"ends": fields.Datetime.now() - timedelta(hours=1)}),
            ("what you want to share", {"entity_ids": False, "addresses": "ana@example.org"}),
            ("whom or what", {"way": "link"}),
            ("always has an end", {"way": "link", "name": "Cleaner", "ends": False}),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self.share(**values).action_share()

    def test_nothing_is_given_to_an_account_of_another_company(self):
        self.home.company_id = self.env.company
        self.portal.write(
            {"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id}
        )
        with self.assertRaisesRegex(ValidationError, "is not of the company"):
            self.share(partner_ids=[(6, 0, self.portal.partner_id.ids)]).action_share()

    def test_only_managers_share(self):
        for person in (self.operator, self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.share(person, partner_ids=[(6, 0, self.portal.partner_id.ids)]).action_share()

    def test_only_managers_are_told_who_has_it(self):
        values = {"instance_id": self.home.id, "entity_ids": [(6, 0, self.light.ids)]}
        spec = {"entity_ids": {}, "who_has": {}}
        told = self.env["ha.share"].with_user(self.manager).onchange(values, ["entity_ids"], spec)
        self.assertTrue(told["value"]["who_has"])
        with self.assertRaises(AccessError):
            self.env["ha.share"].with_user(self.viewer).onchange(values, ["entity_ids"], spec)

    def test_the_dialog_says_what_the_receiver_will_be_able_to_do(self):
        context = {"active_model": "ha.entity", "active_ids": self.light.ids}
        with Form(self.env["ha.share"].with_user(self.manager).with_context(**context)) as form:
            form.partner_ids.add(self.portal.partner_id)
            form.ends = False
            form.has_hours = True
            self.assertEqual(
                form.sentence,
                f"{self.portal.partner_id.name} may control {self.light.display_name}, weekdays 8:00–18:00",
            )
            with form.window_ids.new() as line:
                line.saturday = True
                line.hour_from, line.hour_to = 20, 22
            self.assertIn("weekdays 8:00–18:00 and Mon–Sat 20:00–22:00", form.sentence)
            self.assertIn(self.light.display_name, form.letter)
            form.access = "view"
            self.assertIn("you may see\n", form.letter)
            form.way = "link"
            form.name = "Cleaner"
            form.ends = fields.Datetime.now() + timedelta(days=1)
            self.assertIn("Whoever has the link Cleaner may view", form.sentence)

    def test_the_dialog_shows_who_has_it_already_and_of_how_many(self):
        ends = fields.Datetime.now() + timedelta(days=2)
        self.share(way="link", name="Guest of June", ends=ends).action_share()
        self.share(
            partner_ids=[(6, 0, self.portal.partner_id.ids)], area_id=self.kitchen.id, entity_ids=False
        ).action_share()
        share = self.share(entity_ids=[(6, 0, (self.light | self.attic).ids)])
        for words in ("Guest of June", self.portal.partner_id.name, "1 of 2", "until"):
            self.assertIn(words, " ".join(share.who_has.split()).replace("<t>", ""))
        self.assertIn("Nobody yet", self.share(entity_ids=[(6, 0, self.attic.ids)]).who_has)

    def test_a_room_counts_its_entities(self):
        share = self.share(entity_ids=False, area_id=self.kitchen.id)
        self.assertEqual(share._entities(), self.light)

    def test_everything_with_a_tag_is_shared_from_the_tag(self):
        tag = self.env["ha.tag"].create({"name": "Tenants", "instance_id": self.home.id})
        (self.light | self.attic).write({"tag_ids": [(4, tag.id)]})
        context = {"active_model": "ha.tag", "active_ids": tag.ids}
        with Form(self.env["ha.share"].with_user(self.manager).with_context(**context)) as form:
            form.partner_ids.add(self.portal.partner_id)
            form.ends = False
            self.assertIn("may control everything tagged Tenants", form.sentence)
        form.record.action_share()
        self.assertEqual(self.grants_to(self.portal.partner_id).tag_id, tag)
        seen = self.env["ha.outsider"]._entities(Outsider(user_id=self.portal.id))
        self.assertEqual(set(seen._ids), set((self.light | self.attic)._ids))

    def test_who_may_use_it_lists_links_and_people_of_the_portal(self):
        self.share(way="link", name="Guest of June").action_share()
        self.share(partner_ids=[(6, 0, self.portal.partner_id.ids)]).action_share()
        lines = self.env["ha.entity.right"].browse(
            self.light.with_user(self.manager).action_who_may_use()["domain"][0][2]
        )
        self.assertIn("Guest of June", lines.link_id.mapped("name"))
        self.assertIn(self.portal, lines.user_id)

    def test_things_of_two_homes_are_not_shared_at_once(self):
        context = {"active_model": "ha.entity", "active_ids": (self.light | self.desk).ids}
        with self.assertRaises(ValidationError):
            self.env["ha.share"].with_user(self.manager).with_context(**context).default_get(["entity_ids"])

    def test_a_whole_house_is_not_looked_through(self):
        with patch("odoo.addons.odoo_ha_portal.wizards.ha_share_reach.MOST_LOOKED_AT", 1):
            share = self.share(entity_ids=[(6, 0, (self.light | self.attic).ids)])
            self.assertIn("Looked at the first", share.who_has)
