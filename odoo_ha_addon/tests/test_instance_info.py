from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from ..models.access.ha_refusal import Refusal
from ..models.command.ha_command import HaCommand
from . import homes

UNKNOWN = {"state": "failed", "code": "unknown_command", "error": "Unknown command."}
UNAUTHORIZED = {"state": "failed", "code": "unauthorized", "error": "Unauthorized"}
HEALTH = {
    "homeassistant": {"version": "2025.4.4", "os_name": "Linux"},
    "recorder": {"estimated_db_size": "3.1 MiB"},
}
ADAPTER = {
    "name": "eth0",
    "index": 2,
    "enabled": True,
    "auto": True,
    "default": True,
    "ipv4": [{"address": "192.168.1.5", "network_prefix": 24}],
    "ipv6": [{"address": "fd00::2", "network_prefix": 64, "flowinfo": 0, "scope_id": 0}],
}


def done(response):
    return {"state": "done", "code": False, "error": False, "response": response}


@tagged("post_install", "-at_install")
class TestInstanceInfo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.answers = {}
        self.asked = []

        def answer(model, instance, payload):
            self.assertEqual(instance, self.home)
            self.asked.append(payload.get("endpoint") or payload["type"])
            return self.answers.get(self.asked[-1], UNKNOWN)

        self.patch(HaCommand, "_ask", answer)
        self.mine = self.home.with_user(self.manager)

    def _missing(self, data):
        return {item["what"]: item["why"] for item in data["not_available"]}

    def test_only_managers_are_told_about_machine_network_and_addresses(self):
        for user in (self.operator, self.viewer, self.outsider):
            home = self.home.with_user(user)
            for ask in (home._hardware_info, home._network_info, home._ha_urls):
                with self.assertRaises(AccessError):
                    ask()
        self.assertEqual(self.asked, [])

    def test_with_a_supervisor_its_own_words_are_passed_on(self):
        drives, devices = [{"id": "sda"}], [{"name": "ttyUSB0"}]
        self.answers = {
            "/hardware/info": done({"drives": drives, "devices": devices}),
            "/network/info": done(
                {
                    "interfaces": [{"interface": "end0"}],
                    "docker": {"address": "172.30.32.0/23"},
                    "host_internet": True,
                }
            ),
            "hardware/info": done({"hardware": [{"name": "Home Assistant Yellow"}]}),
            "system_health/info": done(HEALTH),
        }
        data = self.mine._hardware_info()
        self.assertEqual((data["source"], data["drives"], data["devices"]), ("supervisor", drives, devices))
        self.assertEqual(data["boards"][0]["name"], "Home Assistant Yellow")
        self.assertEqual(
            (data["system"], data["health"]), (HEALTH["homeassistant"], {"recorder": HEALTH["recorder"]})
        )
        self.assertEqual(data["not_available"], [])
        network = self.mine._network_info()
        self.assertEqual((network["source"], network["interfaces"]), ("supervisor", [{"interface": "end0"}]))
        self.assertTrue(network["host_internet"])
        self.assertEqual(network["not_available"], [])

    def test_without_a_supervisor_the_core_tells_what_it_knows_and_the_rest_is_named(self):
        self.answers = {
            "hardware/info": done({"hardware": []}),
            "system_health/info": done(HEALTH),
            "network": done({"adapters": [ADAPTER], "configured_adapters": []}),
        }
        data = self.mine._hardware_info()
        self.assertEqual((data["source"], data["drives"], data["devices"]), ("core", [], []))
        self.assertEqual(data["system"]["version"], "2025.4.4")
        self.assertEqual(self._missing(data).keys(), {"drives", "devices"})
        self.assertIn("Supervisor", self._missing(data)["drives"])
        network = self.mine._network_info()
        [interface] = network["interfaces"]
        self.assertEqual((interface["interface"], interface["primary"]), ("eth0", True))
        self.assertEqual(interface["ipv4"]["address"], ["192.168.1.5/24"])
        self.assertEqual(interface["ipv6"]["address"], ["fd00::2/64"])
        self.assertEqual(self._missing(network).keys(), {"docker", "host_internet", "supervisor_internet"})

    def test_a_token_that_is_no_administrators_is_named_as_the_reason(self):
        self.answers = dict.fromkeys(
            ("/hardware/info", "/network/info", "network", "network/url"), UNAUTHORIZED
        )
        self.answers["get_config"] = done({"internal_url": "http://ha.local:8123", "external_url": None})
        for data, what in (
            (self.mine._hardware_info(), "drives"),
            (self.mine._network_info(), "interfaces"),
            (self.mine._ha_urls(), "cloud"),
        ):
            self.assertIn("administrators", self._missing(data)[what])

    def test_addresses_come_from_the_network_or_else_from_the_configuration(self):
        urls = {"internal": "http://192.168.1.5:8123", "external": None, "cloud": "https://x.ui.nabu.casa"}
        self.answers = {"network/url": done(urls)}
        self.assertEqual(self.mine._ha_urls(), {**urls, "source": "network", "not_available": []})
        self.answers = {"get_config": done({"internal_url": "http://ha.local:8123", "external_url": None})}
        data = self.mine._ha_urls()
        self.assertEqual(
            (data["internal"], data["external"], data["cloud"]), ("http://ha.local:8123", None, None)
        )
        self.assertEqual(data["source"], "config")
        self.assertEqual(self._missing(data).keys(), {"external", "cloud"})

    def test_a_home_assistant_that_offers_nothing_still_gets_an_answer(self):
        for data in (self.mine._hardware_info(), self.mine._network_info(), self.mine._ha_urls()):
            self.assertTrue(data["not_available"])
            self.assertTrue(all(item["why"] for item in data["not_available"]))

    def test_answers_of_an_unexpected_shape_break_nothing(self):
        for strange in (None, False, [], "text", 5, {"drives": "x", "hardware": {}, "adapters": ["x", {}]}):
            self.answers = dict.fromkeys(
                ("/hardware/info", "/network/info", "hardware/info", "system_health/info", "network/url"),
                done(strange),
            )
            self.assertEqual(self.mine._hardware_info()["drives"], [])
            self.assertEqual(self.mine._network_info()["interfaces"], [])
            self.assertIsNone(self.mine._ha_urls()["cloud"])
            self.answers = {"network": done(strange), "get_config": done(strange)}
            self.assertLessEqual(len(self.mine._network_info()["interfaces"]), 1)
            self.assertIsNone(self.mine._ha_urls()["internal"])

    def test_who_cannot_be_asked_is_not_asked_again_and_again(self):
        for state, code, expected in (
            ("failed", "not_connected", "not_connected"),
            ("expired", "expired", "expired"),
            ("unknown", "no_answer", "unknown_outcome"),
        ):
            self.asked.clear()
            self.answers["/hardware/info"] = {"state": state, "code": code, "error": "In words"}
            with self.assertRaises(Refusal) as refused:
                self.mine._hardware_info()
            self.assertEqual((refused.exception.code, len(self.asked)), (expected, 1))


@tagged("post_install", "-at_install")
class TestReads(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def test_reads_wait_for_seconds_and_are_marked_for_removal(self):
        sent = []

        def send(model, instance, name, payload, entity=None, is_read=False, patience=None):
            sent.append((name, is_read, patience))
            return done({})

        with patch.object(HaCommand, "_send_and_wait", send):
            self.env["ha.command"]._ask(self.home, {"type": "hardware/info"})
            self.env["ha.command"]._await(self.home, "light.turn_on", {"type": "call_service"})
        self.assertEqual(sent[0], ("hardware/info", True, (5, 15)))
        self.assertEqual(sent[1], ("light.turn_on", False, None))

    def test_a_read_whose_asker_died_is_removed_and_a_command_is_kept(self):
        commands = self.env["ha.command"]
        read, kept = (
            commands.browse(commands._defer(self.home, name, {"type": name}, 60))
            for name in ("network", "light.toggle")
        )
        read.is_read = True
        (read | kept).write({"create_date": "2020-01-01"})
        kept.create_date = fields.Datetime.now()
        commands.flush_model()
        commands._gc_commands()
        self.assertEqual((read | kept).exists(), kept)
