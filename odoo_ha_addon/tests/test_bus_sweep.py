from odoo.tests import HttpCase, tagged

from ..bridge.sql import bus


@tagged("post_install", "-at_install")
class TestBusSweep(HttpCase):
    def setUp(self):
        super().setUp()
        self.env.cr.execute("DELETE FROM bus_bus")
        self.instance = self.env["ha.instance"].create({"name": "Home"})

    def _message(self, channel, minutes_ago):
        self.env.cr.execute(
            """
            INSERT INTO bus_bus (channel, message, create_date)
            VALUES (%s, '{}', (now() AT TIME ZONE 'UTC') - %s * interval '1 minute') RETURNING id
            """,
            [channel, minutes_ago],
        )
        return self.env.cr.fetchone()[0]

    def _ours(self, minutes_ago=5):
        return self._message('["db","ha.instance",1,"1"]', minutes_ago)

    def _left(self):
        self.env.cr.execute("SELECT id FROM bus_bus ORDER BY id")
        return [row[0] for row in self.env.cr.fetchall()]

    def _missed(self, last_id):
        return self.make_jsonrpc_request("/bus/has_missed_notifications", {"last_notification_id": last_id})

    def test_the_sweep_takes_our_old_messages_and_no_others(self):
        oldest = self._message('["db","res.partner",3]', 9)
        self._ours()
        other, fresh = self._message('["db","res.partner",3]', 5), self._ours(minutes_ago=0)
        bus.sweep(self.env.cr)
        self.assertEqual(self._left(), [oldest, other, fresh])

    def test_the_sweep_leaves_the_oldest_message_as_a_mark(self):
        oldest = self._ours(minutes_ago=9)
        self._ours()
        bus.sweep(self.env.cr)
        self.assertEqual(self._left(), [oldest])

    def test_a_page_whose_last_message_was_swept_has_missed_nothing(self):
        self._message('["db","res.partner",3]', 9)
        last = self._ours()
        bus.sweep(self.env.cr)
        self.assertNotIn(last, self._left())
        self.assertFalse(self._missed(last))

    def test_a_page_that_was_away_longer_than_messages_are_kept_has_missed_something(self):
        last = self._message('["db","res.partner",3]', 9)
        self._message('["db","res.partner",3]', 8)
        self.env.cr.execute("DELETE FROM bus_bus WHERE id = %s", [last])
        self.assertTrue(self._missed(last))

    def test_nonsense_counts_as_missed(self):
        self._ours()
        self.assertTrue(self._missed(0))
