"""Every action that Odoo offers works with a firing, and tells it in the words of who reads it."""

from unittest.mock import patch

import requests
from odoo import Command
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import tagged
from odoo.tools import mute_logger

from .rule_case import RuleCase

WORDS = {"domains": {"binary_sensor": {"door": {"state": {"on": "Open", "off": "Closed"}}}}, "entities": {}}
FRENCH = {"domains": {"binary_sensor": {"door": {"state": {"on": "Ouvert", "off": "Fermé"}}}}, "entities": {}}


class ActionsOfOdooCase(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        for language, words in (("en", WORDS), ("fr", FRENCH)):
            cls.env["ha.words"].create(
                {
                    "instance_id": cls.home.id,
                    "language": language,
                    "words": words,
                    "asked": "2026-11-28 00:00:00",
                }
            )
        cls.admin.write({"tz": "UTC", "lang": "en_US"})

    def done(self, *actions, **values):
        """The firing of a rule with these actions."""
        actions = [
            Command.create({"name": "Act", "model_id": self.model.id, "usage": "base_automation", **action})
            for action in actions
        ]
        firing = self.firing(self.rule(action_server_ids=actions), **values)
        self.run_waiting()
        self.assertEqual((firing.state, firing.reason), ("done", False))
        return firing

    def person(self, name, lang="en_US", tz="UTC"):
        return self.env["res.partner"].create(
            {"name": name, "email": f"{name.lower()}@example.com", "lang": lang, "tz": tz}
        )

    def template(self, **values):
        return self.env["mail.template"].create(
            {
                "name": "Alarm",
                "model_id": self.model.id,
                "use_default_to": False,
                "auto_delete": False,
                "subject": "{{ object.name }}: {{ trigger.new_words }}",
                "body_html": "<p><t t-out='trigger.old_words'/>, <t t-out='trigger.since_words'/></p>",
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestActionsOfOdoo(ActionsOfOdooCase):
    def test_a_record_is_created(self):
        partners = self.env["ir.model"]._get("res.partner")
        self.admin.group_ids += self.env.ref("base.group_partner_manager")
        self.done({"state": "object_create", "crud_model_id": partners.id, "value": "Look after the door"})
        self.assertTrue(self.env["res.partner"].search([("name", "=", "Look after the door")]))

    def test_a_record_is_updated_also_with_an_expression(self):
        value = "'%s since %s' % (trigger.new_words, trigger.since_words)"
        self.done(
            {"state": "object_write", "update_path": "note", "evaluation_type": "equation", "value": value}
        )
        self.assertRegex(self.door.note, "^Open since .*10:00:00")

    def test_several_are_done_in_their_order(self):
        codes = [self.code(f"record.write({{'note': (record.note or '') + '{letter}'}})") for letter in "ab"]
        children = [Command.create({**code, "sequence": place}) for place, code in enumerate(codes)]
        self.done({"state": "multi", "child_ids": children})
        self.assertEqual(self.door.note, "ab")

    def test_followers_come_and_go(self):
        partner = self.person("Ann")
        follow = {"followers_type": "specific", "partner_ids": [Command.set(partner.ids)]}
        self.done({"state": "followers", **follow})
        self.assertIn(partner, self.door.message_partner_ids)
        self.done({"state": "remove_followers", **follow})
        self.assertNotIn(partner, self.door.message_partner_ids)

    def test_a_message_is_written_on_the_entity(self):
        template = self.template(lang=False)
        self.done({"state": "mail_post", "mail_post_method": "comment", "template_id": template.id})
        self.assertIn("Closed, ", self.door.message_ids[0].body)

    @mute_logger("odoo.addons.base.models.ir_actions")
    def test_a_webhook_is_called_after_the_commit(self):
        fields = self.env["ir.model.fields"]._get("ha.entity", "name")
        action = {
            "state": "webhook",
            "webhook_url": "http://hook.test/door",
            "webhook_field_ids": [Command.set(fields.ids)],
        }
        calls = []

        def post(url, **values):
            calls.append((url, values))
            raise requests.exceptions.ConnectionError

        action |= {"name": "Tell", "model_id": self.model.id, "usage": "base_automation"}
        firing = self.firing(self.rule(action_server_ids=[Command.create(action)]))
        with patch.object(requests, "post", post):
            firing.rule_id.sudo()._ha_run(firing.sudo())
            self.assertFalse(calls)
            self.env.cr.postcommit.run()
        self.assertEqual(firing.state, "done")
        self.assertEqual([url for url, _ in calls], ["http://hook.test/door"])
        self.assertIn("binary_sensor.door", str(calls[0][1]))

    def test_an_sms_is_sent_to_who_follows_the_entity(self):
        if "sms.sms" not in self.env:
            self.skipTest("The module sms is not installed.")
        partner = self.person("Ann")
        partner.phone = "+886 2 1234 5678"
        self.door.message_subscribe(partner.ids)
        template = self.env["sms.template"].create(
            {"name": "Alarm", "model_id": self.model.id, "body": "{{ object.name }}: {{ trigger.new_words }}"}
        )
        self.done({"state": "sms", "sms_method": "sms", "sms_template_id": template.id})
        [sms] = self.env["sms.sms"].search([("partner_id", "=", partner.id)])
        self.assertEqual(sms.body, "binary_sensor.door: Open")


@tagged("post_install", "-at_install")
class TestWordsOfWhoReads(ActionsOfOdooCase):
    def mails(self):
        return self.env["mail.mail"].search([("model", "=", "ha.entity"), ("res_id", "=", self.door.id)])

    def test_each_gets_a_mail_in_their_language_and_their_time_zone(self):
        ann, luc = self.person("Ann", tz="Asia/Taipei"), self.person("Luc", "fr_FR", "Europe/Paris")
        bob = self.person("Bob", tz="Asia/Taipei")
        template = self.template(
            partner_to=f"{ann.id},{luc.id},{bob.id}",
            email_to="desk@example.com",
            email_cc="chief@example.com",
        )
        self.done({"state": "mail_post", "mail_post_method": "email", "template_id": template.id})
        english, french = self.mails().sorted(lambda mail: luc in mail.recipient_ids)
        self.assertEqual((english.recipient_ids, french.recipient_ids), (ann | bob, luc))
        self.assertEqual(
            (english.subject, french.subject), ("binary_sensor.door: Open", "binary_sensor.door: Ouvert")
        )
        self.assertRegex(english.body_html, "(18|6):00:00")
        self.assertIn("Fermé", french.body_html)
        self.assertIn("11:00:00", french.body_html)
        self.assertEqual((english.email_to, french.email_to), ("desk@example.com", False))
        self.assertEqual((english.email_cc, french.email_cc), ("chief@example.com", False))

    def test_a_template_that_says_a_language_keeps_it(self):
        ann = self.person("Ann")
        template = self.template(partner_to=str(ann.id), lang="fr_FR")
        self.done({"state": "mail_post", "mail_post_method": "email", "template_id": template.id})
        self.assertEqual(self.mails().subject, "binary_sensor.door: Ouvert")

    def test_an_activity_is_in_the_language_of_who_has_it_to_do(self):
        self.manager.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        note = "<p>{{ object.name }} &gt; {{ '%s' % trigger.old_words }} {{ trigger.since_words }} {{ '<b>' }}</p>"
        self.done(
            {
                "state": "next_activity",
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "activity_summary": "{{ object.name }}: {{ trigger.new_words }}",
                "activity_note": note,
                "activity_user_type": "specific",
                "activity_user_id": self.manager.id,
            }
        )
        activity = self.door.activity_ids
        self.assertEqual(activity.summary, "binary_sensor.door: Ouvert")
        self.assertRegex(activity.note, "binary_sensor.door &gt; Fermé .*11:00:00")
        self.assertIn("&lt;b&gt;", activity.note)
        self.assertEqual(activity.user_id, self.manager)

    def test_numbers_have_their_units_in_the_format_of_the_language(self):
        homes.set_state(self.cellar, "1234.50", {"unit_of_measurement": "°C"})
        template = self.template(
            subject="{{ trigger.new_words }}", partner_to=str(self.person("Luc", "fr_FR").id)
        )
        action = {"state": "mail_post", "mail_post_method": "email", "template_id": template.id}
        self.done(action, entity=self.cellar, new_value="1234.50", old_value="unavailable", unit="°C")
        mail = self.env["mail.mail"].search([("res_id", "=", self.cellar.id), ("model", "=", "ha.entity")])
        self.assertRegex(mail.subject, r"^1\s234,50\s°C$")
        self.assertNotIn("unavailable", mail.body_html)

    def test_numbers_have_the_decimals_that_home_assistant_shows(self):
        self.cellar.sudo().options = {"sensor": {"suggested_display_precision": 1}}
        self.done(
            self.code("record.write({'note': trigger.new_words})"),
            entity=self.cellar, new_value="21.333333333333332", unit="°C",
        )  # fmt: skip
        self.assertEqual(self.cellar.note, "21.3\N{NO-BREAK SPACE}°C")

    def test_a_word_that_home_assistant_does_not_have_stays_as_it_is(self):
        self.done(self.code("record.write({'note': trigger.new_words})"), new_value="ajar")
        self.assertEqual(self.door.note, "ajar")

    def test_a_template_can_be_tried_without_a_firing(self):
        rendered = self.template()._render_field("subject", self.door.ids)[self.door.id]
        self.assertEqual(rendered, "binary_sensor.door: ")
