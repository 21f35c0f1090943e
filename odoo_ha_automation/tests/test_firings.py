"""What a firing does: the actions, with the rights of the rule's user, once, and its outcome is told."""

from datetime import datetime
from unittest.mock import patch

import psycopg2
from lxml import etree
from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.firing import ha_rule_firing
from ..models.firing.trigger_values import KEY, of_context, running_firing
from ..models.rule.base_automation_run import MOST_FAILURES
from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestFirings(RuleCase):
    def test_actions_are_done_with_the_entity_and_what_set_off_the_rule(self):
        code = (
            "record.write({'note': '%s→%s %s %s %s %s' % (trigger.old, trigger.new, trigger.new_number, trigger.unit,"
            " trigger.area.name, trigger.instance.name)})"
        )
        rule = self.rule(action_server_ids=[Command.create(self.code(code))])
        firing = self.firing(rule, old_value="29", new_value="31.5", unit="°C")
        self.run_waiting()
        self.assertEqual(self.door.note, "29→31.5 31.5 °C Kitchen Home")
        self.assertEqual((firing.state, firing.actions), ("done", "Note it"))

    def test_each_is_done_once(self):
        rule = self.rule(
            action_server_ids=[Command.create(self.code("record.write({'note': (record.note or '') + '!'})"))]
        )
        self.firing(rule)
        self.run_waiting()
        self.run_waiting()
        self.assertEqual(self.door.note, "!")

    def test_they_are_done_in_their_order(self):
        rule = self.rule(
            action_server_ids=[
                Command.create(self.code("record.write({'note': (record.note or '') + trigger.new})"))
            ]
        )
        for second, value in enumerate("abc"):
            self.firing(rule, new_value=value, changed_at=datetime(2026, 11, 28, 10, 0, second))
        self.run_waiting()
        self.assertEqual(self.door.note, "abc")

    def test_actions_have_the_rights_of_the_user_of_the_rule(self):
        rule = self.rule(
            action_server_ids=[
                Command.create(self.code("record.write({'note': '%s %s' % (env.user.login, env.su)})"))
            ]
        )
        self.firing(rule)
        self.run_waiting()
        self.assertEqual(self.door.note, "t_admin False")

    def test_an_entity_of_another_company_is_left_alone(self):
        self.admin.company_ids = self.env.company
        rule = self.rule(ha_what="everything", ha_domains="light")
        firing = self.firing(rule, self.far, instance_id=self.foreign.id)
        self.run_waiting()
        self.assertEqual(firing.state, "skipped")
        self.assertFalse(self.far.note)

    @mute_logger("odoo.addons.base.models.ir_actions")
    def test_one_that_fails_writes_nothing_but_why(self):
        code = "record.write({'note': 'half'})\nraise UserError('There is no stock')"
        firing = self.firing(self.rule(action_server_ids=[Command.create(self.code(code))]))
        self.run_waiting()
        self.assertEqual((firing.state, firing.reason), ("failed", "There is no stock"))
        self.assertFalse(self.door.note)

    def test_one_that_fails_does_not_keep_the_next_from_being_done(self):
        bad = self.rule(action_server_ids=[Command.create(self.code("raise UserError('No')"))])
        self.firing(bad)
        self.firing(self.rule())
        self.run_waiting()
        self.assertEqual(self.door.note, "on")

    @mute_logger("odoo.addons.odoo_ha_automation.models.firing.ha_rule_firing")
    def test_a_failure_that_cannot_be_told_keeps_nobody_waiting(self):
        bad = self.firing(self.rule(action_server_ids=[Command.create(self.code("raise UserError('No')"))]))
        good = self.firing(self.rule())

        def fail(self, firing, error):
            raise ValueError("an activity without a user")

        with patch.object(type(bad.rule_id), "_ha_failed", fail):
            self.run_waiting()
        self.assertEqual((bad.state, bad.reason, good.state), ("failed", "No", "done"))

    def test_a_rule_that_fails_again_and_again_pauses_and_its_user_is_told(self):
        rule = self.rule(action_server_ids=[Command.create(self.code("raise UserError('No')"))])
        for second in range(MOST_FAILURES + 1):
            self.firing(rule, changed_at=datetime(2026, 11, 28, 10, 0, second))
        self.run_waiting()
        self.assertTrue(rule.ha_paused)
        self.assertEqual(rule.activity_ids.user_id, self.admin)
        firings = self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)], order="id")
        self.assertEqual(firings.mapped("state"), ["failed"] * MOST_FAILURES + ["skipped"])
        rule.action_ha_resume()
        self.assertFalse(rule.ha_paused or rule.ha_failures or rule.activity_ids)

    def test_managers_who_may_not_read_rules_find_firings(self):
        firing = self.firing(self.rule())
        firings = self.env["ha.rule.firing"].with_user(self.manager)
        self.assertIn((firing.id, "Door"), firings.name_search("binary_sensor.door"))
        arch = etree.fromstring(firings.get_view(view_type="search")["arch"])
        for name in arch.xpath("//field/@name"):
            firings.search([(name, "ilike", "door")])
        self.assertTrue(firings.formatted_read_group([], ["rule_id"], ["__count"]))

    def test_one_that_works_in_between_counts(self):
        rule = self.rule(
            action_server_ids=[Command.create(self.code("if trigger.new == 'bad': raise UserError('No')"))]
        )
        values = ["bad"] * (MOST_FAILURES - 1) + ["good"] + ["bad"] * (MOST_FAILURES - 1)
        for second, value in enumerate(values):
            self.firing(rule, new_value=value, changed_at=datetime(2026, 11, 28, 10, 0, second))
        self.run_waiting()
        self.assertFalse(rule.ha_paused)

    def mail_action(self, **template):
        template = self.env["mail.template"].create(
            {
                "name": "Alarm",
                "model_id": self.model.id,
                "email_to": "somebody@example.com",
                "use_default_to": False,
                "auto_delete": False,
                **template,
            }
        )
        return Command.create(
            {
                "name": "Write",
                "state": "mail_post",
                "mail_post_method": "email",
                "template_id": template.id,
                "model_id": self.model.id,
                "usage": "base_automation",
            }
        )

    def mail(self):
        return self.env["mail.mail"].search([("email_to", "=", "somebody@example.com")])

    def test_a_mail_tells_what_happened(self):
        action = self.mail_action(
            subject="{{ object.name }} is {{ trigger.new }}",
            body_html="<p><t t-out='trigger.old'/> before, in <t t-out='object.effective_area_id.name'/></p>",
        )
        firing = self.firing(self.rule(action_server_ids=[action]))
        self.run_waiting()
        self.assertEqual((firing.state, firing.reason), ("done", False))
        self.assertEqual(self.mail().subject, "binary_sensor.door is on")
        self.assertIn("off before, in Kitchen", self.mail().body_html)

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_a_mail_tells_nothing_that_the_user_of_the_rule_may_not_read(self):
        self.admin.company_ids = self.env.company
        hidden = f"object.env['ha.entity'].browse({self.far.id}).name"
        action = self.mail_action(subject=f"{{{{ {hidden} }}}}")
        firing = self.firing(self.rule(action_server_ids=[action]))
        self.run_waiting()
        self.assertEqual(firing.state, "failed")
        self.assertNotIn("light.far", firing.reason)
        self.assertFalse(self.mail())

    def test_a_client_cannot_say_what_has_set_off_an_action(self):
        rule = self.rule()
        firing = self.firing(rule, new_value="secret")
        action = rule.action_server_ids.with_user(self.manager).with_context(
            active_model="ha.entity", active_id=self.door.id, active_ids=self.door.ids, ha_trigger=firing.id
        )
        action.run()
        self.assertFalse(self.door.note)

    def test_an_activity_is_made_on_the_entity(self):
        action = {
            "name": "Look",
            "state": "next_activity",
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "activity_summary": "Look at the door",
            "activity_user_type": "specific",
            "activity_user_id": self.manager.id,
            "model_id": self.model.id,
            "usage": "base_automation",
        }
        self.firing(self.rule(action_server_ids=[Command.create(action)]))
        self.run_waiting()
        self.assertEqual(self.door.activity_ids.mapped("summary"), ["Look at the door"])

    def test_old_ones_go_however_many_there_are(self):
        rule = self.rule()
        for second in range(3):
            self.firing(
                rule, changed_at=datetime(2026, 1, 1, 10, 0, second), create_date="2026-01-01", state="done"
            )
        waiting = self.firing(rule, create_date="2026-01-01")
        with patch.object(ha_rule_firing, "GONE_AT_ONCE", 2):
            self.assertEqual(self.env["ha.rule.firing"]._gc_firings(), (2, True))
            self.assertEqual(self.env["ha.rule.firing"]._gc_firings(), (1, False))
        self.assertEqual(self.env["ha.rule.firing"].search([("rule_id", "=", rule.id)]), waiting)

    def test_a_transaction_that_met_another_one_is_tried_again(self):
        rule = self.rule()
        firing = self.firing(rule)
        run, tries = type(rule)._ha_run, []

        def run_late(self, firing, trace):
            tries.append(1)
            if len(tries) == 1:
                raise psycopg2.errors.SerializationFailure
            return run(self, firing, trace)

        with patch.object(type(rule), "_ha_run", run_late):
            self.run_waiting()
        self.assertEqual((firing.state, len(tries)), ("done", 2))


