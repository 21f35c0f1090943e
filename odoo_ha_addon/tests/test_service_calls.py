from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from ..models.access.ha_refusal import Refusal
from ..models.command.ha_command import HaCommand
from . import homes

CONTEXT = {"id": "c", "parent_id": None, "user_id": "u"}


@tagged("post_install", "-at_install")
class TestServiceCalls(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.sent = []
        self.outcome = {"state": "done", "code": False, "error": False, "response": False, "context": CONTEXT}

        def remember(model, instance, name, payload, entity=None):
            self.sent.append((instance, name, payload, entity))
            return {"milliseconds": 3, **self.outcome}

        def remember_question(model, instance, payload):
            return remember(model, instance, "question", payload)

        self.patch(HaCommand, "_await", remember)
        self.patch(HaCommand, "_ask", remember_question)

    def _call(self, user, domain="light", service="turn_on", data=None, **more):
        return self.home.with_user(user)._call_service(domain, service, data, **more)

    def _refused(self, user, code, *args, **more):
        with self.assertRaises(Refusal) as refused:
            self._call(user, *args, **more)
        self.assertEqual(refused.exception.code, code)
        self.assertFalse(self.sent)
        return str(refused.exception)

    def test_an_operator_reaches_exactly_the_entity_that_he_names(self):
        for name in ("light.kitchen", ["light.kitchen"], self.light.id, [self.light.id]):
            self.sent.clear()
            answer = self._call(self.operator, data={"entity_id": name, "brightness": 5})
            [(instance, command, payload, entity)] = self.sent
            self.assertEqual((instance, command, entity), (self.home, "light.turn_on", self.light))
            self.assertEqual(
                payload,
                {
                    "type": "call_service",
                    "domain": "light",
                    "service": "turn_on",
                    "service_data": {"brightness": 5},
                    "target": {"entity_id": ["light.kitchen"]},
                },
            )
            self.assertEqual(answer, {"context": CONTEXT, "response": False, "milliseconds": 3})

    def test_an_operator_has_to_name_an_entity(self):
        for data in (None, {}, {"brightness": 5}, {"entity_id": []}, {"entity_id": None}):
            self._refused(self.operator, "missing_entity_id", data=data)

    def test_what_an_operator_may_not_see_does_not_exist(self):
        same = {
            self._refused(self.operator, "entity_not_found", data={"entity_id": name}).replace(str(name), "…")
            for name in (
                "light.attic",
                self.attic.id,
                "light.desk",
                self.desk.id,
                "light.none",
                0,
                -5,
                10**20,
            )
        }
        self.assertEqual(len(same), 1)
        for name in ("all", "none", "light.*", ""):
            self._refused(self.operator, "entity_not_found", data={"entity_id": name})

    def test_one_forbidden_entity_among_others_stops_the_call(self):
        names = ["light.kitchen", "light.attic"]
        self._refused(self.operator, "entity_not_found", data={"entity_id": names})

    def test_a_viewer_cannot_control(self):
        with self.assertRaisesRegex(AccessError, "not control"):
            self._call(self.viewer, data={"entity_id": "light.kitchen"})
        self.assertFalse(self.sent)

    def test_other_targets_are_refused_for_who_is_no_manager(self):
        for key in ("area_id", "device_id", "floor_id", "label_id", "target"):
            data = {"entity_id": "light.kitchen", key: "kitchen"}
            self.assertIn(key, self._refused(self.operator, "target_denied", data=data))

    def test_the_entitys_own_domain_decides_which_services_there_are(self):
        lamp = {"entity_id": "light.kitchen"}
        for domain, service in (
            ("homeassistant", "restart"),
            ("homeassistant", "turn_on"),
            ("shell_command", "rm"),
            ("switch", "turn_on"),
            ("light", "reload"),
            ("script", "turn_on"),
        ):
            self._refused(self.operator, "service_denied", domain, service, lamp)
        self._refused(self.operator, "service_denied", "sensor", "turn_on", {"entity_id": "sensor.outdoor"})

    def test_a_manager_calls_any_service_with_any_target(self):
        told = homes._as_home_assistant(self.env)
        told["ha.label"].create({"name": "X", "label_id": "x", "instance_id": self.home.id})
        told["ha.floor"].create({"name": "Up", "floor_id": "up", "instance_id": self.home.id})
        target = {"area_id": ["kitchen"], "label_id": "x"}
        self._call(self.manager, "homeassistant", "turn_off", {**target, "entity_id": ["light.attic", "all"]})
        self._call(self.manager, "homeassistant", "check_config")
        self._call(self.manager, "light", "turn_off", {"target": {"floor_id": "up"}})
        self._call(self.manager, "light", "turn_off", {"entity_id": self.attic.id})
        targets = [payload.get("target") for _instance, _name, payload, _entity in self.sent]
        self.assertEqual(
            targets,
            [
                {**target, "entity_id": ["light.attic", "all"]},
                None,
                {"floor_id": "up"},
                {"entity_id": ["light.attic"]},
            ],
        )
        self.assertEqual(self.sent[-1][3], self.attic, "the audit names the entity")

    def test_a_record_id_counts_only_in_its_own_instance(self):
        for user in (self.manager, self.operator):
            self._refused(user, "entity_not_found", data={"entity_id": self.desk.id})

    def test_the_response_of_a_service_is_asked_for_and_given(self):
        self.outcome["response"] = {"forecast": [1]}
        answer = self._call(
            self.manager, "script", "morning", {"entity_id": "light.kitchen"}, return_response=True
        )
        self.assertEqual(self.sent[0][1], "script.morning")
        self.assertTrue(self.sent[0][2]["return_response"])
        self.assertEqual(answer["response"], {"forecast": [1]})

    def test_who_may_only_look_may_call_what_only_reads(self):
        todo, _players = self._group("todo.list")
        for user in (self.viewer, self.operator, self.manager):
            self.sent.clear()
            self._call(user, "todo", "get_items", {"entity_id": "todo.list"})
            todo.with_user(user).call_service("get_items", {"status": "needs_action"})
            for _instance, name, payload, _entity in self.sent:
                self.assertEqual((name, payload["return_response"]), ("question", True))
        self.sent.clear()
        with self.assertRaisesRegex(AccessError, "not control"):
            self._call(self.viewer, "todo", "add_item", {"entity_id": "todo.list", "item": "Milk"})
        with self.assertRaisesRegex(AccessError, "not control"):
            todo.with_user(self.viewer).call_service("add_item", {"item": "Milk"})
        with self.assertRaises(AccessError):
            todo.with_user(self.outsider).call_service("get_items")
        self.assertFalse(self.sent)

    def test_media_players_in_the_data_have_to_be_controllable_too(self):
        cases = (
            ("tts.voice", "speak", "media_player_entity_id"),
            ("media_player.own", "join", "group_members"),
            ("camera.door", "play_stream", "media_player"),
        )
        for entity_id, service, key in cases:
            entity, own = self._group(entity_id, "media_player.own")
            _seen, foreign = self._group(entity_id, "media_player.other", group=False)
            domain = entity.domain
            for players in (own.entity_id, [own.entity_id]):
                self.sent.clear()
                self._call(self.operator, domain, service, {"entity_id": entity_id, key: players})
                entity.with_user(self.operator).call_service(service, {key: players})
                self.assertEqual([call[2]["service_data"][key] for call in self.sent], [players] * 2)
            entity.with_user(self.manager).call_service(service, {key: foreign.entity_id})
            self.sent.clear()
            both = [own.entity_id, foreign.entity_id]
            for players in (both, foreign.entity_id, "all", f"{own.entity_id},{foreign.entity_id}"):
                data = {key: players}
                self._refused(
                    self.operator, "entity_not_found", domain, service, {"entity_id": entity_id, **data}
                )
                with self.assertRaises(Refusal):
                    entity.with_user(self.operator).call_service(service, data)
            for nonsense in (5, {}, [None], [["x"]], True):
                with self.assertRaises(Refusal):
                    entity.with_user(self.operator).call_service(service, {key: nonsense})
            self.assertFalse(self.sent)

    def _group(self, *entity_ids, group=True):
        """Entities of the home, in the group of operator and viewer unless `group` is false."""
        ids = self.env["ha.entity"]._ensure(self.home.id, {entity_id: entity_id for entity_id in entity_ids})
        entities = self.env["ha.entity"].browse(ids[entity_id] for entity_id in entity_ids)
        if group:
            self.group.entity_ids |= entities
        return [*entities, None][: max(2, len(entities))]

    def test_nothing_offered_to_operators_reaches_beyond_the_entity(self):
        """Reload, files on Home Assistant's machine, its configuration and whatever an address holds."""
        beyond = {
            "reload", "apply", "create", "delete", "snapshot", "record", "set_options", "play_media", "send_message",
            "clear_cache", "see",
        }  # fmt: skip
        catalog = self.env["ha.service.catalog"]
        for domain in catalog._services():
            self.assertFalse(beyond & set(catalog._services_of(domain)), domain)
        for domain in (
            "homeassistant",
            "notify",
            "shell_command",
            "python_script",
            "group",
            "zone",
            "person",
        ):
            self.assertFalse(catalog._services_of(domain))

    def test_how_a_call_failed_is_told_by_a_code_and_in_words(self):
        cases = {
            ("failed", "not_found"): "call_failed",
            ("failed", "not_connected"): "not_connected",
            ("expired", "expired"): "expired",
            ("unknown", "connection_lost"): "unknown_outcome",
        }
        for (state, code), expected in cases.items():
            self.outcome.update(state=state, code=code, error="In Home Assistant's words")
            with self.assertRaises(Refusal) as refused:
                self._call(self.manager, data={"entity_id": "light.kitchen"})
            self.assertEqual(
                (refused.exception.code, str(refused.exception)), (expected, "In Home Assistant's words")
            )

    def test_whatever_is_no_call_is_refused_in_words(self):
        lamp = {"entity_id": "light.kitchen"}
        names = (None, "", 5, True, [], {}, "Light", "light.x", "a" * 65, "x\0", "../x", "light\n")
        for bad in names:
            self._refused(self.manager, "invalid_params", bad, "turn_on", lamp)
            self._refused(self.manager, "invalid_params", "light", bad, lamp)
        for data in ("text", 5, True, [], [lamp]):
            self._refused(self.manager, "invalid_params", "light", "turn_on", data)
        for entity in (True, 1.5, {}, {"id": 1}, [[]], [None], ["light.kitchen"] * 1001):
            self._refused(self.manager, "invalid_params", "light", "turn_on", {"entity_id": entity})
        self._refused(self.manager, "invalid_params", "light", "turn_on", {"target": "kitchen"})
        for flag in (1, "yes", None, []):
            self._refused(self.manager, "invalid_params", "light", "turn_on", lamp, return_response=flag)

    def test_data_that_cannot_be_stored_or_sent_is_refused(self):
        nested = {}
        for _ in range(100_000):
            nested = {"n": nested}
        for bad in (float("nan"), float("inf"), "a\0b", "\ud800", "x" * 70_000, nested):
            with self.assertRaisesRegex(Exception, "data of a service"):
                self._call(self.manager, data={"entity_id": "light.kitchen", "value": bad})
        self.assertFalse(self.sent)
