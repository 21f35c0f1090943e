"""What an administrator sets, sees and is refused in Settings, Home Assistant."""

import os
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from ..models.common.documentation import OWN_PAGE, documentation_url
from ..models.common.parameters import parameters_of
from ..models.settings.res_config_settings import NUMBERS
from ..protocol.module_changes import read_modules
from ..protocol.parameters import BOUNDS, DOCUMENTATION, Parameters, read_parameters
from ..token_cipher import KEY_VARIABLE, OLD_KEY_VARIABLE
from . import homes

MINE = {KEY_VARIABLE: "the key of this process"}


class SettingsCase(TransactionCase):
    def settings(self, **values):
        return self.env["res.config.settings"].create(values)

    def save(self, **values):
        self.settings(**values).execute()


@tagged("post_install", "-at_install")
class TestSettings(SettingsCase):
    def test_what_is_set_is_read_by_odoo_and_by_bridges(self):
        for name, parameter in NUMBERS.items():
            least, most = BOUNDS[parameter]
            for value in (least, most):
                with self.subTest(parameter=parameter, value=value):
                    self.save(**{name: value})
                    self.assertEqual(getattr(parameters_of(self.env), parameter), value)
                    self.assertEqual(getattr(read_parameters(self.env.cr), parameter), value)
                    self.assertEqual(self.settings()[name], value)

    def test_what_is_out_of_bounds_is_refused_with_the_bounds(self):
        for name, parameter in NUMBERS.items():
            least, most = BOUNDS[parameter]
            for value in (least - 1, most + 1):
                with (
                    self.subTest(parameter=parameter, value=value),
                    self.assertRaisesRegex(ValidationError, f"from {least} to {most}"),
                    self.cr.savepoint(),
                ):
                    self.save(**{name: value})

    def test_messages_lead_to_the_page_that_is_set_or_nowhere(self):
        self.assertEqual(self.settings().ha_documentation_url, OWN_PAGE)
        page = Path(__file__).parents[2] / OWN_PAGE.lstrip("/")
        self.assertTrue(page.is_file())
        for entered, told in (
            (" https://help.test/odoo ", "https://help.test/odoo"),
            (False, False),
            (OWN_PAGE, OWN_PAGE),
        ):
            with self.subTest(entered=entered):
                self.save(ha_documentation_url=entered)
                self.assertEqual(documentation_url(self.env), told)
                self.assertEqual(self.settings().ha_documentation_url, told)
        for nonsense in (
            "javascript:alert(1)",
            "//help.test",
            "help",
            "https://a b",
            "/\\help.test",
            "/" + "x" * 2000,
        ):
            with self.subTest(entered=nonsense), self.assertRaises(ValidationError), self.cr.savepoint():
                self.save(ha_documentation_url=nonsense)
        self.env["ir.config_parameter"].sudo().set_param(DOCUMENTATION, "javascript:alert(1)")
        self.assertFalse(documentation_url(self.env), "Whatever stands in the table")

    def test_nothing_is_stored_of_what_nobody_has_changed(self):
        self.save()
        self.save(ha_command_keep_days=30)
        self.save(ha_command_keep_days=Parameters.command_keep_days)
        stored = self.env["ir.config_parameter"].sudo().search([("key", "=like", "odoo_ha_addon.%")])
        self.assertFalse(stored.mapped("key"))

    def test_nonsense_in_the_table_is_shown_and_used_as_the_nearest_that_may_be(self):
        stored = self.env["ir.config_parameter"].sudo()
        stored.set_param("odoo_ha_addon.command_keep_days", "soon")
        stored.set_param("odoo_ha_addon.answer_within_seconds", "999999")
        settings = self.settings()
        self.assertEqual(settings.ha_command_keep_days, Parameters.command_keep_days)
        self.assertEqual(settings.ha_answer_within_seconds, BOUNDS["answer_within_seconds"].most)

    def test_the_form_shows_and_saves_it(self):
        with Form(self.env["res.config.settings"]) as form:
            form.ha_command_keep_days = 30
            form.ha_monitors = "zabbix"
        form.record.execute()
        self.assertEqual(parameters_of(self.env).command_keep_days, 30)

    def test_bridges_are_told_at_once(self):
        told = []
        with patch(
            "odoo.addons.odoo_ha_addon.models.settings.res_config_settings.notify",
            lambda _cr, topic, _id: told.append(topic),
        ):
            self.save()
            self.assertFalse(told)
            self.save(ha_frame_milliseconds=500)
        self.assertIn("parameters", told)

    def test_who_is_no_administrator_of_odoo_reaches_none_of_it(self):
        groups = "base.group_user,odoo_ha_addon.group_ha_manager"
        manager = new_test_user(self.env, "settings_manager", groups)
        settings = self.env["res.config.settings"].with_user(manager)
        with self.assertRaises(AccessError):
            settings.create({"ha_command_keep_days": 30}).execute()
        with self.assertRaises(AccessError):
            settings.action_ha_new_token_key()
        self.assertFalse(settings.with_context(ha_shows_new_key=True)._ha_new_token_key())


