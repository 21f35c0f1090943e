import logging

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, tagged

from . import homes

TOKEN = "token-of-Home"


@tagged("post_install", "-at_install")
class TestToken(TransactionCase):
    """The token goes in and never comes out again, by whatever way a client asks for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        export = cls.env.ref("base.group_allow_export")
        (cls.manager | cls.operator | cls.viewer).group_ids = [(4, export.id)]
        cls.stored = cls.home.token_encrypted
        cls.mine = cls.home.with_user(cls.manager)

    def _assert_no_token(self, value):
        text = repr(value)
        self.assertNotIn(TOKEN, text)
        self.assertNotIn(self.stored, text)

    def _assert_refused(self, ask):
        try:
            answer = ask()
        except (UserError, ValueError):
            return
        # Who may see no record at all is answered with nothing, before any field is looked at.
        self.assertIn(answer if isinstance(answer, list) else list(answer), ([], [(False,)]))

    def test_reading_gives_no_token_in_any_form(self):
        self._assert_no_token(self.mine.read())
        self._assert_no_token(self.mine.read(["token"]))
        self._assert_no_token(self.mine.web_read({"token": {}, "has_token": {}}))
        self._assert_no_token(self.mine.web_search_read([], {"token": {}}))
        self._assert_no_token(self.mine.search_read([("id", "=", self.home.id)]))
        self._assert_no_token(self.mine.export_data(["name", "token"]))
        self._assert_no_token(self.light.with_user(self.manager).export_data(["instance_id/token"]))
        self._assert_no_token(self.mine.name_search(TOKEN))
        self._assert_no_token(self.mine.copy_data())
        self._assert_no_token(self.mine.onchange({}, [], {"token": {}, "name": {}}))
        self._assert_no_token(self.mine.onchange({"name": "x"}, ["name"], {"token": {}, "name": {}}))
        self._assert_no_token(self.mine.default_get(["token"]))

    def test_the_stored_text_cannot_be_asked_for_by_anybody(self):
        for user in self.people.values():
            ways = self._ways_to_ask(self.home.with_user(user), self.light.with_user(user))
            for way, ask in ways.items():
                with self.subTest(user=user.login, way=way), homes.undone(self.env):
                    self._assert_refused(ask)

    def _ways_to_ask(self, record, related):
        return {
            "read": lambda: record.read(["token_encrypted"]),
            "web_read": lambda: record.web_read({"token_encrypted": {}}),
            "web_read through": lambda: related.web_read(
                {"instance_id": {"fields": {"token_encrypted": {}}}}
            ),
            "export": lambda: record.export_data(["token_encrypted"]),
            "export through": lambda: related.export_data(["instance_id/token_encrypted"]),
            "search": lambda: record.search([("token_encrypted", "like", self.stored[:9])]),
            "search through": lambda: related.search([("instance_id.token_encrypted", "!=", False)]),
            "order": lambda: record.search([], order="token_encrypted"),
            "group": lambda: record._read_group([], ["token_encrypted"]),
            "group for a view": lambda: record.formatted_read_group([], ["token_encrypted"], ["__count"]),
            "aggregate": lambda: record._read_group([], [], ["token_encrypted:max"]),
            "having": lambda: record._read_group(
                [], ["name"], ["__count"], [("token_encrypted:max", "!=", "")]
            ),
            "mapped": lambda: record.mapped("token_encrypted"),
        }

    def test_fields_get_names_the_stored_text_to_nobody(self):
        for user in self.people.values():
            try:
                names = self.home.with_user(user).fields_get()
            except AccessError:
                continue
            self.assertNotIn("token_encrypted", names)
            self.assertEqual("token" in names, user == self.manager)

    def test_nobody_writes_the_stored_text_past_the_cipher(self):
        for user in self.people.values():
            with self.assertRaises(AccessError):
                self.home.with_user(user).write({"token_encrypted": "x"})
        with self.assertRaises(AccessError):
            self.mine.create({"name": "x", "token_encrypted": self.stored})
        with self.assertRaises(AccessError):
            self.mine.with_context(default_token_encrypted=self.stored).create({"name": "x"})

    def test_a_copy_has_no_token(self):
        self.assertFalse(self.mine.copy().has_token)

    def test_a_form_that_is_saved_untouched_keeps_the_token(self):
        with Form(self.mine) as form:
            self.assertFalse(form.token)
            form.description = "by the door"
        self.assertEqual(self.home._token_in_clear(), TOKEN)

    def test_what_a_form_replaces_is_replaced(self):
        with Form(self.mine) as form:
            form.token = " new-token "
        self.assertEqual(self.home._token_in_clear(), "new-token")
        self.assertNotIn("new-token", self.home.token_encrypted)

    def test_neither_chatter_nor_log_tells_the_token(self):
        with self.assertLogs(level=logging.DEBUG) as logs:
            self.mine.write({"token": "another-token", "name": "Renamed"})
            self.env.flush_all()
            self.env.cr.precommit.run()
            logging.getLogger(__name__).info("something to see")
        ours = [line for line in logs.output if "odoo_ha_addon" in line or "mail" in line]
        self.assertFalse([line for line in ours if "another-token" in line])
        self._assert_no_token(self.home.message_ids.mapped("body"))
        tracked = self.home.message_ids.sudo().tracking_value_ids
        self.assertNotIn("another-token", repr(tracked.read()))
        self.assertNotIn(self.home.token_encrypted, repr(tracked.read()))

    def test_the_table_holds_no_token_in_clear(self):
        self.env.cr.execute("SELECT * FROM ha_instance WHERE id = %s", [self.home.id])
        self.assertNotIn(TOKEN, repr(self.env.cr.dictfetchall()))
