import json
from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..bridge.sql import grant_table
from ..bridge.sql.watch_table import read_watches
from ..models.grant.ha_weekly_hours import WEEK
from . import homes
from .grant_case import hours


@tagged("post_install", "-at_install")
class TestGrantClock(TransactionCase):
    """What a bridge does when the moment of a grant has come, by the real clock of the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        # Others of the database are no matter here.
        cls.env.cr.execute("UPDATE ha_grant SET next_change = NULL")

    def grant(self, **values):
        if not values.keys() & {"group_id", "partner_id"}:
            values["user_id"] = self.outsider.id
        return self.env["ha.grant"].create({"instance_id": self.home.id, "scope": "all", **values})

    def now(self, **delta):
        return fields.Datetime.now() + timedelta(**delta)

    def pass_by(self, grant, **values):
        """Let the moment of the grant come, as if it had been given earlier: with these values of then."""
        self.env.flush_all()
        columns = {"next_change": self.now(seconds=-1), **values}
        self.env.cr.execute(
            f"UPDATE ha_grant SET {', '.join(f'{name} = %s' for name in columns)} WHERE id = %s",
            [*columns.values(), grant.id],
        )
        self.env.invalidate_all()

    def turn(self):
        """The channels on which pages were told, and the seconds until the next moment."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        last = self.env["bus.bus"]._bus_last_id()
        turned = grant_table.turn(self.env.cr)
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        self.env.cr.execute("SELECT channel, message FROM bus_bus WHERE id > %s", [last])
        rows = self.env.cr.fetchall()
        self.assertEqual(sorted(channel for channel, _message in rows), sorted(turned.channels))
        for _channel, message in rows:
            self.assertEqual(json.loads(message), {"type": "ha_access_changed", "payload": {}})
        return [json.loads(channel)[1:] for channel in turned.channels], turned.seconds

    def test_who_is_told_of_a_grant_to_a_company_are_its_people(self):
        company, gone = self.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("A", "B")]
        )
        self.outsider.partner_id.parent_id = self.env["res.partner"].create(
            {"name": "W", "parent_id": company.id}
        )
        self.viewer.partner_id.parent_id = gone
        gone.active = False
        for contact in (company, gone):
            grant = self.grant(receiver="partner", partner_id=contact.id, scope="all", ends=self.now(hours=1))
            self.pass_by(grant, ends=self.now(seconds=-1))
        told, _seconds = self.turn()
        people = [record_id for model, record_id, *_rest in told if model == "res.partner"]
        self.assertEqual(people, self.outsider.partner_id.ids)

    def test_one_that_ends_makes_who_listened_deaf_and_tells_them(self):
        grant = self.grant(ends=self.now(hours=1))
        self.env["ha.entity"].with_user(self.outsider).follow("page", self.light.ids)
        generation, of_home = grant.acl_generation, self.home.acl_generation
        self.pass_by(grant, ends=self.now(seconds=-1))
        told, seconds = self.turn()
        self.assertCountEqual(
            told,
            [
                ["ha.grant", grant.id, str(generation)],
                ["ha.grant", grant.id, f"outside:{generation}"],
                ["ha.instance", self.home.id, str(of_home)],
                ["ha.instance", self.home.id, f"status:{of_home}"],
                ["res.partner", self.outsider.partner_id.id],
            ],
        )
        self.assertEqual((grant.acl_generation, self.home.acl_generation), (generation + 1, of_home + 1))
        self.assertFalse(grant.is_holding)
        self.assertFalse(grant.next_change)
        self.assertIsNone(seconds)
        self.assertFalse([watch for watch in read_watches(self.env.cr, 0) if watch.channel[0] == "ha.grant"])
        self.assertEqual(self.turn()[0], [])

    def test_one_that_begins_is_told_to_its_receivers_and_disturbs_nobody_else(self):
        facility = self.env["res.groups"].create({"name": "Facility"})
        self.env["res.groups"].create(
            {"name": "Bosses", "implied_ids": [(4, facility.id)], "user_ids": [(4, self.viewer.id)]}
        )
        facility.user_ids = self.operator
        grant = self.grant(receiver="group", group_id=facility.id, begins=self.now(hours=1))
        self.pass_by(grant, begins=self.now(seconds=-1))
        told, _seconds = self.turn()
        self.assertCountEqual(
            told,
            [
                ["ha.grant", grant.id, "1"],
                ["ha.grant", grant.id, "outside:1"],
                ["res.partner", self.viewer.partner_id.id],
                ["res.partner", self.operator.partner_id.id],
            ],
        )
        self.assertTrue(grant.is_holding)

    def test_a_contacts_users_are_told_too(self):
        grant = self.grant(
            receiver="partner", partner_id=self.outsider.partner_id.id, begins=self.now(hours=1)
        )
        self.pass_by(grant, begins=self.now(seconds=-1))
        self.assertIn(["res.partner", self.outsider.partner_id.id], self.turn()[0])

    def test_it_says_how_long_it_is_until_the_next_one(self):
        self.grant(ends=self.now(hours=1))
        self.grant(begins=self.now(minutes=10))
        told, seconds = self.turn()
        self.assertEqual(told, [])
        self.assertAlmostEqual(seconds, 600, delta=60)

    def test_hours_come_again_and_again(self):
        grant = self.grant(**hours(0, 24, *WEEK))
        self.assertFalse(grant.next_change)
        self.env.cr.execute("UPDATE ha_grant_window SET hour_to = 0.5 WHERE grant_id = %s", [grant.id])
        self.pass_by(grant)
        self.turn()
        self.assertTrue(self.now() < grant.next_change <= self.now(days=1))

    def test_another_time_zone_of_home_assistant_makes_other_hours(self):
        grant = self.grant(**hours(0, 1, *WEEK))
        at_utc = grant.next_change
        self.home.connection_id.sudo().time_zone = "Asia/Kathmandu"
        self.turn()
        self.assertEqual(grant.zone, "Asia/Kathmandu")
        self.assertNotEqual(grant.next_change, at_utc)
        self.assertEqual(grant.next_change.minute, 15)

    def test_one_that_was_revoked_meanwhile_is_not_told_again(self):
        grant = self.grant(ends=self.now(hours=1))
        grant.action_revoke()
        self.assertEqual(self.turn()[0], [])

    def test_nothing_is_told_where_nothing_changes(self):
        grant = self.grant(ends=self.now(hours=1))
        self.pass_by(grant)
        self.assertEqual(self.turn()[0], [])
        self.assertEqual(grant.next_change, grant.ends)
