from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..models.dashboard import ha_overview
from ..models.dashboard.overview_themes import MOST
from . import homes
from .house import House, area, device, entity

NASTY = ("", "unknown", "unavailable", "nan", "12.5.1", "∞", "-", "1e3", "on ", "ON")
"""What integrations send for a state, and no theme takes for a number or for being on."""
WARMTH = {"device_class": "temperature"}


class OverviewCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(cls.env)
        cls.house.tell(
            floor=[{"floor_id": "ground", "name": "Ground", "level": 0, "icon": None, "aliases": []}],
            area=[
                area("kitchen", floor_id="ground", temperature_entity_id="sensor.named"),
                area("shed"),
                area("attic", picture="/api/image/serve/1/512x512"),
            ],
            device=[device("lamp", area_id="kitchen"), device("oven", area_id="attic"), device("bulb")],
            entity=[
                entity("l1", "light.on", device_id="lamp"),
                entity("l2", "light.off", device_id="lamp"),
                entity("l3", "light.group", area_id="kitchen"),
                entity("l4", "light.hidden", hidden_by="user"),
                entity("l5", "light.disabled", disabled_by="user"),
                entity("d1", "binary_sensor.door", original_device_class="door"),
                entity(
                    "h1", "binary_sensor.leak", original_device_class="moisture", entity_category="diagnostic"
                ),
                entity("m1", "binary_sensor.motion", original_device_class="motion"),
                entity("b1", "sensor.battery", device_id="bulb", original_device_class="battery"),
                entity("u1", "update.core", entity_category="config"),
                entity("t1", "sensor.named", original_device_class="temperature", area_id="shed"),
                entity("t2", "sensor.attic", original_device_class="temperature", area_id="attic"),
                entity("t3", "sensor.oven", original_device_class="temperature", device_id="oven"),
                entity("t4", "sensor.oven_power", original_device_class="power", device_id="oven"),
                entity("c1", "cover.garage", original_device_class="garage"),
                entity("c2", "cover.blind", original_device_class="blind"),
                entity("k1", "lock.front"),
                entity("p1", "person.anna"),
                entity("s1", "scene.never"),
                entity("x1", "sensor.gone", device_id="oven"),
            ],
        )
        cls.set(
            {
                "light.on": "on", "light.off": "off", "light.group": ("on", {"entity_id": ["light.on"]}),
                "light.hidden": "on", "binary_sensor.door": "on", "binary_sensor.leak": "on",
                "binary_sensor.motion": "on", "sensor.battery": "8", "update.core": "on",
                "sensor.named": ("21", WARMTH), "sensor.attic": ("30", WARMTH), "sensor.oven": ("220", WARMTH),
                "sensor.oven_power": "1200", "cover.garage": "open", "cover.blind": "open", "lock.front": "unlocked",
                "person.anna": "home", "scene.never": "unknown", "sensor.gone": "unavailable",
            }
        )  # fmt: skip

    @classmethod
    def set(cls, states):
        for entity_id, told in states.items():
            state, attributes = told if isinstance(told, tuple) else (told, {})
            homes.set_state(cls.found(entity_id), state, attributes)

    @classmethod
    def found(cls, entity_id):
        return cls.env["ha.entity"].search(
            [("entity_id", "=", entity_id), ("instance_id", "=", cls.house.instance.id)]
        )

    def overview(self):
        return self.env["ha.dashboard"].overview(self.house.instance.id, ["device_class"])

    def themes(self):
        return {row["entity_id"]: row["theme"] for row in self.overview()["entities"]}

    def counts(self):
        [told] = [
            row for row in self.env["ha.dashboard"].overview_of_all() if row["id"] == self.house.instance.id
        ]
        return {key: told[f"{key}_count"] for key in ("need", "unavailable", "battery", "update")}