@tagged("post_install", "-at_install")
class TestWhatIsSet(SettingsCase):
    """Each parameter does what it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def test_commands_are_kept_for_so_long(self):
        commands = self.env["ha.command"]
        payload = {"type": "call_service"}
        ids = [
            commands._insert(self.env.cr, self.home, "light.turn_on", payload, self.light) for _ in range(2)
        ]
        old, young = commands.browse(ids)
        old.create_date = fields.Datetime.now() - timedelta(days=11)
        young.create_date = fields.Datetime.now() - timedelta(days=9)
        self.env.flush_all()
        self.save(ha_command_keep_days=10)
        commands._gc_commands()
        self.env.invalidate_all()
        self.assertEqual((old | young).exists(), young)

    def test_reports_of_syncs_are_kept_for_so_long(self):
        reports = self.env["ha.sync.report"].create(
            [
                {"instance_id": self.home.id, "finished": fields.Datetime.now() - timedelta(days=days)}
                for days in (11, 9)
            ]
        )
        self.env.flush_all()
        self.save(ha_sync_report_keep_days=10)
        reports._gc_reports()
        self.env.invalidate_all()
        self.assertEqual(reports.exists(), reports[1])

    def test_a_command_has_so_long_to_be_sent(self):
        self.save(ha_send_within_seconds=3)
        commands = self.env["ha.command"]
        command = commands.browse(commands._insert(self.env.cr, self.home, "light.turn_on", {}, self.light))
        self.assertEqual(command.deadline - command.create_date, timedelta(seconds=3))

    def test_an_edit_waits_for_so_long(self):
        self.save(ha_edit_within_hours=2)
        self.kitchen.with_user(self.manager).name = "Pantry"
        self.env.flush_all()
        edits = [("res_model", "=", "ha.area"), ("res_id", "=", self.kitchen.id)]
        command = self.env["ha.command"].search(edits, limit=1)
        self.assertEqual(command.deadline - command.create_date, timedelta(hours=2))

    def test_further_integrations_are_machines(self):
        self.save(ha_monitors=" Zabbix, nut")
        monitors = self.env["ha.dashboard"]._monitors()
        self.assertLessEqual({"zabbix", "nut", "glances"}, set(monitors))

    def test_what_is_no_name_of_an_integration_is_refused(self):
        for text in ("two words", "a;b", "x" * 65, "ü", ",".join(["abcdefghij"] * 200)):
            with self.subTest(text[:20]), self.assertRaises(ValidationError), self.cr.savepoint():
                self.save(ha_monitors=text)


@tagged("post_install", "-at_install")
class TestBridgesInSettings(SettingsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.env["ha.bridge"].search([]).unlink()

    def _bridge(self, name, **values):
        now = fields.Datetime.now()
        return self.env["ha.bridge"].create(
            {
                "name": name,
                "host": f"host-{name}",
                "pid": 77,
                "kind": "threaded",
                "started": now,
                "life_sign": now,
            }
            | values
        )

    def test_odoo_hosts_a_bridge_unless_the_settings_say_no(self):
        self.assertTrue(self.settings().ha_embedded_bridge)
        self.assertTrue(read_modules(self.env.cr).embedded)
        self.save(ha_embedded_bridge=False)
        self.assertFalse(read_modules(self.env.cr).embedded)
        self.assertFalse(self.settings().ha_embedded_bridge)
        self.assertIn("switched off", self.home.connection_reason)
        self.save(ha_embedded_bridge=True)
        self.assertTrue(read_modules(self.env.cr).embedded)

    def test_a_server_that_hosts_none_at_all_says_so(self):
        with patch.dict(os.environ, {"ODOO_HA_BRIDGE": "off"}):
            self.assertIn("ODOO_HA_BRIDGE", self.settings().ha_server_hosts_none)
        with patch.dict(os.environ, {"ODOO_HA_BRIDGE": "on"}):
            self.assertFalse(self.settings().ha_server_hosts_none)

    def test_without_a_bridge_it_is_told_what_to_do(self):
        self.assertIn("No bridge is running", str(self.settings().ha_bridges))

    def test_each_process_is_shown_with_what_it_serves_its_version_and_its_last_sign_of_life(self):
        alive = self._bridge("a", version="1.2.3", unreadable=[self.office.id])
        self._bridge("b", life_sign=fields.Datetime.now() - timedelta(seconds=90), kind="process")
        for instance, state in ((self.home, "connected"), (self.foreign, "retrying")):
            self.env["ha.lease"].create({"instance_id": instance.id, "epoch": 1, "bridge_id": alive.id})
            instance.connection_id.state = state
        shown = str(self.settings().ha_bridges)
        for text in (
            "host-a",
            "host-b",
            "1.2.3",
            "Not the installed one",
            "Well",
            "Silent",
            "without a fitting key",
        ):
            self.assertIn(text, shown)
        self.assertRegex(shown, r"1\s+of\s+2\s+connected")
        self.assertIn("2 minutes ago", shown)
        self.assertNotIn("No bridge is running", shown)
        self.assertNotIn("Elsewhere", shown, "names of another company's instances are not among it")

    def test_what_a_host_calls_itself_is_text(self):
        self._bridge("<b>x</b>")
        self.assertNotIn("<b>", str(self.settings().ha_bridges))


@tagged("post_install", "-at_install")
class TestKeyInSettings(SettingsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ha.instance"].search([]).token = False
        with patch.dict(os.environ, MINE):
            homes.build(cls)

    def setUp(self):
        super().setUp()
        self.enterContext(patch.dict(os.environ))
        for name in (KEY_VARIABLE, OLD_KEY_VARIABLE):
            os.environ.pop(name, None)
            os.environ.pop(f"{name}_FILE", None)

    def _told(self):
        settings = self.settings()
        words = f"{settings.ha_token_key_source} {settings.ha_token_key_tokens}"
        for secret in ("the key of this process", "another key"):
            self.assertNotIn(secret, words)
        return settings.ha_token_key_state, words

    def test_a_key_of_the_environment_is_told_as_such_and_never_shown(self):
        os.environ.update(MINE)
        state, words = self._told()
        self.assertEqual(state, "set")
        self.assertIn("environment", words)
        self.assertIn("Access tokens with this key: 3.", words)

    def test_a_key_of_a_file_is_told_as_such(self):
        with TemporaryDirectory() as directory:
            path = Path(directory, "key")
            path.write_text(MINE[KEY_VARIABLE] + "\n", encoding="utf-8")
            os.environ[f"{KEY_VARIABLE}_FILE"] = str(path)
            state, words = self._told()
            self.assertEqual((state, self.home._token_in_clear()), ("set", "token-of-Home"))
            self.assertIn(f"{KEY_VARIABLE}_FILE", words)
        state, words = self._told()
        self.assertEqual(state, "fault")
        self.assertIn("No such file", words)

    def test_a_missing_key_is_told_with_what_to_do(self):
        state, words = self._told()
        self.assertEqual(state, "missing")
        self.assertIn(KEY_VARIABLE, words)
        self.assertIn("Not to be decrypted", words)

    def test_while_the_key_is_changed_it_is_told_how_far_that_is(self):
        os.environ.update({KEY_VARIABLE: "another key", OLD_KEY_VARIABLE: MINE[KEY_VARIABLE]})
        self.home.token = "token-of-Home"
        state, words = self._told()
        self.assertEqual(state, "set")
        self.assertIn("Access tokens with this key: 1.", words)
        self.assertIn("With an earlier one or none: 2.", words)
        self.assertIn("rekey", words)

    def test_without_tokens_that_is_said(self):
        self.env["ha.instance"].search([]).token = False
        self.assertIn("No access token is stored", self._told()[1])

    def test_a_new_key_is_shown_once_and_kept_nowhere(self):
        action = self.settings().action_ha_new_token_key()
        dialog = self.env["res.config.settings"].with_context(**action["context"])
        shown = [Form(dialog, view=action["views"][0][0]).ha_new_token_key for _ in range(2)]
        self.assertTrue(all(len(key) >= 40 for key in shown))
        self.assertNotEqual(*shown)
        self.assertNotIn("ha_new_token_key", self._columns())
        self.assertFalse(self.settings().ha_new_token_key)

    def _columns(self):
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'res_config_settings'"
        )
        return [name for (name,) in self.env.cr.fetchall()]