@tagged("post_install", "-at_install")
class TestOnlyWhen(RuleCase):
    def outcome(self, **values):
        firing = self.firing(self.rule(**values))
        self.run_waiting()
        return firing.state

    def test_another_entity_has_to_be_in_one_of_some_states(self):
        condition = {"ha_only_entity_id": self.cellar.id, "ha_only_states": "closed, 12.5"}
        self.assertEqual(self.outcome(**condition), "done")

    def test_and_otherwise_the_reason_is_told(self):
        firing = self.firing(self.rule(ha_only_entity_id=self.cellar.id, ha_only_states="13"))
        self.run_waiting()
        self.assertEqual((firing.state, firing.reason), ("skipped", "sensor.cellar was 12.5."))

    def test_an_entity_that_is_gone_is_in_no_state(self):
        other = homes._entities(self.env, self.home, {"lock.front": None})
        rule = self.rule(ha_only_entity_id=other.id, ha_only_states="on")
        self.env.flush_all()
        self.env.cr.execute("UPDATE base_automation SET ha_only_entity_id = NULL WHERE id = %s", [rule.id])
        self.env.invalidate_all()
        firing = self.firing(rule)
        self.run_waiting()
        self.assertEqual(firing.state, "skipped")

    def test_hours_are_those_of_a_calendar(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [Command.clear()]}
        )
        self.assertEqual(self.outcome(ha_calendar_id=calendar.id), "skipped")

    def test_or_those_outside_of_it(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [Command.clear()]}
        )
        self.assertEqual(self.outcome(ha_calendar_id=calendar.id, ha_calendar_side="outside"), "done")

    def test_another_companys_entity_is_not_told_of_by_a_condition(self):
        rule = self.rule(ha_only_entity_id=self.far.id, ha_only_states="closed")
        self.admin.company_ids = self.env.company
        hidden = self.firing(rule)
        self.run_waiting()
        self.admin.company_ids |= self.other_company
        seen = self.firing(rule, changed_at="2026-11-28 10:00:05")
        self.run_waiting()
        self.assertEqual((hidden + seen).mapped("state"), ["skipped", "skipped"])
        self.assertIn("may not see", hidden.reason)
        self.assertNotIn("light.far", hidden.reason + seen.reason)


