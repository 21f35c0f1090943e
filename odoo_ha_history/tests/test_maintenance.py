from datetime import datetime, timedelta

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..storage.maintenance import Maintenance
from ..storage.retention import forget_gaps, forget_unused
from .recorded import now, record


@tagged("post_install", "-at_install")
class TestMaintenance(TransactionCase):
    """Rows are where they belong, and what nobody needs goes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.env["ha.history.rule"].search([]).active = False
        cls.lights = cls.env["ha.history.rule"].create({"name": "Lights", "domains": "light", "keep": "366"})

    def maintain(self, seconds=60.0, clock=None):
        self.env.flush_all()
        more = {"clock": clock} if clock else {}
        done = Maintenance(self.env.cr, self.env.cr.savepoint, now(), seconds, **more).run()
        self.env.invalidate_all()
        return done

    def rows(self, entity):
        """Where the states of an entity lie: how long they are kept, and what they were."""
        self.env.cr.execute(
            """
            SELECT history.keep, coalesce(word.text, history.value::text)
            FROM ha_history AS history LEFT JOIN ha_history_word AS word ON word.id = history.word_id
            WHERE entity_id = %s ORDER BY last_updated
            """,
            [entity.id],
        )
        return self.env.cr.fetchall()

    def trim(self, rule):
        return self.env["ha.history.trim"].with_user(self.manager).create({"rule_id": rule.id})

    def test_what_is_kept_as_long_as_was_said_stays_where_it_is(self):
        record(self.env, self.light, "on", "off")
        self.assertTrue(self.maintain())
        self.assertEqual(self.rows(self.light), [(366, "on"), (366, "off")])

    def test_what_is_to_be_kept_longer_moves(self):
        record(self.env, self.light, "on", "off", keep=31)
        record(self.env, self.outdoor, "1", keep=31)
        self.lights.keep = "1827"
        self.maintain()
        self.assertEqual(self.rows(self.light), [(1827, "on"), (1827, "off")])
        self.assertEqual(self.rows(self.outdoor), [(31, "1")])
        self.lights.keep = "0"
        self.maintain()
        self.assertEqual(self.rows(self.light), [(0, "on"), (0, "off")])

    def test_it_stays_one_row_where_it_is_there_already(self):
        record(self.env, self.light, "on", keep=31)
        record(self.env, self.attic, "on", keep=366)
        self.env.cr.execute(
            """
            INSERT INTO ha_history (last_updated, word_id, entity_id, keep)
            SELECT last_updated, word_id, entity_id, 366 FROM ha_history WHERE entity_id = %s
            """,
            [self.light.id],
        )
        self.maintain()
        self.assertEqual(self.rows(self.light), [(366, "on")])

    def test_the_words_of_what_moves_are_kept_as_long(self):
        record(self.env, self.light, "a word of this test", keep=10, attributes={"of": "this test"})
        self.lights.keep = "0"
        self.maintain()
        self.env.cr.execute("SELECT kept_until FROM ha_history_word WHERE text = 'a word of this test'")
        self.assertEqual(self.env.cr.fetchone()[0].year, 9999)
        self.env.cr.execute("SELECT kept_until FROM ha_history_attributes WHERE data ->> 'of' = 'this test'")
        self.assertEqual(self.env.cr.fetchone()[0].year, 9999)

    def test_a_shorter_time_removes_nothing_by_itself(self):
        record(self.env, self.light, "on", "off", ago=timedelta(days=40))
        self.lights.keep = "10"
        self.maintain()
        self.assertEqual(self.rows(self.light), [(366, "on"), (366, "off")])
        self.assertTrue(self.lights.has_earlier)

    def test_a_dialog_shows_what_would_go_and_the_word_of_a_manager_lets_it_go(self):
        record(self.env, self.light, "old", "older", ago=timedelta(days=40))
        record(self.env, self.light, "young", ago=timedelta(days=1))
        record(self.env, self.outdoor, "1", ago=timedelta(days=40))
        self.lights.keep = "10"
        trim = self.trim(self.lights)
        self.assertEqual((trim.entity_count, trim.row_count), (3, 2))
        self.assertLess(trim.oldest, datetime.now() - timedelta(days=39))
        self.assertEqual(len(self.rows(self.light)), 3)
        trim.action_trim()
        self.assertTrue(self.lights.is_being_removed)
        self.maintain()
        self.assertEqual(self.rows(self.light), [(10, "young")])
        self.assertEqual(self.rows(self.outdoor), [(366, "1")])
        self.assertFalse(self.lights.is_being_removed)
        self.assertFalse(self.lights.has_earlier)

    def test_what_is_recorded_no_more_goes_on_the_word_of_a_manager_alone(self):
        record(self.env, self.light, "on", "off")
        self.lights.record = False
        self.maintain()
        self.assertEqual(len(self.rows(self.light)), 2)
        trim = self.trim(self.lights)
        self.assertEqual(trim.row_count, 2)
        trim.action_trim()
        self.maintain()
        self.assertEqual(self.rows(self.light), [])

    def test_what_comes_after_that_word_stays(self):
        record(self.env, self.light, "before", ago=timedelta(hours=1))
        self.lights.record = False
        self.trim(self.lights).action_trim()
        self.env["ha.history.task"].search([]).asked = now() - timedelta(minutes=30)
        record(self.env, self.light, "after")
        self.maintain()
        self.assertEqual(self.rows(self.light), [(366, "after")])

    def test_a_rule_that_decides_nothing_removes_nothing(self):
        self.lights.domains = "lock"
        with self.assertRaises(UserError):
            self.trim(self.lights).action_trim()

    def test_who_is_no_manager_removes_nothing(self):
        with self.assertRaises(AccessError):
            self.env["ha.history.trim"].with_user(self.viewer).create({"rule_id": self.lights.id})
        with self.assertRaises(AccessError):
            self.env["ha.history.task"].with_user(self.manager).create(
                {"instance_id": self.home.id, "kind": "remove", "record_ids": self.light.ids}
            )

    def test_what_an_entity_did_is_gone_with_it_and_removed_by_the_maintenance(self):
        record(self.env, self.light, "on", "off")
        record(self.env, self.attic, "on")
        gone = self.light
        self.light.unlink()
        self.env.flush_all()
        self.assertEqual(len(self.rows(gone)), 2)
        self.assertFalse(
            self.env["ha.history"].search([("state", "in", ("on", "off"))]) - self.seen(self.attic)
        )
        self.maintain()
        self.assertEqual(self.rows(gone), [])
        self.assertEqual(len(self.rows(self.attic)), 1)

    def seen(self, entity):
        return self.env["ha.history"].search([("entity_id", "=", entity.id)])

    def test_so_is_what_an_instance_did(self):
        record(self.env, self.far, "on", "off")
        far = self.far
        self.foreign.unlink()
        self.env.flush_all()
        self.assertFalse(self.env["ha.history"].search([]).filtered(lambda row: not row.instance_id))
        self.maintain()
        self.assertEqual(self.rows(far), [])

    def test_it_stops_when_its_time_is_over_and_goes_on_with_the_next_run(self):
        record(self.env, self.light, "on", "off", keep=31)
        seconds = iter([0.0, *[100.0] * 100])
        self.assertFalse(self.maintain(clock=lambda: next(seconds)))
        self.assertEqual(self.rows(self.light), [(31, "on"), (31, "off")])
        self.assertTrue(self.maintain())
        self.assertEqual(self.rows(self.light), [(366, "on"), (366, "off")])

    def test_words_that_no_row_can_refer_to_are_forgotten(self):
        record(self.env, self.light, "a short word of this test", keep=10)
        record(self.env, self.light, "a long word of this test", keep=1827)

        def words():
            self.env.cr.execute(
                "SELECT text FROM ha_history_word WHERE text LIKE '%% word of this test' ORDER BY 1"
            )
            return [text for (text,) in self.env.cr.fetchall()]

        forget_unused(self.env.cr, now().date())
        self.assertEqual(len(words()), 2)
        forget_unused(self.env.cr, (now() + timedelta(days=90)).date(), most=1_000_000)
        self.assertEqual(words(), ["a long word of this test"])

    def test_notes_of_gaps_go_with_the_last_rows(self):
        gaps = self.env["ha.history.gap"]
        values = {"instance_id": self.home.id, "reason": "purged"}
        old = gaps.create({**values, "since": "1990-01-01", "until": "1990-02-01"})
        young = gaps.create({**values, "since": now() - timedelta(hours=2), "until": now()})
        self.env.flush_all()
        forget_gaps(self.env.cr, datetime(1991, 1, 1))
        self.env.invalidate_all()
        self.assertFalse(old.exists())
        self.assertTrue(young.exists())


@tagged("post_install", "-at_install")
class TestMerge(TransactionCase):
    """A record that goes up in another takes its history along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def absorb(self, into, other):
        into.with_context(from_home_assistant=True)._absorb(other)
        self.env.flush_all()
        self.env.invalidate_all()

    def states(self, entity):
        return (
            self.env["ha.history"]
            .search([("entity_id", "=", entity.id)], order="last_updated")
            .mapped("state")
        )

    def test_its_states_are_those_of_the_other(self):
        record(self.env, self.attic, "attic", ago=timedelta(hours=1))
        record(self.env, self.light, "light")
        self.absorb(self.light, self.attic)
        self.assertEqual(self.states(self.light), ["attic", "light"])
        self.assertEqual(self.states(self.attic), [])

    def test_of_two_states_at_one_moment_its_own_stays_whatever_it_is_kept_for(self):
        record(self.env, self.attic, "attic", keep=31)
        record(self.env, self.light, "light")
        self.env.cr.execute(
            """
            UPDATE ha_history SET last_updated = (SELECT last_updated FROM ha_history WHERE entity_id = %s)
            WHERE entity_id = %s
            """,
            [self.light.id, self.attic.id],
        )
        self.absorb(self.light, self.attic)
        self.assertEqual(self.states(self.light), ["light"])
        self.assertEqual(self.states(self.attic), [])

    def test_its_gaps_go_along(self):
        gap = self.env["ha.history.gap"].create(
            {
                "instance_id": self.home.id,
                "entity_id": self.attic.id,
                "reason": "purged",
                "since": now(),
                "until": now(),
            }
        )
        self.absorb(self.light, self.attic)
        self.assertEqual(gap.entity_id, self.light)

    def test_what_is_a_lot_goes_with_the_maintenance(self):
        record(self.env, self.attic, "one", "two", "three")
        self.patch(type(self.env["ha.entity"]), "_most_at_once", 2)
        self.absorb(self.light, self.attic)
        self.assertEqual(len(self.states(self.light)), 2)
        task = self.env["ha.history.task"].search([("instance_id", "=", self.home.id)])
        self.assertEqual(
            (task.kind, task.into_id, task.record_ids), ("hand_over", self.light, self.attic.ids)
        )
        attic = self.attic
        self.attic.unlink()
        self.env.flush_all()
        Maintenance(self.env.cr, self.env.cr.savepoint, now(), 60.0).run()
        self.env.invalidate_all()
        self.assertEqual(len(self.states(self.light)), 3)
        self.assertEqual(self.states(attic), [])
