"""An entity that is in the place of one that is gone: a person is asked, and says so."""

from datetime import timedelta

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..storage.rows import EPOCH
from ..storage.statistics.schema import ensure_years
from .recorded import now, record


@tagged("post_install", "-at_install")
class TestSuccessions(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.successions = cls.env["ha.history.succession"].with_user(cls.manager)
        cls.old, cls.new, cls.other = homes._entities(
            cls.env,
            cls.home,
            {"light.old": cls.kitchen, "light.new": cls.kitchen, "light.other": cls.kitchen},
        )
        for entity, unique_id in ((cls.old, "1"), (cls.new, "1"), (cls.other, "2")):
            entity.with_context(from_home_assistant=True).unique_id = unique_id
        cls.old.with_context(from_home_assistant=True).active = False
        record(cls.env, cls.old, "on", "off", "on", ago=timedelta(hours=1))
        cls.env.flush_all()

    def find(self):
        self.env["ha.history.succession"]._find()
        return self.successions.search([("instance_id", "=", self.home.id)])

    def wizard(self, new=None, old=None):
        new, old = new or self.new, self.old if old is None else old
        action = self.env["ha.history.continue"].with_user(self.manager)._open(new, old)
        return self.env["ha.history.continue"].with_user(self.manager).browse(action["res_id"])

    def states(self, entity):
        self.env.invalidate_all()
        return (
            self.env["ha.history"]
            .search([("entity_id", "=", entity.id)], order="last_updated")
            .mapped("state")
        )

    def hours(self, entity, *starts):
        """Hours of statistics, as hours ago; without any: those that it has."""
        base = now().replace(minute=0, second=0, microsecond=0)
        ensure_years(self.env.cr, [base.year - 1, base.year])
        for ago in starts:
            self.env.cr.execute(
                """
                INSERT INTO ha_statistics (entity_id, period, start, day, mean, seconds, source)
                VALUES (%s, 'hour', %s, %s, 1, 3600, 'odoo')
                """,
                [entity.id, base - timedelta(hours=ago), (base - timedelta(hours=ago)).date()],
            )
        self.env.cr.execute(
            "SELECT start FROM ha_statistics WHERE entity_id = %s AND period = 'hour' ORDER BY start",
            [entity.id],
        )
        return [round((base - start) / timedelta(hours=1)) for (start,) in self.env.cr.fetchall()]

    def test_one_with_the_same_unique_id_is_asked_about_and_nothing_moves_meanwhile(self):
        pair = self.find()
        self.assertEqual((pair.old_id, pair.entity_id, pair.reason), (self.old, self.new, "unique_id"))
        self.assertEqual(pair.state, "open")
        self.assertEqual(self.states(self.old), ["on", "off", "on"])
        self.assertEqual(self.new.with_user(self.manager).history_predecessor_id, self.old)
        self.assertEqual(self.home.with_user(self.manager).history_succession_count, 1)
        self.assertEqual(self.find(), pair, "once")

    def test_so_is_one_with_its_entity_id_and_one_of_the_same_name_on_its_device(self):
        as_home_assistant = homes._as_home_assistant(self.env)
        for entity in (self.old, self.new, self.other):
            as_home_assistant["ha.entity"].browse(entity.id).unique_id = False
        as_home_assistant["ha.entity"].browse(self.old.id).entity_id = f"light.other~{self.old.id}"
        self.assertEqual([(pair.entity_id, pair.reason) for pair in self.find()], [(self.other, "entity_id")])
        device = as_home_assistant["ha.device"].create(
            {"instance_id": self.home.id, "device_id": "d", "name": "Lamp"}
        )
        (self.old | self.new).with_context(from_home_assistant=True).write(
            {"device_id": device.id, "original_name": "Light"}
        )
        self.assertIn((self.new, "device"), [(pair.entity_id, pair.reason) for pair in self.find()])

    def test_what_is_still_there_or_has_no_history_is_not_asked_about(self):
        self.old.with_context(from_home_assistant=True).active = True
        self.assertFalse(self.find())
        self.old.with_context(from_home_assistant=True).active = False
        self.env.cr.execute("DELETE FROM ha_history WHERE entity_id = %s", [self.old.id])
        self.assertFalse(self.find())

    def test_the_history_that_is_continued_is_the_other_ones_from_then_on(self):
        record(self.env, self.new, "off", "on")
        self.hours(self.old, 30, 20)
        pair = self.find()
        wizard = self.wizard()
        self.assertEqual((wizard.state_count, wizard.own_count, wizard.hour_count), (3, 2, 2))
        self.assertEqual((wizard.later_count, wizard.double_count, wizard.warning), (0, 0, False))
        wizard.action_continue()
        self.assertEqual(self.states(self.new), ["on", "off", "on", "off", "on"])
        self.assertEqual(self.states(self.old), [])
        self.assertEqual(self.hours(self.new), [30, 20])
        self.assertEqual((pair.state, pair.user_id), ("continued", self.manager))
        self.assertIn("3 states", self.new.message_ids[:1].body)
        self.env.cr.execute("SELECT FROM ha_statistics_stale WHERE entity_id = %s", [self.new.id])
        self.assertTrue(self.env.cr.fetchall())
        self.assertEqual(self.find().mapped("state"), ["continued"])

    def test_what_both_had_at_one_time_stays_apart_unless_a_person_says_otherwise(self):
        record(self.env, self.new, "first", "second", every=timedelta(seconds=90), ago=timedelta(hours=1))
        self.hours(self.old, 30, 1)
        self.hours(self.new, 1)
        wizard = self.wizard()
        self.assertEqual((wizard.later_count, wizard.shared_hour_count), (2, 1))
        wizard.action_continue()
        self.assertEqual(self.states(self.new), ["on", "first", "second"])
        self.assertEqual(self.states(self.old), ["off", "on"])
        self.assertEqual(self.hours(self.new), [30, 1])
        self.assertEqual(self.hours(self.old), [1])
        again = self.wizard()
        again.only_before = False
        again.action_continue()
        self.assertEqual(self.states(self.new), ["on", "first", "off", "second", "on"])
        self.assertEqual(self.hours(self.old), [])

    def test_of_two_states_of_one_moment_its_own_stays(self):
        self.env.cr.execute(
            "SELECT last_updated FROM ha_history WHERE entity_id = %s ORDER BY 1", [self.old.id]
        )
        first, *_ = [moment for (moment,) in self.env.cr.fetchall()]
        self.env.cr.execute(
            "INSERT INTO ha_history (entity_id, last_updated, value, decimals, keep) VALUES (%s, %s, 7, 0, 366)",
            [self.new.id, first],
        )
        wizard = self.wizard()
        self.assertEqual((wizard.double_count, wizard.later_count), (1, 3))
        wizard.only_before = False
        wizard.action_continue()
        self.assertEqual(self.states(self.new), ["7", "off", "on"])
        self.assertEqual(self.states(self.old), [])

    def test_who_refused_is_not_asked_again(self):
        pair = self.find()
        self.new.with_user(self.manager).action_refuse_history()
        self.assertEqual((pair.state, pair.user_id), ("refused", self.manager))
        self.new.invalidate_recordset()
        self.assertFalse(self.new.with_user(self.manager).history_predecessor_id)
        self.assertEqual(self.find(), pair)
        self.assertEqual(self.states(self.old), ["on", "off", "on"])

    def test_a_person_may_say_so_of_any_two_of_one_home_of_which_one_is_gone(self):
        self.wizard(self.other).action_refuse()
        self.assertEqual(
            self.successions.search([]).mapped(lambda p: (p.reason, p.state)), [("person", "refused")]
        )
        nonsense = ((self.new, "still there"), (self.other, "another"))
        for old, words in nonsense:
            with self.assertRaisesRegex(UserError, words):
                self.wizard(self.other, old).action_continue()
        empty = self.wizard(self.other, self.env["ha.entity"])
        self.assertEqual(empty.state_count, 0)
        with self.assertRaisesRegex(UserError, "Choose the entity"):
            empty.action_continue()

    def test_what_differs_is_told(self):
        self.env["ha.statistic.source"].create(
            [
                {"instance_id": self.home.id, "entity_id": entity.id, "mean_type": "number", "unit": unit}
                for entity, unit in ((self.old, "W"), (self.new, "kW"))
            ]
        )
        self.assertIn("W, kW", self.wizard().warning.replace("kW, W", "W, kW"))
        self.assertIn("light", self.wizard(self.outdoor).warning)

    def test_only_managers_decide(self):
        pair = self.find()
        for user in (self.operator, self.viewer, self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.new.with_user(user).action_continue_history()
            with self.assertRaises(AccessError):
                self.new.with_user(user).action_refuse_history()
            with self.assertRaises(AccessError):
                pair.with_user(user).action_refuse()
        self.assertEqual(pair.state, "open")

    def test_many_states_are_handed_over_by_the_maintenance_up_to_the_same_moment(self):
        record(self.env, self.new, "own", every=timedelta(seconds=90), ago=timedelta(hours=1))
        self.patch(type(self.env["ha.entity"]), "_most_at_once", 0)
        self.wizard().action_continue()
        [task] = self.env["ha.history.task"].search([])
        self.assertEqual((task.kind, task.into_id, task.record_ids), ("hand_over", self.new, self.old.ids))
        self.assertLess(abs(task.before - (now() - timedelta(hours=1, seconds=90))), timedelta(seconds=30))
        self.assertGreater(task.before, EPOCH)
