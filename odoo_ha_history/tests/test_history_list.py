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
        search_fetch = BaseModel.search_fetch

        def slow(model, *args, **kwargs):
            if model._name == "ha.history":
                model.env.cr.execute("SELECT pg_sleep(20)")
            return search_fetch(model, *args, **kwargs)

        with (
            patch.object(ha_history, "MOST_SECONDS", 0.05),
            patch.object(BaseModel, "search_fetch", slow),
            mute_logger("odoo.sql_db"),
            self.assertRaises(UserError) as raised,  # with a savepoint, other than assertRaisesRegex
        ):
            self.env["ha.history"].search([], order="state")
        self.assertIn("Choose a shorter time", str(raised.exception))
        self.assertEqual(self.env["ha.history"].search_count([("entity_id", "=", self.light.id)]), 10)
        self.env.cr.execute("SHOW statement_timeout")
        self.assertEqual(self.env.cr.fetchone()[0], "0")