@tagged("post_install", "-at_install")
class TestOwnDoing(RuleCase):
    def command(self, firing, context_id):
        """A command that an action of a firing has given, as Home Assistant has answered it."""
        self.env["ha.command"].create(
            {
                "name": "light.turn_on",
                "instance_id": self.home.id,
                "payload": {"type": "call_service"},
                "state": "done",
                "deadline": "2026-11-28 10:00:00",
                "context": {"id": context_id},
                "firing_id": firing.id,
            }
        )

    def later(self, rule, second, **values):
        return self.firing(rule, changed_at=datetime(2026, 11, 28, 11, 0, second), **values)

    def test_a_rule_is_not_set_off_by_what_its_own_command_has_changed(self):
        rule = self.rule()
        first = self.firing(rule)
        self.run_waiting()
        self.command(first, "01OWN")
        again = self.later(rule, 1, context="01OWN")
        self.run_waiting()
        self.assertEqual((again.state, again.cause_id), ("skipped", first))

    def test_nor_by_what_an_automation_of_home_assistant_did_then(self):
        rule = self.rule()
        first = self.firing(rule)
        self.command(first, "01OWN")
        again = self.later(rule, 1, context="01THEIRS", parent_context="01OWN")
        self.run_waiting()
        self.assertEqual(again.state, "skipped")

    def test_nor_by_another_rule_that_it_has_set_off(self):
        rule, other = self.rule(), self.rule(name="Other")
        first = self.firing(rule)
        self.command(first, "01FIRST")
        second = self.later(other, 1, context="01FIRST")
        self.run_waiting()
        self.assertEqual(second.state, "done")
        self.command(second, "01SECOND")
        again = self.later(rule, 2, context="01SECOND")
        self.run_waiting()
        self.assertEqual(again.state, "skipped")

    def test_a_command_of_an_action_knows_the_firing(self):
        rule = self.rule(
            action_server_ids=[
                Command.create(
                    self.code(
                        "env['ha.command']._defer(record.instance_id, 'light.turn_on', {'type': 'ping'}, 60)"
                    )
                )
            ]
        )
        firing = self.firing(rule)
        self.run_waiting()
        command = self.env["ha.command"].search([], limit=1)
        self.assertEqual((firing.state, command.firing_id), ("done", firing))

    def test_a_client_cannot_say_that_it_is_a_rule(self):
        firing = self.firing(self.rule())
        env = self.env(context={KEY: firing.id})
        self.assertFalse(running_firing(env))
        self.assertEqual(of_context(env).new, "")

    def test_a_change_that_is_heard_before_the_answer_waits_for_it(self):
        rule = self.rule()
        first = self.firing(rule)
        self.run_waiting()
        self.command(first, "01OWN")
        command = self.env["ha.command"].search([("firing_id", "=", first.id)])
        command.write({"state": "sent", "context": False, "create_date": "2026-11-28 10:00:00"})
        again = self.later(rule, 1, context="01OWN")
        slept = []

        def answer(seconds):
            slept.append(seconds)
            self.env.cr.execute(
                "UPDATE ha_command SET state = 'done', context = '{\"id\": \"01OWN\"}' WHERE id = %s",
                [command.id],
            )

        with patch("odoo.addons.odoo_ha_automation.models.firing.ha_rule_firing.time.sleep", answer):
            self.run_waiting()
        self.assertEqual((len(slept), again.state, again.cause_id), (1, "skipped", first))

    def test_what_others_change_sets_it_off(self):
        rule = self.rule()
        self.command(self.firing(rule), "01OWN")
        again = self.later(rule, 1, context="01OTHER")
        self.run_waiting()
        self.assertEqual(again.state, "done")


@tagged("post_install", "-at_install")
class TestActivities(RuleCase):
    def test_entities_are_grouped_by_the_state_of_their_activities(self):
        self.door.activity_schedule("mail.mail_activity_data_todo", date_deadline="2026-01-01")
        groups = dict(
            self.env["ha.entity"]._read_group([("id", "=", self.door.id)], ["activity_state"], ["__count"])
        )
        self.assertEqual(groups, {"overdue": 1})

    def test_and_what_is_about_entities_is_not(self):
        with self.assertRaisesRegex(UserError, "Only records themselves"):
            self.env["ha.rule.firing"]._read_group([], ["entity_id.activity_state"], ["__count"])
