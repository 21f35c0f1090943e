from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.neutralize import neutralize_database
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from ..hass import CannotConnect, InvalidAuth, ProbeResult
from ..models.instance import ha_instance
from ..protocol.identity_questions import of_duplicate
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
            "//ha.local:8123",
            "ftp://ha.local",
            "http://",
            "http://ha.local:99999",
            "http://a b",
            "http://u:p@ha",
        ):
            with self.assertRaisesRegex(ValidationError, "homeassistant.local", msg=url):
                self._create(url=url)

    def test_an_address_as_copied_from_the_browser_is_stored_without_the_page(self):
        for url in (
            "  http://ha.test:8123 ",
            "http://ha.test:8123/lovelace/0?edit=1",
            "ha.test:8123/config ",
        ):
            self.assertEqual(self._create(url=url).url, "http://ha.test:8123", url)
        instance = self._create()
        instance.write({"url": "ha.test/lovelace", "token": "token"})
        self.assertEqual(instance.url, "https://ha.test")

    def test_the_form_shows_which_address_is_meant(self):
        with Form(self.env["ha.instance"]) as form:
            form.name, form.url = "Home", "ha.test:8123/lovelace/0"
            self.assertEqual(form.url, "http://ha.test:8123")
            form.url = "ftp://ha.test"
            self.assertEqual(form.url, "ftp://ha.test")
            form.url = "  "
            self.assertFalse(form.url)

    def test_an_instance_without_a_bridge_waits_and_says_so(self):
        instance = self._create()
        self.env.cr.execute("DELETE FROM ha_bridge")
        self.assertEqual(instance.connection_state, "waiting")
        self.assertIn("bridge", instance.connection_reason)

    def test_a_neutralized_copy_connects_to_no_house(self):
        instance = self._create()
        self.env.flush_all()
        neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.assertFalse(instance.active)
        self.assertFalse(self.env["ha.instance"].search([]))

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

    def _duplicate(self, **values):
        """An instance, and one that the bridge keeps off because it is the same Home Assistant."""
        self.env["ha.bridge"].create({"name": "b1", "life_sign": "2100-01-01"})
        first, second = self._create(name="First", **values), self._create(name="Second")
        first.connection_id.identity = {"user_id": "u1", "entries": {}}
        asked = {"state": "failed", "code": "identity_duplicate", "identity_question": of_duplicate("u1")}
        second.connection_id.write(asked)
        return first, second

    def test_an_instance_that_is_another_one_again_says_which(self):
        first, second = self._duplicate()
        self.assertTrue(second.is_duplicate)
        self.assertEqual(second.duplicate_of_id, first)
        self.assertIn('"First"', second.connection_reason)
        self.assertFalse(first.is_duplicate)

    def test_the_other_one_is_named_to_nobody_who_may_not_see_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        _first, second = self._duplicate(company_id=company.id)
        groups = "base.group_user,odoo_ha_addon.group_ha_manager"
        second = second.with_user(new_test_user(self.env, "here_manager", groups))
        self.assertTrue(second.is_duplicate)
        self.assertFalse(second.duplicate_of_id)
        self.assertNotIn("First", second.connection_reason)
        self.assertIn("connected by another instance", second.connection_reason)

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
            {"url": "http://other.test", "token": TOKEN},
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

    def _test(self, result, instance_id=None, changes=None, asked=("http://ha.test", TOKEN)):
        """:param asked: address and token of which Home Assistant is asked; None if it must not be asked at all"""

        async def probe(url, token, tls=None, timeout=10):
            self.assertEqual((url, token), asked)
            if isinstance(result, Exception):
                raise result
            return result

        instance_id = self.instance.id if instance_id is None else instance_id
        with patch.object(ha_connection_test, "test_connection", probe):
            action = self.env["ha.connection.test"].try_settings(instance_id, changes or {})
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
        self.assertIn("token", self._test(PROBE, asked=None).reason)

    def test_what_was_never_saved_is_tried_and_leaves_nothing_behind(self):
        count = self.env["ha.instance"].with_context(active_test=False).search_count([])
        changes = {"name": "New", "url": "http://new.test", "token": "n3w"}
        test = self._test(PROBE, False, changes, asked=("http://new.test", "n3w"))
        self.assertTrue(test.success)
        self.assertEqual(test.url, "http://new.test")
        self.assertEqual(self.env["ha.instance"].with_context(active_test=False).search_count([]), count)
        self.assertNotIn("n3w", str(test.read()))

    def test_of_a_new_form_it_says_what_is_missing(self):
        self.assertIn("address", self._test(PROBE, False, {"url": False, "token": "t"}, asked=None).reason)
        self.assertIn("token", self._test(PROBE, False, {"url": "http://new.test"}, asked=None).reason)

    def test_what_is_not_saved_is_tried_in_place_of_what_is(self):
        self._test(PROBE, changes={"token": "other"}, asked=("http://ha.test", "other"))
        page = {"url": "http://ha.test/lovelace/0"}
        self._test(PROBE, changes=page, asked=("http://ha.test/lovelace/0", TOKEN))
        self.assertEqual(self.instance._token_in_clear(), TOKEN)

    def test_a_stored_token_is_sent_to_no_other_server(self):
        for url in ("https://ha.test", "http://ha.test:81", "http://evil.test", "http://ha.test.evil.test"):
            test = self._test(PROBE, changes={"url": url}, asked=None)
            self.assertFalse(test.success, url)
            self.assertIn("token again", test.reason)

    def test_only_settings_are_taken(self):
        for changes in ({"active": True}, {"url": 5}, {"token": ["t"]}, [], "url"):
            with self.assertRaises(UserError, msg=changes):
                self.env["ha.connection.test"].try_settings(False, changes)

    def test_whoever_may_not_connect_one_may_not_try_either(self):
        employee = new_test_user(self.env, "try_employee", "base.group_user,odoo_ha_addon.group_ha_user")
        tests = self.env["ha.connection.test"].with_user(employee)
        for instance_id in (False, self.instance.id):
            with self.assertRaises(AccessError):
                tests.try_settings(instance_id, {"url": "http://ha.test", "token": "t"})

    def test_a_good_connection_to_what_is_connected_already_says_by_whom(self):
        self.instance.connection_id.identity = {"user_id": PROBE.user_id, "entries": {}}
        changes = {"url": "http://new.test", "token": "n3w"}
        again = self._test(PROBE, False, changes, asked=("http://new.test", "n3w"))
        self.assertEqual((again.success, again.duplicate_name), (True, "Home"))
        self.assertFalse(self._test(PROBE).duplicate_name, "It is not its own duplicate")
        self.instance.active = False
        self.assertFalse(self._test(PROBE, False, changes, asked=("http://new.test", "n3w")).duplicate_name)

    def test_something_unexpected_leaves_no_trace_of_the_token(self):
        with self.assertLogs("odoo.addons.odoo_ha_addon", "ERROR") as logs:
            test = self._test(RuntimeError("boom"))
        self.assertFalse(test.success)
        self.assertNotIn(TOKEN, "".join(logs.output))
