from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from ..hass import CannotConnect, InvalidAuth, ProbeResult
from ..models.instance import ha_instance
from ..protocol.module_changes import read_modules
from ..wizards import ha_connection_test

TOKEN = "eyJhbGciOi.secret.token"
PROBE = ProbeResult("2026.11.0", "My Home", "RUNNING", False, False, "u1", "Olga", False, 42, 3.5)


@tagged("post_install", "-at_install")
class TestInstance(TransactionCase):
    def _create(self, **values):
        return self.env["ha.instance"].create(
            {"name": "Home", "url": "http://ha.test:8123", "token": TOKEN, **values}
        )

    def _announced(self, work):
        """The instances that the bridge is told of while `work` runs."""
        with patch.object(ha_instance, "notify") as notify:
            work()
        return {call.args[2] for call in notify.call_args_list if call.args[1] == "instance"}

    def test_a_manager_reads_which_entities_cannot_be_read_and_why(self):
        instance = self._create()
        self.assertFalse(instance.unreadable_reason)
        one = {"count": 1, "entities": {"light.lamp": "left_out"}}
        instance.sudo().connection_id.unreadable = one
        self.assertRegex(
            instance.unreadable_reason, r"^1 entity .* light\.lamp \(Home Assistant leaves it out"
        )
        many = {"count": 30, "entities": {f"light.l{n}": "too_deep" for n in range(10, 30)}}
        instance.sudo().connection_id.unreadable = many
        self.assertRegex(instance.unreadable_reason, r"^30 entities .*light\.l10 .*light\.l14 .* and 25 more")
        instance.sudo().connection_id.unreadable = {"count": 0, "entities": {}}
        self.assertFalse(instance.unreadable_reason)

    def test_an_address_that_cannot_be_one_is_refused_with_an_example(self):
        for url in (
            "ha.local:8123",
            "ftp://ha.local",
            "http://",
            "http://ha.local:99999",
            "http://a b",
            "http://u:p@ha",
        ):
            with self.assertRaisesRegex(ValidationError, "homeassistant.local", msg=url):
                self._create(url=url)

    def test_spaces_around_the_address_do_no_harm(self):
        self.assertEqual(self._create(url="  http://ha.test:8123 ").url, "http://ha.test:8123")

    def test_an_instance_without_a_bridge_waits_and_says_so(self):
        instance = self._create()
        self.env.cr.execute("DELETE FROM ha_bridge")
        self.assertEqual(instance.connection_state, "waiting")
        self.assertIn("bridge", instance.connection_reason)

    def test_what_is_missing_is_named(self):
        self.assertIn("token", self._create(token=False).connection_reason)
        instance = self._create(url=False)
        self.assertEqual(instance.connection_state, "incomplete")
        self.assertIn("address", instance.connection_reason)

    def test_an_archived_instance_is_disabled(self):
        instance = self._create()
        instance.action_archive()
        self.assertEqual(instance.connection_state, "disabled")

    def test_what_the_bridge_wrote_is_shown_while_it_lives(self):
        instance = self._create()
        self.env["ha.bridge"].create({"name": "b1", "life_sign": "2100-01-01"})
        instance.connection_id.write({"state": "refused", "code": "invalid_auth"})
        self.assertEqual(instance.connection_state, "refused")
        self.assertIn("Create a new one", instance.connection_reason)

    def test_modules_that_keep_the_bridge_off_are_named(self):
        instance = self._create()
        modules = self.env["ir.module.module"]
        ours = modules.search([("name", "=", "odoo_ha_addon")])
        self.assertIn("log", instance.connection_reason)
        ours.state = "to upgrade"
        instance.invalidate_recordset()
        self.assertEqual(instance.connection_state, "waiting")
        self.assertIn(ours.shortdesc, instance.connection_reason)
        self.assertIn("Apps", instance.connection_reason)

    def test_modules_that_have_nothing_to_do_with_it_keep_no_bridge_off(self):
        modules = self.env["ir.module.module"]
        self.assertTrue(read_modules(self.env.cr).ready)
        stranger = modules.create({"name": "ha_stranger", "state": "to upgrade"})
        stranger.flush_recordset()
        self.assertTrue(read_modules(self.env.cr).ready)
        guest = modules.create({"name": "ha_guest", "state": "uninstalled"})
        self.env["ir.module.module.dependency"].create({"module_id": guest.id, "name": "odoo_ha_addon"})
        follower = modules.create({"name": "ha_follower", "state": "to install"})
        self.env["ir.module.module.dependency"].create({"module_id": follower.id, "name": "ha_guest"})
        self.env.flush_all()
        found = read_modules(self.env.cr)
        self.assertEqual((found.ready, found.changing), (False, (("ha_follower", "to install"),)))

    def test_instances_are_found_by_their_connection(self):
        instance, archived = self._create(), self._create(name="Old", active=False)
        self.env["ha.bridge"].create({"name": "b1", "life_sign": "2100-01-01"})
        instance.connection_id.state = "connected"
        search = self.env["ha.instance"].with_context(active_test=False).search
        self.assertIn(instance, search([("connection_state", "=", "connected")]))
        self.assertNotIn(archived, search([("connection_state", "=", "connected")]))
        self.assertIn(archived, search([("connection_state", "!=", "connected")]))

    def test_the_token_is_never_read_back_and_not_stored_in_clear(self):
        instance = self._create()
        self.assertFalse(instance.read(["token"])[0]["token"])
        self.assertNotIn(TOKEN, instance.sudo().token_encrypted)
        self.assertEqual(instance._token_in_clear(), TOKEN)

    def test_saving_something_else_keeps_the_token(self):
        instance = self._create()
        instance.write({"description": "In the cellar"})
        self.assertEqual(instance._token_in_clear(), TOKEN)

    def test_the_bridge_hears_of_each_change_that_matters_to_it(self):
        instance = self._create()
        for values in (
            {"url": "http://other.test"},
            {"token": "new"},
            {"active": False},
            {"name": "Cottage"},
        ):
            self.assertEqual(
                self._announced(lambda values=values: instance.write(values)), {instance.id}, values
            )
        self.assertEqual(self._announced(lambda: instance.write({"description": "x"})), set())
        self.assertEqual(self._announced(instance.unlink), {instance.id})

    def test_a_copy_has_no_token_and_a_connection_of_its_own(self):
        instance = self._create()
        copy = instance.copy()
        self.assertFalse(copy.has_token)
        self.assertTrue(copy.connection_id)
        self.assertNotEqual(copy.connection_id, instance.connection_id)


