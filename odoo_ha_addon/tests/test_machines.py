from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..models.dashboard.ha_machines import kind_of
from . import homes
from .house import House, device, entity


@tagged("post_install", "-at_install")
class TestMachines(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(cls.env)
        cls.house.tell(
            device=[
                device("server", name="Server", manufacturer="Glances", model="x86"),
                device("lamp", name="CPU lamp"),
            ],
            entity=[
                entity("r1", "sensor.a", device_id="server", platform="glances", translation_key="cpu_usage"),
                entity(
                    "r2", "sensor.b", device_id="server", platform="glances", entity_category="diagnostic",
                    translation_key="memory_usage",
                ),
                entity("r3", "sensor.c", device_id="server", platform="glances", disabled_by="integration"),
                entity("r4", "button.d", device_id="server", platform="glances"),
                entity("r5", "sensor.cpu_temperature", device_id="lamp", original_name="CPU temperature"),
            ],
        )  # fmt: skip

    def machines(self):
        return self.env["ha.dashboard"].machines(self.house.instance.id)

    def test_devices_of_integrations_for_machines_are_machines_whatever_their_names(self):
        [machine] = self.machines()
        self.assertEqual(machine["name"], "Server")
        self.assertEqual(machine["model"], "Glances x86")

    def test_what_is_for_diagnosis_belongs_to_it_and_what_is_disabled_or_no_measure_does_not(self):
        kinds = {row["entity_id"]: row["kind"] for row in self.machines()[0]["readings"]}
        self.assertEqual(kinds, {"sensor.a": "cpu", "sensor.b": "memory"})

    def test_the_integrations_own_key_its_class_and_unit_tell_what_is_measured(self):
        for key, device_class, kind in (
            ("processor_use", None, "cpu"),
            ("gpu_processor_usage", None, "cpu"),
            ("memory_use_percent", None, "memory"),
            ("swap_usage", "data_size", "memory"),
            ("disk_use_percent", None, "disk"),
            ("volume_percentage_used", None, "disk"),
            ("disk_temp", "temperature", "temperature"),
            ("throughput_network_in", "data_rate", "network"),
            ("unknown_rate", "data_rate", "network"),
            ("charge", "battery", "battery"),
            ("process_running", None, "processes"),
            ("process", "running", "processes"),
            ("uptime", "timestamp", "other"),
            ("cpuinfo", None, "other"),
            (False, None, "other"),
        ):
            with self.subTest(key=key):
                row = {
                    "translation_key": key,
                    "attributes": {"device_class": device_class},
                    "name": "CPU Memory Disk",
                }
                self.assertEqual(kind_of(row), kind)

    def test_another_addon_names_its_integration_and_what_is_measured_there(self):
        dashboard = type(self.env["ha.dashboard"])
        self.house.tell_some(
            "entity",
            [entity("r9", "sensor.j", device_id="lamp", platform="lift", translation_key="journeys")],
        )
        self.assertEqual([machine["name"] for machine in self.machines()], ["Server"])
        with (
            patch.object(dashboard, "_monitors", lambda model: ("lift",)),
            patch.object(dashboard, "_kind_of", lambda model, row: "processes"),
        ):
            [machine] = self.machines()
        self.assertEqual((machine["name"], machine["readings"][0]["kind"]), ("CPU lamp", "processes"))

    def test_machines_of_others_are_not_told(self):
        homes.build(self.__class__)
        with self.assertRaises(UserError):
            self.env["ha.dashboard"].with_user(self.operator).machines(self.house.instance.id)
        self.assertEqual(self.env["ha.dashboard"].with_user(self.operator).machines(self.home.id), [])

    def test_the_monitor_is_in_the_menu_of_who_may_see_a_machine(self):
        homes.build(self.__class__)

        def is_offered(user) -> bool:
            menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
            monitor = self.env.ref("odoo_ha_addon.menu_ha_monitor").id
            of_the_app = menus[self.env.ref("odoo_ha_addon.menu_ha_root").id]["children"]
            self.assertEqual(monitor in menus, monitor in of_the_app)
            return monitor in menus

        self.assertTrue(is_offered(self.manager), "they are told how to have one")
        self.assertFalse(is_offered(self.operator))
        measure = self.env["ha.entity"].search([("entity_id", "=", "sensor.a")])
        self.env["ha.entity.group"].create(
            {
                "name": "Machines",
                "instance_id": measure.instance_id.id,
                "entity_ids": [(6, 0, measure.ids)],
                "grant_ids": [(0, 0, {"user_id": self.operator.id})],
            }
        )
        self.assertTrue(is_offered(self.operator))
