from datetime import timedelta
from unittest.mock import patch

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import UserError
from odoo.models import BaseModel
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models import ha_history
from ..storage.partitions import partition_of
from .recorded import now, record


@tagged("post_install", "-at_install")
class TestHistoryList(TransactionCase):
    """The list of states, of which there may be many millions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        for days in (100, 20, 3, 0.1, 0):
            record(cls.env, cls.light, "on", "off", ago=timedelta(days=days))

    def test_pages_are_those_of_the_whole_in_both_directions(self):
        mine = [("entity_id", "=", self.light.id)]
        history = self.env["ha.history"]
        for order in ("last_updated desc, id desc", "last_updated", "last_updated ASC, id"):
            # It begins with another field, so that the whole is sorted.
            whole = history.search(mine, order=f"entity_id, {order}").ids
            self.assertEqual(len(whole), 10)
            for size in (1, 3, 10, 20):
                pages = [
                    history.search(mine, offset=n, limit=size, order=order).ids for n in range(0, 10, size)
                ]
                found = [record_id for page in pages for record_id in page]
                self.assertEqual(found, whole, (order, size))

    def test_a_page_of_the_newest_does_not_read_the_old_ones(self):
        query = self.env["ha.history"]._search([], limit=2, order="last_updated desc").select()
        self.env.cr.execute(f"EXPLAIN {query.code}", query.params)  # pylint: disable=sql-injection
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn(partition_of(366, now()).name, plan)
        self.assertNotIn(partition_of(366, now() - timedelta(days=100)).name, plan)

    def test_what_would_take_too_long_ends_with_a_sentence(self):
        history = self.env["ha.history"]
        ways = {
            "search_fetch": lambda: history.search([], order="state"),
            "search_count": lambda: history.search_count([]),
            "_read_group": lambda: history.formatted_read_group([], ["entity_id"], ["__count"]),
            "_read_grouping_sets": lambda: history.formatted_read_grouping_sets(
                [], [["entity_id"]], ["__count"]
            ),
        }
        for name, read in ways.items():
            with self.subTest(name):
                self.assertIn("Choose a shorter time", self.refusal_of_slow(name, read))
                self.assertEqual(history.search_count([("entity_id", "=", self.light.id)]), 10)
                self.env.cr.execute("SHOW statement_timeout")
                self.assertEqual(self.env.cr.fetchone()[0], "0")

    def refusal_of_slow(self, name, read):
        fast = getattr(BaseModel, name)

        def slow(model, *args, **kwargs):
            if model._name == "ha.history":
                model.env.cr.execute("SELECT pg_sleep(20)")
            return fast(model, *args, **kwargs)

        with (
            patch.object(ha_history, "MOST_SECONDS", 0.05),
            patch.object(BaseModel, name, slow),
            mute_logger("odoo.sql_db"),
            self.assertRaises(UserError) as raised,  # with a savepoint, other than assertRaisesRegex
        ):
            read()
        return str(raised.exception)
