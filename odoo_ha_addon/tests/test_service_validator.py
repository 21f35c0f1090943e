from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from ..models.access.ha_refusal import Refusal
from ..models.command.ha_command import HaCommand
from . import homes


@tagged("post_install", "-at_install")
class TestServiceValidator(TransactionCase):
    """One place decides for every door to services, and other addons have a say in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.sent = []

        def remember(model, call):
            self.sent.append(call)
            return {"state": "done", "context": {}, "response": False, "milliseconds": 1}

        self.patch(HaCommand, "_call_service", remember)

    @contextmanager
    def _extended(self, model: str, **methods):
        """As if another addon overrode these methods of `model`."""
        with patch.multiple(type(self.env[model]), **methods):
            yield

    def _by_name(self, user, data, service="turn_on", domain="light"):
        return self.home.with_user(user)._call_service(domain, service, data)

    def test_what_another_addon_refuses_no_door_sends(self):
        seen = []

        def refuse_bright(model, call):
            seen.append(call)
            if call.data.get("brightness", 0) > 200:
                raise Refusal("service_denied", "Too bright for the neighbours.")

        lamp = self.light.entity_id
        bright = {"brightness": 255}
        doors = (
            lambda: self.light.with_user(self.operator).call_service("turn_on", bright),
            lambda: self.light.with_user(self.manager).call_service("turn_on", bright),
            lambda: self._by_name(self.operator, {**bright, "entity_id": lamp}),
            lambda: self._by_name(self.manager, {**bright, "entity_id": [self.light.id]}),
            lambda: self._by_name(self.manager, {**bright, "target": {"entity_id": lamp}}),
            lambda: self._by_name(self.manager, {**bright, "target": {"entity_id": f"{lamp} , {lamp}"}}),
            lambda: self._by_name(self.manager, {**bright, "entity_id": "Light.Kitchen "}),
        )
        with self._extended("ha.service.validator", _check_data=refuse_bright):
            for number, door in enumerate(doors):
                with self.subTest(door=number):
                    with self.assertRaisesRegex(Refusal, "neighbours"):
                        door()
                    self.assertEqual(seen[-1].entities, self.light)
            self.assertFalse(self.sent)
            self.light.with_user(self.operator).call_service("turn_on", {"brightness": 100})
        self.assertEqual(len(self.sent), 1)

    def test_another_addon_is_asked_only_about_what_the_user_may_call_at_all(self):
        def fail(model, call):
            raise AssertionError("asked")

        with self._extended("ha.service.validator", _check_data=fail):
            with self.assertRaises(AccessError):
                self.light.with_user(self.viewer).call_service("turn_on")
            with self.assertRaises(Refusal):
                self._by_name(self.operator, {"entity_id": "light.attic"})
            with self.assertRaises(Refusal):
                self._by_name(self.operator, {"entity_id": "light.kitchen"}, "reload")

    def test_a_call_for_an_area_shows_its_target(self):
        self._by_name(self.manager, {"area_id": "kitchen", "brightness": 5})
        [call] = self.sent
        self.assertFalse(call.entities)
        self.assertEqual((call.target, call.data), ({"area_id": "kitchen"}, {"brightness": 5}))

    def test_an_entity_is_sent_as_home_assistant_reads_it(self):
        self._by_name(self.manager, {"entity_id": " Light.Kitchen"})
        self.assertEqual(self.sent[0].target, {"entity_id": ["light.kitchen"]})

    def test_the_services_of_another_addons_domain_can_be_called_and_count_for_finding(self):
        [lift] = self.env["ha.entity"].browse(
            self.env["ha.entity"]._ensure(self.home.id, {"lift.main": "Main lift"}).values()
        )
        self.group.entity_ids |= lift
        with self.assertRaisesRegex(Refusal, "does not offer"):
            lift.with_user(self.operator).call_service("go_to")
        with self._extended(
            "ha.service.catalog",
            _services=lambda model: {"lift": ("go_to",)},
            _reading_services=lambda model: {"lift": ("where",)},
            _further_entities=lambda model: {("lift", "go_to"): "doors"},
        ):
            lift.with_user(self.operator).call_service("go_to", {"floor": 3, "doors": "light.kitchen"})
            lift.with_user(self.viewer).call_service("where")
            self.assertEqual([call.is_read for call in self.sent], [False, True])
            with self.assertRaisesRegex(Refusal, "no such entity"):
                lift.with_user(self.operator).call_service("go_to", {"doors": "light.attic"})
            with self.assertRaisesRegex(Refusal, "doors"):
                lift.with_user(self.operator).call_service("go_to", {"doors": 5})
            with self.assertRaises(AccessError):
                lift.with_user(self.viewer).call_service("go_to")