@tagged("post_install", "-at_install")
class TestOverview(OverviewCase):
    def test_it_tells_what_the_page_shows_and_nothing_else(self):
        self.assertEqual(
            self.themes(),
            {
                "light.on": "light", "light.off": "light", "binary_sensor.door": "opening",
                "binary_sensor.leak": "hazard", "sensor.battery": "battery", "update.core": "update",
                "sensor.named": "temperature", "sensor.attic": "temperature", "sensor.oven_power": "power",
                "cover.garage": "cover", "cover.blind": "cover", "lock.front": "lock",
                "person.anna": "person", "sensor.gone": "other",
            },
        )  # fmt: skip

    def test_a_room_is_as_warm_as_home_assistants_own_sensor_says_wherever_it_is(self):
        areas = {row["name"]: row for row in self.overview()["areas"]}
        self.assertEqual(areas["Kitchen"]["temperature_row"]["entity_id"], "sensor.named")
        self.assertTrue(areas["Kitchen"]["is_temperature_named"])
        self.assertFalse(areas["Attic"]["is_temperature_named"])
        self.assertEqual(areas["Attic"]["picture"], "/api/image/serve/1/512x512")

    def test_devices_in_trouble_have_their_names(self):
        self.assertEqual({row["name"] for row in self.overview()["devices"]}, {"Oven", "Bulb"})

    def test_what_matters_comes_first_and_the_rest_is_counted(self):
        self.patch(ha_overview, "MOST", {**MOST, "light": 1, "other": 0})
        self.set({"light.off": "on", "light.on": "off"})
        overview = self.overview()
        lights = [row["entity_id"] for row in overview["entities"] if row["theme"] == "light"]
        self.assertEqual(lights, ["light.off"])
        self.assertEqual(overview["beyond"], {"matter": {}, "gone": 1})
        self.set({"light.on": "on"})
        self.assertEqual(self.overview()["beyond"]["matter"], {"light": 1})

    def test_no_odd_state_is_taken_for_something_that_matters(self):
        names = [name for name in self.themes() if name not in ("person.anna", "sensor.gone")]
        for state in NASTY:
            with self.subTest(state=state):
                self.set({name: (state, {"entity_id": "all", "device_class": {"x": 1}}) for name in names})
                overview = self.overview()
                self.assertFalse({row["theme"] for row in overview["entities"]} & {"battery", "update"})
                counts = self.counts()
                self.assertEqual([counts["need"], counts["battery"], counts["update"]], [0, 0, 0])

    def test_an_entity_without_a_state_is_nothing_to_look_after(self):
        self.found("binary_sensor.leak").state_id.unlink()
        self.env.invalidate_all()
        row = next(row for row in self.overview()["entities"] if row["entity_id"] == "binary_sensor.leak")
        self.assertIsNone(row["state"])
        self.assertEqual(self.counts()["need"], 3)

    def test_without_an_instance_it_is_the_current_one(self):
        self.env.user.current_ha_instance_id = self.house.instance
        self.env.flush_all()
        overview = self.env["ha.dashboard"].with_user(self.env.ref("base.user_admin")).overview(False)
        self.assertTrue(overview["instance_id"])

    def test_the_number_of_queries_does_not_grow_with_the_entities(self):
        self.overview()
        with self.assertQueryCount(9):
            self.env.invalidate_all()
            self.overview()


@tagged("post_install", "-at_install")
class TestOverviewOfAll(OverviewCase):
    def test_each_instance_is_told_with_what_needs_somebody(self):
        self.assertEqual(self.counts(), {"need": 4, "unavailable": 1, "battery": 1, "update": 1})

    def test_the_number_of_queries_does_not_grow_with_the_instances(self):
        dashboards = self.env["ha.dashboard"]
        self.env["ha.instance"].create(
            [{"name": f"House {number}", "url": f"http://h{number}.test"} for number in range(20)]
        )
        self.env.flush_all()
        dashboards.overview_of_all()
        with self.assertQueryCount(9):
            self.env.invalidate_all()
            self.assertGreater(len(dashboards.overview_of_all()), 20)


@tagged("post_install", "-at_install")
class TestOverviewRights(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def rows(self, user, instance):
        overview = self.env["ha.dashboard"].with_user(user).overview(instance.id)
        return {row["entity_id"]: row["control"] for row in overview["entities"]}, overview

    def test_each_sees_and_controls_what_is_shared_with_them(self):
        rows, overview = self.rows(self.operator, self.home)
        self.assertEqual(rows, {"light.kitchen": True})
        self.assertEqual([area["name"] for area in overview["areas"]], ["Kitchen"])
        self.assertEqual(self.rows(self.viewer, self.home)[0], {"light.kitchen": False})
        self.assertEqual(self.rows(self.manager, self.home)[0], {"light.kitchen": True, "light.attic": True})

    def test_what_a_user_may_not_see_is_not_even_counted(self):
        homes.set_state(self.attic, "unavailable", {})
        self.assertEqual(self.rows(self.operator, self.home)[1]["beyond"], {"matter": {}, "gone": 0})
        [told] = self.env["ha.dashboard"].with_user(self.operator).overview_of_all()
        self.assertEqual([told["name"], told["entity_count"], told["unavailable_count"]], ["Home", 2, 0])

    def test_another_companys_house_is_refused_as_if_it_did_not_exist(self):
        for user, instance in ((self.manager, self.foreign), (self.operator, self.office)):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "no such"):
                self.rows(user, instance)
        names = {row["name"] for row in self.env["ha.dashboard"].with_user(self.manager).overview_of_all()}
        self.assertNotIn("Elsewhere", names)

    def test_who_has_nothing_to_do_with_home_assistant_is_told_of_none(self):
        dashboards = self.env["ha.dashboard"]
        self.assertEqual(dashboards.with_user(self.outsider).overview_of_all(), [])
        with self.assertRaises(UserError):
            dashboards.with_user(self.outsider).overview(False)

    def test_nonsense_is_refused(self):
        for nonsense in (None, 0, -1, "1", True, 2**40, [1], {"id": 1}):
            with self.subTest(nonsense=nonsense), self.assertRaises(UserError):
                self.env["ha.dashboard"].with_user(self.manager).overview(nonsense)
        with self.assertRaises(UserError):
            self.env["ha.dashboard"].with_user(self.manager).overview(self.home.id, "device_class")
