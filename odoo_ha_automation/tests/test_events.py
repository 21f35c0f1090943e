"""Rules about events of Home Assistant's bus."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..bridge import event_table, table
from ..bridge.events import firing_of
from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestEvents(RuleCase):
    def event_rule(self, **values):
        model = self.env["ir.model"]._get("ha.instance")
        code = "record.message_post(body='%s %s' % (trigger.new, trigger.data.get('tag_id')))"
        return self.rule(
            **{
                "ha_when": "ha_event",
                "model_id": model.id,
                "ha_event_type": "tag_scanned",
                "ha_entity_ids": [Command.clear()],
                "action_server_ids": [Command.create(self.code(code, model_id=model.id))],
                **values,
            }
        )

    def tell(self, tag, at="2026-11-28T12:00:00.5+00:00"):
        """The bridge hears an event, and writes what it sets off."""
        self.env.flush_all()
        event = {
            "event_type": "tag_scanned",
            "data": {"tag_id": tag},
            "time_fired": at,
            "context": {"id": "01CTX", "parent_id": None},
        }
        rules = event_table.read_event_rules(self.env.cr)
        firings = [firing for rule in rules if (firing := firing_of(rule, event, 0.0))]
        written = event_table.write_event_firings(self.env.cr, self.home.id, firings, {})
        self.env.invalidate_all()
        return written

    def firings(self, rule):
        return self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)])

    def test_an_event_passes_the_instance_and_its_data(self):
        rule = self.event_rule(ha_event_data="tag_id = Door")
        self.assertFalse(self.tell("window"))
        self.assertTrue(self.tell("door"))
        self.assertFalse(self.tell("door"), "the same event is one firing")
        self.run_waiting()
        firing = self.firings(rule)
        self.assertEqual((firing.state, firing.reason, firing.context), ("done", False, "01CTX"))
        self.assertIn("tag_scanned door", self.home.message_ids[0].body)
        self.assertIn('"tag_id": "door"', firing.data_text)

    def test_not_again_within(self):
        rule = self.event_rule(ha_pause_number=5)
        self.tell("a")
        self.tell("b", at="2026-11-28T12:00:01+00:00")
        self.assertEqual(len(self.firings(rule)), 1)

    def test_what_was_left_out_is_said(self):
        rule = self.event_rule()
        self.tell("a")
        event_table.write_event_firings(self.env.cr, self.home.id, [], {rule.id: 12})
        self.env.invalidate_all()
        self.assertEqual(rule.ha_left_out, 12)

    def test_the_matcher_of_entities_does_not_know_it(self):
        rule = self.event_rule()
        self.env.flush_all()
        self.assertNotIn(rule.id, [each.id for each in table.read_rules(self.env.cr)])

    def test_one_that_is_archived_or_pauses_is_not_heard(self):
        for values in ({"active": False}, {"ha_paused": True}):
            rule = self.event_rule()
            rule.write(values)
            self.env.flush_all()
            self.assertNotIn(rule.id, [each.id for each in event_table.read_event_rules(self.env.cr)])

    def test_what_makes_no_sense_is_refused_in_words(self):
        for words, values in (
            ("Write the type", {"ha_event_type": " "}),
            ("“tag scanned” is no type", {"ha_event_type": "tag scanned"}),
            ("far too many", {"ha_event_type": "state_changed"}),
            ("“door” is no name and value", {"ha_event_data": "a=1, door"}),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self.event_rule(**values)

    def test_it_says_where_home_assistant_does_not_tell_of_it(self):
        rule = self.event_rule(ha_instance_ids=[Command.set(self.home.ids)])
        self.assertFalse(rule.ha_event_warning)
        self.home.connection_id.sudo().is_admin = False
        rule.invalidate_recordset()
        self.assertIn("The access token of Home does not belong to an administrator", rule.ha_event_warning)
        rule.ha_event_type = "device_registry_updated"
        self.assertFalse(rule.ha_event_warning)

    def test_the_rule_says_what_it_does(self):
        rule = self.event_rule(ha_event_data="tag_id=door", ha_instance_ids=[Command.set(self.home.ids)])
        self.assertEqual(rule.ha_sentence, "When Home tells of tag_scanned with tag_id=door: Note it.")
        rule.write({"ha_event_data": False, "ha_instance_ids": [Command.clear()]})
        self.assertEqual(rule.ha_sentence, "When any Home Assistant tells of tag_scanned: Note it.")
