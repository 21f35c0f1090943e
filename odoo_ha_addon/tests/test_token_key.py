"""The key of the server for the tokens: what is wrong with it is told as such, and entering a token again helps."""

import contextlib
import logging
import os
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, tagged

from ..models.instance import ha_token
from ..models.instance.ha_connection_words import reason_in_words
from ..token_cipher import KEY_VARIABLE as KEY
from ..token_cipher import TokenKeyDiffersError
from . import homes

TOKEN = "token-of-Home"


@tagged("post_install", "-at_install")
class TestTokenKey(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.mine = cls.home.with_user(cls.manager)

    def test_with_another_key_the_stored_text_is_worth_nothing(self):
        with patch.dict(os.environ, {KEY: "one"}):
            self.home.token = TOKEN
            self.env.flush_all()
            self.assertEqual(self.home._token_in_clear(), TOKEN)
        with patch.dict(os.environ, {KEY: "two"}), self.assertRaises(TokenKeyDiffersError):
            self.home._token_in_clear()

    def test_without_a_key_the_log_warns_once_and_managers_see_it(self):
        ha_token._warn_once.cache_clear()
        with patch.dict(os.environ):
            os.environ.pop(KEY, None)
            with self.assertLogs(ha_token._logger, logging.WARNING) as logs:
                self.home.token = "first"
                self.office.token = "second"
            self.assertEqual(len(logs.output), 1)
            self.mine.invalidate_recordset()
            self.assertIn(KEY, self.mine.token_key_missing)
            with self.assertRaises(AccessError):
                self.home.with_user(self.operator).read(["token_key_missing"])
        with patch.dict(os.environ, {KEY: "key"}):
            self.mine.invalidate_recordset()
            self.assertIn("Enter it again", self.mine.token_key_missing)
            self.assertEqual(self.home._token_in_clear(), "first")
            self.home.token = "first"
            self.mine.invalidate_recordset()
            self.assertFalse(self.mine.token_key_missing)

    def test_a_process_without_the_key_is_told_what_to_do(self):
        self._store_with_key("one")
        for environment, code in (({}, "token_key_missing"), ({KEY: "two"}, "token_key_differs")):
            with self.subTest(code=code), self._server_with(environment):
                self.mine.invalidate_recordset()
                words = reason_in_words(self.env, "failed", code, None, has_url=True)
                self.assertIn(KEY, words)
                self.assertIn("enter the token again", words)
                self.assertEqual(self.mine.token_key_missing, words)
                self.assertEqual(self._tested().reason, words)
                self.assertEqual(self._diagnosed().conclusion, words)
                with self.assertRaisesRegex(UserError, KEY):
                    self.light._fetch_picture(self.home, "/api/camera_proxy/camera.door")

    def test_a_bridge_without_the_key_is_not_told_as_a_refusal_of_home_assistant(self):
        self.env["ha.bridge"].create({"name": "b", "life_sign": "2100-01-01"})
        self.home.connection_id.write({"state": "failed", "code": "token_key_missing"})
        self.mine.invalidate_recordset()
        self.assertEqual(self.mine.connection_state, "failed")
        self.assertIn(KEY, self.mine.connection_reason)
        self.assertNotIn("refused", self.mine.connection_reason)

    def test_a_token_of_a_lost_key_can_be_entered_again(self):
        self._store_with_key("lost")
        with self._server_with({KEY: "new"}):
            with Form(self.mine) as form:
                form.token = TOKEN
            self.assertEqual(self.home._token_in_clear(), TOKEN)
            self.assertFalse(self.mine.token_key_missing)

    def _store_with_key(self, key):
        with self._server_with({KEY: key}):
            self.home.token = TOKEN
            self.env.flush_all()

    @contextlib.contextmanager
    def _server_with(self, environment):
        """A server with this for its tokens, and nothing else for them."""
        with patch.dict(os.environ):
            os.environ.pop(KEY, None)
            os.environ.update(environment)
            yield

    def _tested(self):
        action = self.mine.env["ha.connection.test"].try_settings(self.mine.id, {})
        return self.env[action["res_model"]].browse(action["res_id"])

    def _diagnosed(self):
        action = self.mine.action_diagnose()
        return self.env[action["res_model"]].browse(action["res_id"])