@tagged("post_install", "-at_install")
class TestConnectionTest(TransactionCase):
    def setUp(self):
        super().setUp()
        self.instance = self.env["ha.instance"].create(
            {"name": "Home", "url": "http://ha.test", "token": TOKEN}
        )

    def _test(self, result):
        async def probe(url, token, tls=None, timeout=10):
            self.assertEqual((url, token), ("http://ha.test", TOKEN))
            if isinstance(result, Exception):
                raise result
            return result

        with patch.object(ha_connection_test, "test_connection", probe):
            action = self.instance.action_test_connection()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_it_shows_what_is_there(self):
        test = self._test(PROBE)
        self.assertTrue(test.success)
        self.assertEqual(
            (test.ha_version, test.location_name, test.token_kind, test.entity_count, test.round_trip),
            ("2026.11.0", "My Home", "user", 42, 3.5),
        )

    def test_it_says_what_to_do_about_a_failure(self):
        test = self._test(InvalidAuth())
        self.assertFalse(test.success)
        self.assertIn("Create a new one", test.reason)
        self.assertIn("running", self._test(CannotConnect("Connection refused")).reason)

    def test_it_works_on_an_archived_instance(self):
        self.instance.action_archive()
        self.assertTrue(self._test(PROBE).success)

    def test_without_a_token_it_says_that_one_is_missing(self):
        self.instance.token = False
        action = self.instance.action_test_connection()
        self.assertIn("token", self.env[action["res_model"]].browse(action["res_id"]).reason)

    def test_something_unexpected_leaves_no_trace_of_the_token(self):
        with self.assertLogs("odoo.addons.odoo_ha_addon", "ERROR") as logs:
            test = self._test(RuntimeError("boom"))
        self.assertFalse(test.success)
        self.assertNotIn(TOKEN, "".join(logs.output))
