"""What the bridge reads and writes, in the tables of Odoo."""

from odoo import Command, fields
from odoo.addons.odoo_ha_addon.bridge.write.sinks.sink import StateChange
from odoo.addons.odoo_ha_addon.hass import EntityState
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import tagged

from ..bridge import table
from ..bridge.matcher import Outcome
from ..bridge.rule import When
from ..bridge.rules import Rules
from ..bridge.sink import RuleSink
from .rule_case import RuleCase

DOOR = "binary_sensor.door"


@tagged("post_install", "-at_install")
class TestRuleTables(RuleCase):
    def setUp(self):
        super().setUp()
        self.woken = []
        self.now = 1000.0

    def bridge(self):
        rules = Rules()
        self.env.flush_all()
        rules.read(self.env.cr)
        return RuleSink(rules, lambda: self.woken.append(1), lambda i: None, lambda: self.now)

    def hears(self, sink, *states, snapshot=False):
        """Pairs of moments and states of the door."""
        batch, old = [], None
        for at, value in states:
            new = EntityState(DOOR, value, {}, at, at, f"ctx-{at}")
            batch.append(StateChange(DOOR, old, new, snapshot))
            old = new
        self.env.flush_all()
        sink.write(self.env.cr, self.home.id, batch[1:] if not snapshot else batch)
        sink.committed(self.home.id, batch)
        self.env.invalidate_all()

    def test_a_rule_is_read_as_people_wrote_it(self):
        rule = self.rule(
            ha_what="everything", ha_domains="Binary_Sensor, lock", ha_device_classes="door",
            ha_area_ids=[Command.set(self.kitchen.ids)], ha_when="above", ha_limit=30, ha_hysteresis=2,
            ha_attribute=" level ", ha_hold_number=10, ha_hold_unit="minutes", ha_pause_number=1, ha_pause_unit="hours",
            ha_late="skip",
        )  # fmt: skip
        self.env.flush_all()
        [read] = [each for each in table.read_rules(self.env.cr) if each.id == rule.id]
        self.assertEqual(read.target.domains, {"binary_sensor", "lock"})
        self.assertEqual(read.target.area_ids, set(self.kitchen.ids))
        self.assertFalse(read.target.entity_ids)
        self.assertEqual(
            (read.when, read.limit, read.hysteresis, read.attribute, read.hold, read.pause, read.fires_late),
            (When.ABOVE, 30.0, 2.0, "level", 600.0, 3600.0, False),
        )

    def test_who_is_archived_without_a_state_is_read_as_absent(self):
        self.env.cr.execute("DELETE FROM ha_entity_state WHERE id = %s", [self.door.id])
        self.door.with_context(from_home_assistant=True).sudo().action_archive()
        homes.set_state(self.cellar, "unavailable", {})
        self.env.flush_all()
        read = {facts.record_id: facts for facts in table.read_entities(self.env.cr, self.home.id)}
        self.assertEqual((read[self.door.id].is_there, read[self.door.id].device_class), (False, ""))
        self.assertFalse(read[self.cellar.id].is_there, "what it is nobody says")
        homes.set_state(self.cellar, "unavailable", {"device_class": "temperature"})
        self.env.flush_all()
        read = {facts.record_id: facts for facts in table.read_entities(self.env.cr, self.home.id)}
        self.assertTrue(read[self.cellar.id].is_there)

    def test_one_that_is_archived_or_paused_is_not(self):
        for values in ({"active": False}, {"ha_paused": True}):
            rule = self.rule()
            rule.write(values)
            self.env.flush_all()
            self.assertNotIn(rule.id, [each.id for each in table.read_rules(self.env.cr)])

    def test_a_change_leaves_a_firing_and_calls_a_worker(self):
        rule = self.rule()
        sink = self.bridge()
        cron = self.env.ref("odoo_ha_automation.ir_cron_ha_rules")
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self.hears(sink, (990.0, "off"), (1000.25, "on"))
        firing = self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)])
        self.assertEqual(
            (firing.entity_id, firing.instance_id, firing.state), (self.door, self.home, "waiting")
        )
        self.assertEqual((firing.old_value, firing.new_value, firing.context), ("off", "on", "ctx-1000.25"))
        self.assertEqual(firing.changed_at.isoformat(), "1970-01-01T00:16:40.250000")
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before + 1)
        self.assertEqual(self.woken, [1])

    def test_what_a_killed_worker_has_left_undone_calls_another(self):
        cron = self.env.ref("odoo_ha_automation.ir_cron_ha_rules")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        firing = self.firing(self.rule(), create_date=fields.Datetime.now())
        self.env.flush_all()
        self.assertFalse(table.call_again(self.env.cr))
        firing.create_date = fields.Datetime.subtract(fields.Datetime.now(), seconds=30)
        self.env.flush_all()
        self.assertTrue(table.call_again(self.env.cr))
        new = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - triggers
        self.assertEqual(len(new), 1)
        firing.state = "done"
        self.env.flush_all()
        self.assertFalse(table.call_again(self.env.cr))

    def test_the_same_change_is_one_firing(self):
        rule = self.rule()
        for _ in range(2):
            self.hears(self.bridge(), (990.0, "off"), (1000.25, "on"))
            self.env.cr.execute("DELETE FROM ha_rule_standing")
        self.assertEqual(self.env["ha.rule.firing"].search_count([("rule_id", "=", rule.id)]), 1)

    def test_another_bridge_goes_on_with_what_is_remembered(self):
        rule = self.rule()
        self.hears(self.bridge(), (990.0, "off"), (1000.0, "on"))
        self.now = 1010.0
        self.hears(self.bridge(), (1005.0, "on"), snapshot=True)
        self.assertEqual(self.env["ha.rule.firing"].search_count([("rule_id", "=", rule.id)]), 1)

    def test_a_time_that_runs_is_remembered(self):
        rule = self.rule(ha_hold_number=10, ha_hold_unit="minutes")
        self.hears(self.bridge(), (990.0, "off"), (1000.0, "on"))
        standing = self.env["ha.rule.standing"].search([("rule_id", "=", rule.id)])
        self.assertEqual((standing.entity_id, standing.held, standing.due), (self.door, True, 1600.0))
        self.hears(self.bridge(), (1000.0, "on"), (1001.0, "off"))
        self.assertFalse(self.env["ha.rule.standing"].search([("rule_id", "=", rule.id)]))

    def test_a_rule_that_was_removed_meanwhile_costs_nobody_else_anything(self):
        rule, other = self.rule(), self.rule(name="Other")
        sink = self.bridge()
        rule.unlink()
        self.hears(sink, (990.0, "off"), (1000.0, "on"))
        self.assertTrue(self.env["ha.rule.firing"].search([("rule_id", "=", other.id)]))

    def test_a_storm_is_said_with_the_firing_before_it(self):
        rule = self.rule(ha_when="changed")
        sink = self.bridge()
        self.hears(sink, *((960.0 + n / 100, str(n)) for n in range(20)))
        firings = self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)])
        self.assertEqual((len(firings), sum(firings.mapped("left_out"))), (10, 9))

    def test_what_is_left_out_of_many_entities_is_said_with_each_or_with_the_rule(self):
        rule = self.rule(ha_when="changed")
        self.firing(rule, self.door, changed_at="2026-11-28 10:00:00")
        last_of_door = self.firing(rule, self.door, changed_at="2026-11-28 10:00:05")
        last = self.firing(rule, self.cellar, left_out=2)
        self.env.flush_all()
        left_out = {(rule.id, self.door.id): 3, (rule.id, self.light.id): 4, (rule.id, self.far.id): 5}
        table.write_outcome(self.env.cr, Outcome([], {}, left_out))
        self.env.invalidate_all()
        self.assertEqual((last_of_door.left_out, last.left_out), (3, 11))

    def test_an_entity_has_the_labels_of_its_device_and_its_area_too(self):
        labels = (
            self.env["ha.label"]
            .with_context(from_home_assistant=True)
            .create(
                [{"name": name, "label_id": name, "instance_id": self.home.id} for name in ("own", "room")]
            )
        )
        self.door.with_context(from_home_assistant=True).label_ids = labels[0]
        self.kitchen.with_context(from_home_assistant=True).label_ids = labels[1]
        self.env.flush_all()
        [facts] = [each for each in table.read_entities(self.env.cr, self.home.id) if each.entity_id == DOOR]
        self.assertEqual(facts.label_ids, set(labels.ids))
        self.assertEqual((facts.device_class, facts.area_id), ("door", self.kitchen.id))

    def test_what_people_see_is_what_the_bridge_matches(self):
        label = (
            self.env["ha.label"]
            .with_context(from_home_assistant=True)
            .create({"name": "cold", "label_id": "cold", "instance_id": self.home.id})
        )
        self.kitchen.with_context(from_home_assistant=True).label_ids = label
        homes.set_state(self.light, "on", {})
        for values in (
            {"ha_domains": "light"},
            {"ha_domains": "light", "ha_area_ids": [Command.set(self.kitchen.ids)]},
            {"ha_device_classes": "temperature, door"},
            {"ha_label_ids": [Command.set(label.ids)]},
            {"ha_instance_ids": [Command.set(self.home.ids)], "ha_domains": "light, sensor"},
        ):
            rule = self.rule(ha_what="everything", **values)
            self.env.flush_all()
            rules = Rules()
            rules.read(self.env.cr)
            with rules.changing(self.env.cr, self.home.id) as matcher:
                matched = {
                    matcher.reach.records[entity_id]
                    for entity_id, of_entity in matcher.reach.rules.items()
                    if rule.id in [each.id for each in of_entity]
                }
            seen = (
                self.env["ha.entity"].search(rule._ha_domain()).filtered(lambda e: e.instance_id == self.home)
            )
            with self.subTest(**values):
                self.assertTrue(matched)
                self.assertEqual(matched, set(seen.ids))
