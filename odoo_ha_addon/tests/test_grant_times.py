from odoo.tests import tagged

from ..models.grant.ha_grant_times import STATES
from .grant_case import HOUR, NOW, GrantCase, hours


@tagged("post_install", "-at_install")
class TestGrantTimes(GrantCase):
    def states_found(self, grants):
        """By search, the state of each."""
        model = self.env["ha.grant"].with_context(active_test=False)
        found = {}
        for state, _name in STATES:
            for grant in model.search([("state", "=", state), ("id", "in", grants.ids)]):
                self.assertNotIn(grant, found)
                found[grant] = state
        return [found.get(grant) for grant in grants]

    def test_a_grant_gives_nothing_before_it_begins_and_from_its_end_on(self):
        self.grant(scope="all", begins=NOW + HOUR, ends=NOW + 2 * HOUR)
        home = self.light | self.outdoor | self.attic
        for after, expected in ((0, home.browse()), (1, home), (1.99, home), (2, home.browse())):
            self.go_to(NOW + after * HOUR)
            with self.subTest(after=after):
                self.assert_sees(expected)

    def test_weekly_hours_are_those_of_home_assistants_time_zone(self):
        self.home.connection_id.sudo().time_zone = "Asia/Taipei"
        self.grant(scope="all", access="control", **hours(20, 21))
        self.go_to(NOW)
        self.assertEqual(self.controlled(), self.light | self.outdoor | self.attic)
        self.go_to(NOW + HOUR)
        self.assertFalse(self.controlled())
        self.assert_sees(self.all.browse())

    def test_where_home_assistant_tells_no_time_zone_the_companys_counts(self):
        grant = self.grant(scope="all", **hours(8, 18))
        self.assertEqual(grant._zone(), "UTC")
        self.home.company_id = self.env.company
        self.env.company.partner_id.tz = "Europe/Vienna"
        self.assertEqual(grant._zone(), "Europe/Vienna")

    def test_the_state_is_said_and_found_alike(self):
        always = {"scope": "all"}
        grants = (
            self.grant(**always, begins=NOW + HOUR)
            | self.grant(**always)
            | self.grant(**always, begins=NOW - HOUR, ends=NOW + HOUR)
            | self.grant(**always, **hours(13, 14))
            | self.grant(**always, **hours(11, 14))
            | self.grant(**always, ends=NOW)
            | self.grant(**always, active=False)
        )
        states = ["upcoming", "active", "active", "outside", "active", "ended", "revoked"]
        self.assertEqual(grants.mapped("state"), states)
        self.assertEqual(self.states_found(grants), states)

    def test_what_a_clock_has_to_wait_for_is_noted(self):
        grant = self.grant(scope="all", begins=NOW + HOUR, ends=NOW + 3 * HOUR)
        self.assertEqual((grant.is_holding, grant.next_change), (False, NOW + HOUR))
        self.go_to(NOW + 2 * HOUR)
        grant.ends = NOW + 5 * HOUR
        self.assertEqual((grant.is_holding, grant.next_change), (True, NOW + 5 * HOUR))
        grant.active = False
        self.assertEqual((grant.is_holding, grant.next_change), (False, False))

    def test_within_a_transaction_it_is_one_moment(self):
        self.grant(scope="all", ends=NOW + HOUR)
        self.assertTrue(self.seen())
        self.moment = NOW + 2 * HOUR
        self.env.invalidate_all()
        self.assertTrue(self.seen())
        self.go_to(self.moment)
        self.assertFalse(self.seen())
