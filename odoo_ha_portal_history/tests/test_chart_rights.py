"""Charts are given by the grants that give what they are of, at the same times, where the grant says so."""

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.addons.odoo_ha_portal.tests.test_rights_by_time import (
    LOSSES,
    LOSSES_OF_LINK,
    RECEIVERS,
    SCOPES,
    TIMES,
    TestRightsByTime,
    expected,
)
from odoo.tests import tagged

PAST = {"start": 1_700_000_000, "end": 1_700_086_400, "width": 800}


@tagged("post_install", "-at_install")
class TestChartRights(TestRightsByTime):
    def test_users_get_what_a_grant_says_while_it_holds_and_nothing_at_any_other_time(self):
        for receiver, role in (*((receiver, "portal") for receiver in RECEIVERS), ("user", "employee")):
            person = self.people[role]
            grant = self.give(receiver, person)
            self.assert_charts(grant, receiver, role, person, LOSSES)
            grant.action_revoke()

    def test_guests_get_what_their_link_says_while_it_holds_and_nothing_at_any_other_time(self):
        self.enter()
        self.assert_charts(self.grant, "link", "public", self.public, LOSSES_OF_LINK)

    def assert_charts(self, grant, receiver, role, person, losses):
        kinds = {(scope, "during", True) for scope in SCOPES}
        kinds |= {("all", time, True) for time in (*TIMES, *losses)}
        kinds.add(("all", "during", False))
        for scope, time, with_history in sorted(kinds):
            with (
                self.subTest(receiver=receiver, role=role, scope=scope, time=time, with_history=with_history),
                homes.undone(self.env, groups=time.startswith("receiver")),
            ):
                if receiver != "link":
                    self.log_in(role)
                grant.with_history = with_history
                self.set(grant, scope, "view", time)
                self.lose(grant, person, time)
                self.forget()
                wanted = expected(receiver, role, scope, "view", time)["followed outside"]
                self.assertEqual(self.charts(receiver), wanted if with_history else set())

    def charts(self, receiver):
        """Of what somebody gets one, who asks for each thing there is."""
        ask = self.guest if receiver == "link" else self.user
        answers = {name: ask("chart", {**PAST, "ids": [thing.id]}) for name, thing in self.things.items()}
        return {name for name, answer in answers.items() if answer.status_code == 200 and not answer.history}
