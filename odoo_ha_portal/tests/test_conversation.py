"""Messages about what is shared: who reads which of them, who may answer, and where mails lead."""

from datetime import timedelta

from markupsafe import Markup
from odoo import fields
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from .link_case import DAY, LinkCase

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestConversation(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_grant.shares_messages = True
        cls.subject = {"kind": "entity", "id": cls.light.id}

    def setUp(self):
        super().setUp()
        self.log_in()

    def post(self, body, record=None, **values):
        values = {"subtype_xmlid": "mail.mt_comment", "message_type": "comment", **values}
        record = (record or self.light).with_user(self.manager)
        return record.sudo().message_post(body=body, author_id=self.manager.partner_id.id, **values)

    def date(self, record, **columns):
        self.env.flush_all()
        for name, moment in columns.items():
            self.env.cr.execute(f"UPDATE {record._table} SET {name} = %s WHERE id = %s", [moment, record.id])
        self.env.invalidate_all()

    def messages(self, subject=None, **values):
        """What the page gets of it; the status where it gets nothing."""
        answer = self.user("messages", {**(subject or self.subject), **values})
        return answer.json()["messages"] if answer.status_code == 200 else answer.status_code

    def texts(self, subject=None):
        return [message["text"] for message in self.messages(subject)]

    def say(self, text, subject=None):
        return self.user("say", {**(subject or self.subject), "text": text})

    # Who reads what.

    def test_what_staff_writes_is_read_with_their_name(self):
        self.post(Markup("The key is <b>below</b> the mat"))
        [message] = self.messages()
        self.assertEqual(message.keys(), {"id", "author", "mine", "time", "text"})
        self.assertEqual((message["author"], message["mine"]), (self.manager.partner_id.name, False))
        self.assertIn("below", message["text"])

    def test_internal_notes_changes_and_what_odoo_writes_stay_inside(self):
        self.post("note", subtype_xmlid="mail.mt_note")
        self.post("internal", is_internal=True)
        self.post("notification", message_type="notification")
        self.post("log", subtype_xmlid=None)
        self.light.with_user(self.manager).sudo()._message_log(body="logged")
        self.assertEqual(self.texts(), [])

    def test_neither_attachments_nor_pictures_nor_addresses_leave(self):
        self.post(
            Markup(
                'See <img src="/web/image/7?access_token=secret-token"> <a href="https://inside.test/secret">it</a>'
            ),
            attachments=[("secret-plan.txt", b"secret-content")],
        )
        answer = self.user("messages", self.subject).text
        for secret in ("secret", "/web/", "inside.test", "attachment"):
            self.assertNotIn(secret, answer)

    def test_markup_is_read_as_text(self):
        self.say("<img src=x onerror=alert(1)>")
        self.assertEqual(self.texts(), ["<img src=x onerror=alert(1)>"])

    def test_what_was_said_before_it_was_shared_is_for_those_who_were_there(self):
        before = self.post("about the tenant before")
        self.date(before, create_date=self.portal_grant.create_date - HOUR)
        self.post("welcome")
        self.assertEqual(self.texts(), ["welcome"])
        now = fields.Datetime.now()
        self.portal_grant.begins = now - DAY
        self.date(self.portal_grant, create_date=now - 3 * DAY)
        self.date(before, create_date=now - 2 * DAY)
        self.assertEqual(self.texts(), ["welcome"])

    def test_without_it_there_is_no_conversation(self):
        self.post("hello")
        self.portal_grant.shares_messages = False
        self.assertEqual(self.messages(), 404)
        self.assertEqual(self.say("hello").status_code, 404)
        self.assertIn('"messages": false', self.url_open(f"/my/home-assistant/entity/{self.light.id}").text)

    def test_it_ends_with_the_grant(self):
        self.post("hello")
        for end in (
            lambda: self.portal_grant.write({"ends": fields.Datetime.now() - timedelta(seconds=1)}),
            self.portal_grant.action_revoke,
            lambda: self.portal.write({"active": False}),
        ):
            with homes.undone(self.env):
                end()
                self.env.flush_all()
                self.env.cr.cache.clear()
                self.assertIn(self.user("messages", self.subject).status_code, (200, 303, 404))
                self.assertNotIn("hello", self.user("messages", self.subject).text)
                self.assertFalse(self.said("late"))

    def said(self, text):
        self.say(text)
        return self.env["mail.message"].search([("body", "ilike", text)])

    def test_nothing_of_other_records_is_read(self):
        attic = self.post("attic", self.attic)
        others = (
            {"kind": "entity", "id": self.attic.id}, {"kind": "device", "id": self.light.id},
            {"kind": "group", "id": self.office_group.id}, {"kind": "room", "id": self.kitchen.id},
            {"kind": "mail.message", "id": attic.id}, {"kind": ["entity"], "id": self.light.id},
            {"kind": "entity", "id": "1 OR 1"}, {"kind": "entity", "id": 2**40}, {"kind": "", "id": self.light.id}, {},
        )  # fmt: skip
        for other in others:
            with self.subTest(other):
                self.assertEqual(self.user("messages", other).status_code, 404)
                self.assertEqual(self.user("say", {**other, "text": "x"}).status_code, 404)

    def test_a_group_is_talked_about_where_a_grant_names_it(self):
        self.post("about the floor", self.group)
        subject = {"kind": "group", "id": self.group.id}
        self.assertEqual(self.messages(subject), 404)
        self.portal_grant.entity_group_ids = [Command.link(self.group.id)]
        self.post("about the floor again", self.group)
        self.assertEqual(self.texts(subject)[0], "about the floor again")

    def test_a_device_is_talked_about_where_all_of_it_is_shared(self):
        device = homes._as_home_assistant(self.env)["ha.device"].create(
            {"name": "Lamp", "device_id": "d1", "instance_id": self.home.id}
        )
        (self.light | self.attic).with_env(homes._as_home_assistant(self.env)).write({"device_id": device.id})
        subject = {"kind": "device", "id": device.id}
        self.post("about the lamp", device)
        self.assertEqual(self.messages(subject), 404, "a part of it is nobody's business here")
        self.portal_grant.entity_ids = [Command.link(self.attic.id)]
        self.assertEqual(self.texts(subject), ["about the lamp"])

    def test_guests_have_none(self):
        self.enter()
        self.post("hello")
        self.assertEqual(self.guest("messages", self.subject).status_code, 404)
        self.assertEqual(self.guest("say", {**self.subject, "text": "x"}).status_code, 404)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.grant.shares_messages = True
            self.env.flush_all()

    def test_older_ones_are_read_on(self):
        for number in range(25):
            self.post(f"number {number}")
        newest = self.messages()
        self.assertEqual((len(newest), newest[0]["text"]), (20, "number 24"))
        older = self.messages(before=newest[-1]["id"])
        self.assertEqual([message["text"] for message in older][-1], "number 0")
        self.assertEqual(self.user("messages", {**self.subject, "before": "x"}).status_code, 400)

    # Answers.

    def test_an_answer_is_a_comment_of_the_person(self):
        answer = self.say("  I have lost\nthe key  ").json()
        self.assertEqual((answer["mine"], answer["text"]), (True, "I have lost\nthe key"))
        message = self.env["mail.message"].browse(answer["id"])
        self.assertEqual(message.author_id, self.portal.partner_id)
        self.assertEqual((message.model, message.res_id), ("ha.entity", self.light.id))
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertFalse(message.is_internal)

    def test_what_is_no_message_is_refused(self):
        for text in ("", "   ", None, 5, ["x"], "x" * 2001, "a\0b", "\ud800"):
            self.assertEqual(self.say(text).status_code, 400, repr(text)[:20])

    def test_answers_are_bounded(self):
        for number in range(30):
            self.assertEqual(self.say(f"n{number}").status_code, 200)
        self.assertEqual(self.say("one more").status_code, 429)

    def test_whoever_looks_at_somebody_elses_page_writes_nothing(self):
        self.authenticate(self.manager.login, self.manager.login)
        question = {**self.subject, "text": "in their name"}
        self.assertEqual(self.ask(f"/ha/preview/{self.portal.id}/live/say", question).status_code, 400)

    # Mails and open pages.

    def test_whoever_has_answered_hears_of_answers_and_is_led_to_their_page(self):
        self.say("I have lost the key")
        self.assertIn(self.portal.partner_id, self.light.message_partner_ids)
        message = self.post("Here is another")
        mail = self.env["mail.mail"].sudo().search([("mail_message_id", "=", message.id)])
        to_portal = mail.filtered(lambda each: self.portal.partner_id in each.recipient_ids)
        self.assertIn(f"/my/home-assistant/entity/{self.light.id}", to_portal.body_html)
        self.assertNotIn("/mail/view", to_portal.body_html)

    def test_an_employee_without_a_right_in_home_assistant_is_led_to_that_page_too(self):
        self.portal_grant.partner_id = self.employee.partner_id
        self.log_in("employee")
        self.say("The key is lost")
        self.light.message_subscribe(self.manager.partner_id.ids)
        self.employee.notification_type = self.manager.notification_type = "email"
        message = self.light.sudo().message_post(body="Which?", subtype_xmlid="mail.mt_comment")
        mails = self.env["mail.mail"].sudo().search([("mail_message_id", "=", message.id)])
        bodies = {
            person: "".join(mail.body_html for mail in mails if person.partner_id in mail.recipient_ids)
            for person in (self.employee, self.manager)
        }
        self.assertIn(f"/my/home-assistant/entity/{self.light.id}", bodies[self.employee])
        self.assertIn("/mail/view", bodies[self.manager])
        self.assertNotIn("/my/home-assistant", bodies[self.manager])

    def test_whoever_has_lost_it_hears_no_more(self):
        self.say("I have lost the key")
        self.portal_grant.write({"ends": fields.Datetime.now() - timedelta(seconds=1)})
        message = self.post("Here is another")
        self.assertNotIn(self.portal.partner_id, message.notification_ids.res_partner_id)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertNotIn(self.portal.partner_id, self.light.message_partner_ids)

    def test_a_note_reaches_no_outsider_who_follows(self):
        self.say("I have lost the key")
        note = self.post("They lose everything", subtype_xmlid="mail.mt_note")
        self.assertNotIn(self.portal.partner_id, note.notification_ids.res_partner_id)

    def test_open_pages_are_told_and_nobody_elses(self):
        self.env.cr.precommit.run()
        last = self.env["bus.bus"]._bus_last_id()
        self.post("hello")
        self.post("note", subtype_xmlid="mail.mt_note")
        self.env.cr.precommit.run()
        told = self.env["bus.bus"].sudo().search([("id", ">", last), ("message", "like", "ha_conversation")])
        self.assertEqual(len(told), 1)
        self.assertIn(f'"res.partner",{self.portal.partner_id.id}', told.channel.replace(" ", ""))

    def test_by_mails_routes_nothing_is_read_or_written(self):
        """Those of Odoo's own chatter ask for a right on the record, which no outsider has."""
        for path, params in (
            ("/mail/thread/messages", {"thread_model": "ha.entity", "thread_id": self.light.id}),
            (
                "/mail/message/post",
                {
                    "thread_model": "ha.entity",
                    "thread_id": self.light.id,
                    "post_data": {"body": "by the side door"},
                },
            ),
        ):
            self.post("hello")
            answer = self.url_open(path, json={"jsonrpc": "2.0", "method": "call", "params": params}).json()
            self.assertNotIn("hello", str(answer))
        self.assertFalse(self.env["mail.message"].search([("body", "ilike", "by the side door")]))
