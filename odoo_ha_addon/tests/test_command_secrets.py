"""The audit keeps no secret, and Home Assistant gets it all the same."""

from odoo.tests import BaseCase, TransactionCase, tagged

from ..bridge.link.requests import Outcome
from ..bridge.sql import command_table
from ..models.command import ha_command_secrets
from ..models.command.ha_command import HaCommand
from ..models.command.secrets import HIDDEN, names_a_secret, without_secrets
from . import homes

SECRET = "hunter2"


@tagged("post_install", "-at_install")
class TestNamesOfSecrets(BaseCase):
    def test_names_that_mean_a_secret(self):
        for name in (
            "pin", "PIN", "user_pin", "code", "door_code", "userCode", "password", "wifi-password", "Password2",
            "accessToken", "token", "client_secret", "api_key", "passphrase", "pin_codes",
        ):  # fmt: skip
            self.assertTrue(names_a_secret(name), name)

    def test_names_that_do_not(self):
        for name in (
            "brightness",
            "key",
            "translation_key",
            "pinned",
            "encoder",
            "monkey",
            "spinning",
            "passenger",
        ):
            self.assertFalse(names_a_secret(name), name)

    def test_secrets_are_hidden_at_any_depth_and_nothing_else_is(self):
        value = {"a": [{"pin": SECRET, "b": 1}], "variables": {"deep": {"user_code": [SECRET]}}, "code": None}
        self.assertEqual(
            without_secrets(value),
            {"a": [{"pin": HIDDEN, "b": 1}], "variables": {"deep": {"user_code": HIDDEN}}, "code": None},
        )
        self.assertEqual(value["a"][0]["pin"], SECRET, "what is sent is not touched")


@tagged("post_install", "-at_install")
class TestSecretsOfCommands(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.commands = cls.env["ha.command"].with_user(cls.manager)
        told = homes._as_home_assistant(cls.env)["ha.entity"]
        ids = told._ensure(
            cls.home.id, {"input_text.wifi": "WiFi", "text.note": "Note", "script.open": "Open the door"}
        )
        cls.wifi, cls.note, cls.script = (told.browse(ids[name]) for name in ids)
        homes.set_state(cls.wifi, "x", {"mode": "password"})
        homes.set_state(cls.note, "x", {"mode": "text"})

    def setUp(self):
        super().setUp()
        ha_command_secrets._secret_fields.clear()
        self.services = {"state": "done", "code": False, "error": False, "response": {"script": {}}}
        self.patch(HaCommand, "_ask", lambda _commands, _instance, _payload: self.services)

    def _command(self, domain, service, data, **target):
        payload = {
            "type": "call_service",
            "domain": domain,
            "service": service,
            "service_data": data,
            "target": target,
        }
        kept = self.commands._payload_to_keep(self.home, payload)
        command_id = self.commands._insert(
            self.env.cr, self.home, f"{domain}.{service}", payload, None, kept=kept, waits_seconds=40
        )
        return self.env["ha.command"].browse(command_id)

    def _assert_hidden(self, command):
        """At no time is the secret in what people can read; Home Assistant gets it, and then it is gone."""
        self.assertNotIn(SECRET, repr(command.with_user(self.manager).read()))
        [request] = [r for r in command_table.claim(self.env.cr, [self.home.id]) if r.id == command.id]
        self.assertIn(SECRET, repr(request.payload))
        command_table.finish(self.env.cr, Outcome(command.id, "done"))
        self.env.cr.execute("SELECT row_to_json(c)::text FROM ha_command AS c WHERE id = %s", [command.id])
        self.assertNotIn(SECRET, self.env.cr.fetchone()[0])

    def test_codes_pins_and_tokens_are_hidden(self):
        for domain, service, data in (
            ("lock", "unlock", {"code": SECRET}),
            ("script", "turn_on", {"variables": {"pin": SECRET, "people": [{"Password": SECRET}]}}),
            ("script", "open", {"token": SECRET}),
            ("notify", "send", {"data": {"api_key": SECRET}}),
        ):
            with self.subTest(service):
                self._assert_hidden(self._command(domain, service, data, entity_id=["script.open"]))

    def test_a_text_that_is_a_password_is_hidden_however_it_is_named(self):
        for target in ({"entity_id": "input_text.wifi"}, {"entity_id": ["all"]}, {"area_id": "kitchen"}, {}):
            with self.subTest(target):
                self._assert_hidden(self._command("input_text", "set_value", {"value": SECRET}, **target))
        kept = self._command("text", "set_value", {"value": "open"}, entity_id="text.note")
        self.assertEqual(kept.payload["service_data"], {"value": "open"})
        self.assertFalse(kept.secret_payload)

    def test_a_field_of_a_script_that_is_a_password_is_hidden(self):
        password = {"selector": {"text": {"type": "password"}}}
        self.services["response"]["script"] = {
            "open": {
                "fields": {
                    "word": password,
                    "more": {"fields": {"second": password}},
                    "level": {"selector": {}},
                }
            }
        }
        for data in ({"word": SECRET}, {"variables": {"second": SECRET, "level": 3}}):
            with self.subTest(data):
                command = self._command("script", "turn_on", data, entity_id="script.open")
                self._assert_hidden(command)
        self.assertEqual(command.payload["service_data"]["variables"]["level"], 3)

    def test_where_nobody_says_which_fields_are_passwords_all_are_hidden(self):
        self.services.update(state="failed", code="not_connected")
        command = self._command("script", "turn_on", {"variables": {"word": SECRET}}, entity_id="script.open")
        self._assert_hidden(command)
        self.assertEqual(command.payload["service_data"], {"variables": {"word": HIDDEN}})

    def test_what_expires_is_forgotten_as_well(self):
        command = self._command("lock", "unlock", {"code": SECRET}, entity_id="lock.door")
        command._expire(self.env.cr, command.id)
        command.invalidate_recordset()
        self.assertFalse(command.secret_payload)
