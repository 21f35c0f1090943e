import json

from odoo.tests import tagged

from ..bridge.sql.outside_status import tell_outsiders
from .grant_case import GrantCase


@tagged("post_install", "-at_install")
class TestOutsideStatus(GrantCase):
    """Open pages of outsiders hear how their instances are connected, and nothing of why they are not."""

    def setUp(self):
        super().setUp()
        self.given, self.other = (self.grant(scope="all") for _grant in range(2))
        self.watch(self.given)

    def watch(self, grant, **values):
        watches = self.env["ha.watch"].with_user(self.outsider)
        watches._watch(f"page {grant.id}", {grant: self.light}, **{"is_outside": True, **values})

    def told(self, **states):
        self.env.flush_all()
        channels = tell_outsiders(
            self.env.cr, {self.home.id: "connecting", self.office.id: "connected", **states}
        )
        self.env.cr.execute("SELECT message FROM bus_bus ORDER BY id DESC LIMIT %s", [len(channels)])
        return [json.loads(channel)[1:] for channel in channels], [
            json.loads(m) for (m,) in self.env.cr.fetchall()
        ]

    def channel(self, grant):
        return ["ha.grant", grant.id, f"outside:{grant.acl_generation}"]

    def test_only_where_somebody_looks_is_anything_said(self):
        channels, messages = self.told()
        self.assertEqual(channels, [self.channel(self.given)])
        payload = {"instance_id": self.home.id, "state": "connecting"}
        self.assertEqual(messages, [{"type": "ha_connection", "payload": payload}])

    def test_pages_of_the_web_client_are_none_of_these(self):
        self.watch(self.other, is_outside=False)
        self.assertEqual(self.told()[0], [self.channel(self.given)])

    def test_who_has_lost_the_right_hears_nothing(self):
        self.given.action_revoke()
        self.assertEqual(self.told()[0], [])
        self.assertEqual(tell_outsiders(self.env.cr, {}), [])
