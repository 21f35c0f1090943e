from datetime import timedelta

import psycopg2
from odoo import fields
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.link.ha_grant_link import digest


@tagged("post_install", "-at_install")
class TestLinks(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def make(self, user=None, **values):
        creation = self.env["ha.share"].with_user(user or self.manager)
        return creation.create(
            {
                "way": "link",
                "name": "Cleaner",
                "instance_id": self.home.id,
                "ends": fields.Datetime.now() + timedelta(days=1),
                **values,
            }
        ).action_share()

    def test_the_address_is_shown_once_with_its_qr_code_and_kept_nowhere(self):
        action = self.make(entity_ids=[(6, 0, self.light.ids)])
        secret = action["context"]["ha_link_address"].rsplit("/", 1)[1]
        self.assertEqual(len(secret), 43, "256 bits")
        shown = (
            self.env["ha.grant.link.address"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({})
        )
        self.assertTrue(shown.address.endswith(f"/ha/s/{secret}"))
        self.assertTrue(shown.qr_code)
        self.env.flush_all()
        for table in ("ha_grant_link", "ha_grant_link_address", "ha_share", "ha_grant"):
            self.env.cr.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", [f"%{secret}%"])  # pylint: disable=sql-injection
            self.assertEqual(self.env.cr.fetchone(), (0,), table)
        link = self.env["ha.grant.link"].browse(action["context"]["ha_link_id"])
        self.assertEqual(link.sudo().secret_hash, digest(secret))

    def test_a_link_gives_what_its_grant_says(self):
        action = self.make(area_id=self.kitchen.id, access="view")
        grant = self.env["ha.grant.link"].browse(action["context"]["ha_link_id"]).grant_id
        self.assertEqual(
            (grant.receiver, grant.scope, grant.area_id, grant.access),
            ("link", "matching", self.kitchen, "view"),
        )
        self.assertIn("Cleaner", grant.sentence)

    def test_something_has_to_be_shared_and_of_one_kind(self):
        with self.assertRaises(ValidationError):
            self.make()
        with self.assertRaises(ValidationError):
            self.make(entity_ids=[(6, 0, self.light.ids)], area_id=self.kitchen.id)

    def test_there_is_always_an_end_and_it_is_to_come(self):
        with self.assertRaises(ValidationError):
            self.make(entity_ids=[(6, 0, self.light.ids)], ends=fields.Datetime.now() - timedelta(hours=1))
        grant = (
            self.env["ha.grant.link"]
            .browse(self.make(entity_ids=[(6, 0, self.light.ids)])["context"]["ha_link_id"])
            .grant_id
        )
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            grant.ends = False
            self.env.flush_all()

    def test_a_pin_is_of_digits(self):
        for pin in ("12", "abcd", "1234567890123", "12 4"):
            with self.assertRaises(ValidationError):
                self.make(entity_ids=[(6, 0, self.light.ids)], pin=pin)

    def test_only_managers_make_links_and_only_of_their_homes(self):
        with self.assertRaises(AccessError):
            self.make(self.operator, entity_ids=[(6, 0, self.light.ids)])
        with self.assertRaises(AccessError):
            self.make(instance_id=self.foreign.id, entity_ids=[(6, 0, self.far.ids)])
        with self.assertRaises(ValidationError):
            self.make(entity_ids=[(6, 0, self.desk.ids)])

    def test_what_is_chosen_in_a_list_or_form_is_what_is_shared(self):
        creation = self.env["ha.share"].with_user(self.manager)
        chosen = creation.with_context(active_model="ha.entity", active_ids=(self.light | self.attic).ids)
        values = chosen.default_get(["entity_ids", "instance_id"])
        self.assertEqual(values["entity_ids"], [(6, 0, (self.light | self.attic).ids)])
        room = creation.with_context(active_model="ha.area", active_ids=self.kitchen.ids).default_get(
            ["area_id"]
        )
        self.assertEqual(room["area_id"], self.kitchen.id)
