import inspect
import logging
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException

from ..controllers.controllers import HAController
from ..models.command.ha_command import HaCommand
from . import homes

DONE = {
    "state": "done",
    "code": False,
    "error": False,
    "response": {"n": 1},
    "context": {"id": "c"},
    "milliseconds": 3,
}

OF_AN_INSTANCE = (
    "hardware_info",
    "network_info",
    "ha_urls",
    "websocket_status",
    "websocket_restart",
    "areas",
    "entities_by_area",
    "call_service",
)
NO_IDS = (
    "5",
    "",
    "x'; DROP TABLE ha_instance;--",
    "a\0b",
    5.0,
    1.5,
    True,
    False,
    [],
    [1],
    {},
    {"id": 1},
    "1" * 5000,
)
UNKNOWN_IDS = (0, -1, 2**31, 2**63, 10**40, 999_999_999)


@tagged("post_install", "-at_install")
class TestEndpoints(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ha.instance"].search([]).active = False
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.asked = []
        self.may_break = False
        self.answers = {}

        def remember(model, instance, name, payload, entity=None):
            self.asked.append((model.env.uid, instance.id, payload, entity and entity.entity_id))
            return self.answers.get(payload["type"], DONE)

        def ask(model, instance, payload):
            return remember(model, instance, "", payload)

        self.patch(HaCommand, "_await", remember)
        self.patch(HaCommand, "_ask", ask)

    def _as(self, role):
        user = self.people[role]
        self.authenticate(user.login, user.login) if role != "public" else self.authenticate(None, None)

    def _call(self, route, **params):
        answer = self.make_jsonrpc_request(f"/odoo_ha_addon/{route}", params)
        self.assertLessEqual(answer.keys(), {"success", "data", "error", "error_code"})
        if answer["success"]:
            self.assertEqual(answer.keys(), {"success", "data"})
        else:
            self.assertEqual(answer.keys(), {"success", "error", "error_code"})
            self.assertTrue(answer["error"])
            if not self.may_break:
                self.assertNotEqual(answer["error_code"], "system_error")
            self.assertNotIn("Traceback", answer["error"])
            self.assertNotIn(self.env.cr.dbname, answer["error"])
        return answer

    def _data(self, route, **params):
        answer = self._call(route, **params)
        self.assertTrue(answer["success"], answer)
        return answer["data"]

    def _code(self, route, **params):
        return self._call(route, **params).get("error_code")

    def _parameters(self, route, area=None):
        return {
            "entities_by_area": {"area_id": (area or self.kitchen).id},
            "call_service": {
                "domain": "light", "service": "turn_on", "service_data": {"entity_id": "light.kitchen"},
            },
        }.get(route, {})  # fmt: skip

    def test_there_is_no_other_route_than_those_that_are_tried_here(self):
        routing = [
            method.original_routing
            for _name, method in inspect.getmembers(HAController, inspect.isfunction)
            if hasattr(method, "original_routing")
        ]
        routes = {path.removeprefix("/odoo_ha_addon/") for entry in routing for path in entry["routes"]}
        self.assertEqual(routes, {*OF_AN_INSTANCE, "get_instances", "switch_instance"})

    def test_each_role_reaches_exactly_these_routes(self):
        manager_alone = dict.fromkeys(
            ("websocket_restart", "hardware_info", "network_info", "ha_urls"), "access_denied"
        )
        expected = {
            "manager": {},
            "operator": manager_alone,
            "viewer": {**manager_alone, "call_service": "access_denied"},
            "outsider": dict.fromkeys(OF_AN_INSTANCE, "no_instance"),
            "employee": dict.fromkeys((*OF_AN_INSTANCE, "get_instances", "switch_instance"), "access_denied"),
            "portal": dict.fromkeys((*OF_AN_INSTANCE, "get_instances", "switch_instance"), "access_denied"),
        }
        expected["outsider"]["switch_instance"] = "instance_not_found"
        for role, codes in expected.items():
            self._as(role)
            for route in (*OF_AN_INSTANCE, "get_instances", "switch_instance"):
                with self.subTest(role=role, route=route):
                    parameters = {"instance_id": self.home.id} if route == "switch_instance" else {}
                    code = self._code(route, **self._parameters(route), **parameters)
                    self.assertEqual(code, codes.get(route))

    def test_nobody_reaches_a_route_without_a_login(self):
        self._as("public")
        for route in (*OF_AN_INSTANCE, "get_instances", "switch_instance"):
            with self.subTest(route=route), self.assertRaisesRegex(JsonRpcException, "SessionExpired"):
                self.make_jsonrpc_request(f"/odoo_ha_addon/{route}", {})

    def test_a_right_that_is_taken_away_while_the_page_is_open_closes_every_route(self):
        self._as("operator")
        self._data("areas")
        homes.shared(self.group, self.operator).action_revoke()
        for route in OF_AN_INSTANCE:
            with self.subTest(route=route):
                self.assertEqual(self._code(route, **self._parameters(route)), "no_instance")
                found = self._code(route, **self._parameters(route), ha_instance_id=self.home.id)
                self.assertEqual(found, "instance_not_found")
        self.assertEqual(
            self._data("get_instances"),
            {"instances": [], "current_instance_id": False, "not_selected_count": 0},
        )

    def test_explicit_and_current_instance_and_both_in_one_burst(self):
        self._as("manager")
        self._data("switch_instance", instance_id=self.office.id)
        wanted = (None, self.home.id, None, self.office.id, self.home.id, None)
        found = [
            self._data("websocket_status", **({} if named is None else {"ha_instance_id": named}))[
                "instance_id"
            ]
            for named in wanted
        ]
        self.assertEqual(found, [named or self.office.id for named in wanted])

    def test_an_explicit_id_never_touches_the_choice(self):
        self._as("manager")
        self._data("switch_instance", instance_id=self.office.id)
        for route in OF_AN_INSTANCE:
            self._call(route, ha_instance_id=self.home.id, **self._parameters(route))
            self._call(route, ha_instance_id=self.foreign.id, **self._parameters(route))
        self.assertEqual(self._data("get_instances")["current_instance_id"], self.office.id)
        self.manager.invalidate_recordset()
        self.assertEqual(self.manager.current_ha_instance_id, self.office)

    def test_what_is_no_id_gets_a_clean_error_on_every_route(self):
        self._as("manager")
        for route in (*OF_AN_INSTANCE, "switch_instance"):
            key = "instance_id" if route == "switch_instance" else "ha_instance_id"
            for bad in NO_IDS:
                with self.subTest(route=route, id=str(bad)[:20]):
                    self.assertEqual(
                        self._code(route, **{key: bad}, **self._parameters(route)), "invalid_instance"
                    )

    def test_missing_archived_and_forbidden_look_the_same_on_every_route(self):
        self.office.active = False
        deleted = self.home.copy({"name": "Deleted"})
        gone = deleted.id
        deleted.unlink()
        self._as("manager")
        for route in (*OF_AN_INSTANCE, "switch_instance"):
            key = "instance_id" if route == "switch_instance" else "ha_instance_id"
            answers = [
                self._call(route, **{key: id_}, **self._parameters(route))
                for id_ in (*UNKNOWN_IDS, gone, self.office.id, self.foreign.id)
            ]
            with self.subTest(route=route):
                self.assertEqual({answer["error_code"] for answer in answers}, {"instance_not_found"})
                self.assertEqual(len({answer["error"] for answer in answers}), 1)

    def test_switching_is_kept_in_the_session_and_for_the_next_one(self):
        self._as("manager")
        data = self._data("switch_instance", instance_id=self.office.id)
        self.assertEqual((data["instance_id"], data["instance_name"]), (self.office.id, "Office"))
        self.assertIn("Office", data["message"])
        self._as("manager")
        self.assertEqual(self._data("get_instances")["current_instance_id"], self.office.id)

    def test_an_operator_cannot_switch_to_what_he_may_not_see(self):
        self._as("operator")
        self.assertEqual(self._code("switch_instance", instance_id=self.office.id), "instance_not_found")
        self.assertEqual(self._data("get_instances")["current_instance_id"], self.home.id)

    def test_a_lost_choice_falls_back_on_the_next_request(self):
        self._as("manager")
        self._data("switch_instance", instance_id=self.office.id)
        self.office.active = False
        self.assertEqual(self._data("websocket_status")["instance_id"], self.home.id)
        self.manager.invalidate_recordset()
        self.assertFalse(self.manager.current_ha_instance_id)
        told = self.env["bus.bus"].search([("message", "like", "session_fallback")])
        self.assertEqual(len(told), 1)
        self.assertIn(f'"res.partner",{self.manager.partner_id.id}]', told.channel.replace(" ", ""))

    def test_instances_are_reported_with_counts_of_what_the_user_may_see(self):
        homes.set_state(self.outdoor, "unavailable", {})
        # A scene or a button that nobody has used yet.
        homes.set_state(self.light, "unknown", {})
        self._as("manager")
        [home, office] = self._data("get_instances")["instances"]
        self.assertEqual((home["name"], office["name"]), ("Home", "Office"))
        self.assertEqual((home["entity_count"], home["area_count"], home["unavailable_count"]), (3, 2, 1))
        self.assertEqual(home["api_url"], "http://home.test:8123")
        self.assertEqual(home["websocket_status"], "waiting")
        self._as("operator")
        [home] = self._data("get_instances")["instances"]
        self.assertEqual((home["entity_count"], home["area_count"], home["unavailable_count"]), (2, 1, 1))

    def test_the_token_is_in_no_answer(self):
        self._as("manager")
        for route in (*OF_AN_INSTANCE, "get_instances"):
            answer = str(self._call(route, **self._parameters(route)))
            self.assertNotIn("token-of-", answer)
            self.assertNotIn(self.home.sudo().token_encrypted, answer)

    def test_only_managers_are_told_the_address_of_a_home_assistant(self):
        self._as("manager")
        [home, _office] = self._data("get_instances")["instances"]
        self.assertEqual(home["api_url"], "http://home.test:8123")
        self.assertEqual(self._data("websocket_status")["current_url"], "http://home.test:8123")
        for login in ("operator", "viewer"):
            self._as(login)
            [home] = self._data("get_instances")["instances"]
            self.assertIs(home["api_url"], False)
            self.assertIs(self._data("websocket_status")["current_url"], False)
            for route in (*OF_AN_INSTANCE, "get_instances"):
                self.assertNotIn("home.test", str(self._call(route, **self._parameters(route))), route)
            instances = self.env["ha.instance"].with_user(self.people[login])
            self.assertTrue(instances.search([]))
            self.assertFalse(instances.fields_get(["url"]))
            with self.assertRaises(AccessError):
                instances.search([("url", "ilike", "home")])
            for kind in ("search", "list", "kanban", "form"):
                self.assertNotIn("url", instances.get_view(view_type=kind)["arch"], kind)

    def test_areas_hold_what_the_user_may_see(self):
        self._as("manager")
        areas = self._data("areas")["areas"]
        self.assertEqual([(a["area_id"], a["entity_count"]) for a in areas], [("attic", 1), ("kitchen", 1)])
        self.assertEqual(areas[0].keys(), {"id", "area_id", "name", "icon", "entity_count"})
        self._as("operator")
        self.assertEqual([a["area_id"] for a in self._data("areas")["areas"]], ["kitchen"])

    def test_entities_of_an_area_come_with_their_live_values(self):
        self._as("operator")
        for area_id in (self.kitchen.id, "kitchen"):
            [entity] = self._data("entities_by_area", area_id=area_id)["entities"]
            self.assertEqual((entity["id"], entity["entity_id"]), (self.light.id, "light.kitchen"))
            self.assertEqual((entity["entity_state"], entity["domain"]), ("on", "light"))
            self.assertEqual(entity["attributes"]["icon"], "mdi:lamp")
            self.assertRegex(entity["last_changed"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
            self.assertTrue(entity["can_control"])
        self._as("viewer")
        [entity] = self._data("entities_by_area", area_id=self.kitchen.id)["entities"]
        self.assertFalse(entity["can_control"])

    def test_an_area_that_is_not_his_or_not_of_the_instance_does_not_exist(self):
        self._as("operator")
        for area_id in (
            self.attic_area.id,
            "attic",
            self.desk_area.id,
            "desk",
            0,
            -1,
            10**30,
            "' OR 1=1",
            "x" * 9999,
        ):
            with self.subTest(area_id=str(area_id)[:20]):
                self.assertEqual(self._code("entities_by_area", area_id=area_id), "area_not_found")
        for area_id in (None, True, 1.5, [], {}, "", "a\0b"):
            with self.subTest(area_id=area_id):
                self.assertEqual(self._code("entities_by_area", area_id=area_id), "invalid_params")

    def test_the_status_tells_managers_more_than_users(self):
        self._as("operator")
        status = self._data("websocket_status")
        for key in (
            "is_running", "config_synced", "current_url", "has_token", "status_text", "instance_id", "instance_name",
            "state", "reason", "since", "last_message", "served",
        ):  # fmt: skip
            self.assertIn(key, status)
        self.assertFalse(status["is_running"] or status["served"])
        self.assertTrue(status["has_token"])
        self.assertIn("bridge", status["reason"])
        self.assertFalse({"bridge", "lag_seconds", "detail", "counters"} & status.keys())
        self._as("manager")
        self.assertLessEqual(
            {"bridge", "lag_seconds", "detail", "counters"}, self._data("websocket_status").keys()
        )

    def test_the_status_says_whether_the_bridge_works_with_the_saved_settings(self):
        connection = self.home.connection_id
        connection.write({"state": "connected", "settings_digest": self.home._settings_digest()})
        self._as("manager")
        self.assertTrue(self._data("websocket_status")["config_synced"])
        self.home.write({"url": "http://elsewhere.test:8123", "token": "another"})
        self.assertFalse(self._data("websocket_status")["config_synced"])

    def test_restarting_waits_out_a_cooldown_unless_it_is_forced(self):
        self._as("manager")
        self.assertIn("Home", self._data("websocket_restart", ha_instance_id=self.home.id)["message"])
        self.assertEqual(self._code("websocket_restart", ha_instance_id=self.home.id), "cooldown")
        self.assertIsNone(self._code("websocket_restart", ha_instance_id=self.office.id))
        self.assertIsNone(self._code("websocket_restart", ha_instance_id=self.home.id, force=True))
        self.assertEqual(
            self._code("websocket_restart", ha_instance_id=self.home.id, force="yes"), "invalid_params"
        )

    def test_restarting_what_cannot_connect_says_why(self):
        self.home.token = False
        self._as("manager")
        answer = self._call("websocket_restart", ha_instance_id=self.home.id)
        self.assertEqual(answer["error_code"], "not_configured")
        self.assertIn("token", answer["error"])

    def test_an_error_of_ours_is_logged_with_a_mark_and_tells_nothing(self):
        self._as("manager")
        logger = "odoo.addons.odoo_ha_addon.controllers.envelope"
        self.may_break = True
        with (
            patch.object(type(self.env["ha.area"]), "_list_of", side_effect=ZeroDivisionError("secret")),
            self.assertLogs(logger, logging.ERROR) as logs,
        ):
            answer = self._call("areas")
        self.assertEqual(answer["error_code"], "system_error")
        self.assertNotIn("secret", answer["error"])
        mark = answer["error"].rstrip(".").split()[-1]
        self.assertIn(mark, logs.output[0])
        self.may_break = False
        self.assertIsNone(self._code("areas"), "the next request works")

    def test_unknown_parameters_are_ignored(self):
        self._as("manager")
        with self.assertLogs("odoo.http", logging.WARNING):
            self.assertIsNone(self._code("areas", nonsense=1, su=True, uid=1))
