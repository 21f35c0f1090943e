from odoo.tests import TransactionCase, tagged

from ..models.dashboard.ha_machines import MONITORS
from ..models.dashboard.ha_room_climate import is_inner
from . import homes
from .house import House, area, device, entity


def sensor(platform="mqtt", translation_key=False, entity_category=False):
    return {
        "domain": "sensor", "platform": platform, "translation_key": translation_key,
        "entity_category": entity_category, "device_class": "temperature",
    }  # fmt: skip


def of(*kinds):
    """Entities of a device, such as ``binary_sensor door`` or ``light``."""
    return [{"domain": kind.split()[0], "device_class": kind.partition(" ")[2] or None} for kind in kinds]


ROOMS = (
    (sensor(), of()),
    (sensor(), of("sensor temperature")),
    (sensor(), of("sensor temperature", "sensor humidity", "sensor battery")),
    (sensor(), of("sensor temperature", "sensor humidity", "sensor carbon_dioxide", "update firmware")),
    (sensor(), of("sensor temperature", "binary_sensor motion", "sensor illuminance")),
    (sensor("zha"), of("sensor temperature", "binary_sensor door", "sensor battery")),
    (sensor(), of("sensor temperature", "climate", "sensor power")),
    (sensor(translation_key="ambient_temperature"), of("sensor temperature")),
    (sensor(translation_key="indoor_temperature"), of("sensor temperature")),
    (sensor("template"), of()),
)
DEVICES = (
    (sensor("systemmonitor"), of("sensor temperature")),
    (sensor("glances"), of("sensor temperature")),
    (sensor("synology_dsm"), of("sensor temperature", "update")),
    (sensor("home_connect"), of("sensor temperature", "switch")),
    (sensor(entity_category="diagnostic"), of("sensor temperature", "light")),
    (sensor(entity_category="config"), of()),
    (sensor(translation_key="processor_temperature"), of("sensor temperature")),
    (sensor(translation_key="fridge"), of("sensor temperature")),
    (sensor(translation_key="battery_temperature"), of("sensor temperature")),
    (sensor(translation_key="water_temperature"), of("sensor temperature")),
    (sensor(), of("sensor temperature", "binary_sensor door", "todo")),
    (sensor(), of("sensor temperature", "switch", "sensor power", "sensor energy")),
    (sensor(), of("sensor temperature", "vacuum", "sensor battery")),
    (sensor(), of("sensor temperature", "water_heater")),
    (sensor(), of("sensor temperature", "sensor data_rate")),
)


@tagged("post_install", "-at_install")
class TestRoomClimate(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(cls.env)
        cls.house.tell(
            area=[
                area("servers"),
                area("kitchen", temperature_entity_id="sensor.chip", humidity_entity_id="sensor.gone"),
            ],
            device=[device("rack", area_id="servers"), device("panel", area_id="servers")],
            entity=[
                entity("r1", "sensor.cpu", device_id="rack", platform="systemmonitor"),
                entity("r2", "sensor.room", device_id="panel"),
                entity("r3", "sensor.chip", device_id="rack", entity_category="diagnostic"),
                entity("r4", "light.panel", device_id="panel"),
            ],
        )
        entities = cls.env["ha.entity"].search([("instance_id", "=", cls.house.instance.id)])
        for found in entities.filtered(lambda one: one.domain == "sensor"):
            homes.set_state(found, "21", {"device_class": "temperature", "unit_of_measurement": "°C"})
        cls.env.invalidate_all()

    def test_what_measures_a_room_is_told_from_what_measures_a_device(self):
        for facts, others in ROOMS:
            self.assertFalse(is_inner(facts, others, MONITORS), (facts, others))
        for facts, others in DEVICES:
            self.assertTrue(is_inner(facts, others, MONITORS), (facts, others))

    def test_the_dashboard_marks_sensors_and_nothing_else(self):
        rows = {row["entity_id"]: row for row in self.load()["entities"]}
        self.assertTrue(rows["sensor.cpu"]["is_inner"])
        self.assertFalse(rows["sensor.room"]["is_inner"])
        self.assertNotIn("is_inner", rows["light.panel"])

    def test_the_sensor_that_home_assistant_names_comes_along_wherever_it_is(self):
        areas = {row["name"]: row for row in self.load()["areas"]}
        self.assertEqual(areas["Kitchen"]["temperature_row"]["entity_id"], "sensor.chip")
        self.assertFalse(areas["Kitchen"]["humidity_row"], "there is no such entity")
        self.assertFalse(areas["Servers"]["temperature_row"])

    def load(self):
        return self.env["ha.dashboard"].load(self.house.instance.id, attributes=["device_class"])
