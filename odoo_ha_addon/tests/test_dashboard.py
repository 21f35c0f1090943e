from unittest.mock import patch

from odoo.addons.odoo_ha_addon.models.dashboard import ha_dashboard
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from . import homes
from .house import House, area, device, entity


@tagged("post_install", "-at_install")
class TestDashboardStructure(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(cls.env)
        cls.house.tell(
            floor=[{"floor_id": "ground", "name": "Ground", "level": 0, "icon": None, "aliases": []}],
            area=[area("kitchen", floor_id="ground", temperature_entity_id="sensor.warm"), area("attic")],
            device=[
                device("oven", area_id="kitchen"),
                device("plate", area_id=None, parent_device_id="oven"),
                device("idle", area_id="attic"),
            ],
            entity=[
                entity("r1", "switch.oven", device_id="oven"),
                entity("r2", "sensor.oven", device_id="oven", area_id="attic"),
                entity("r3", "switch.plate", device_id="plate"),
                entity("r4", "sensor.signal", device_id="oven", entity_category="diagnostic"),
                entity("r5", "sensor.secret", device_id="oven", hidden_by="user"),
                entity("r6", "sensor.off", device_id="oven", disabled_by="user"),
                entity("r7", "input_boolean.guests"),
            ],
        )
        cls.oven = cls.house.record("entity", "r1") or cls.env["ha.entity"].search(
            [("entity_id", "=", "switch.oven"), ("instance_id", "=", cls.house.instance.id)]
        )

    def load(self, **options):
        return self.env["ha.dashboard"].load(self.house.instance.id, **options)

    def by_entity_id(self, **options):
        return {row["entity_id"]: row for row in self.load(**options)["entities"]}

    def test_it_tells_floors_areas_devices_and_entities(self):
        dashboard = self.load()
        self.assertEqual([floor["name"] for floor in dashboard["floors"]], ["Ground"])
        areas = {row["name"]: row for row in dashboard["areas"]}
        self.assertEqual(areas["Kitchen"]["floor_id"], dashboard["floors"][0]["id"])
        self.assertFalse(areas["Attic"]["floor_id"])
        self.assertEqual({row["name"] for row in dashboard["devices"]}, {"Oven", "Plate"})

    def test_an_entity_elsewhere_than_its_device_has_an_area_of_its_own(self):
        rows = self.by_entity_id()
        moved, stays = rows["sensor.oven"], rows["switch.oven"]
        self.assertEqual(moved["effective_area_id"], moved["area_id"])
        self.assertTrue(moved["area_id"])
        self.assertFalse(stays["area_id"])
        self.assertNotEqual(moved["effective_area_id"], stays["effective_area_id"])
        self.assertEqual(moved["device_id"], stays["device_id"])

    def test_a_part_of_a_device_is_where_the_device_is(self):
        dashboard = self.load()
        devices = {row["name"]: row for row in dashboard["devices"]}
        self.assertTrue(devices["Oven"]["area_id"])
        self.assertEqual(devices["Plate"]["area_id"], devices["Oven"]["area_id"])

    def test_what_home_assistant_hides_comes_only_when_asked_for(self):
        hidden = {"sensor.signal", "sensor.secret"}
        self.assertFalse(hidden & self.by_entity_id().keys())
        self.assertTrue(hidden <= self.by_entity_id(with_hidden=True).keys())

    def test_what_is_disabled_never_comes(self):
        self.assertNotIn("sensor.off", self.by_entity_id(with_hidden=True))

    def test_a_row_has_the_live_values_and_only_the_attributes_that_the_page_names(self):
        homes.set_state(self.oven, "on", {"device_class": "outlet", "forecast": ["long"] * 100})
        row = self.by_entity_id(attributes=["device_class", "brightness", "device_class"])["switch.oven"]
        self.assertEqual(row["state"], "on")
        self.assertEqual(row["attributes"], {"device_class": "outlet"})
        self.assertAlmostEqual(row["last_changed"], row["last_updated"])
        self.assertIsNone(self.by_entity_id()["input_boolean.guests"]["state"])

    def test_what_is_no_list_of_attributes_is_refused(self):
        for attributes in ("device_class", ["x" * 65], ["a"] * 65, [None], [""], ["nul\x00"], None, {"a": 1}):
            with self.subTest(attributes=attributes), self.assertRaisesRegex(UserError, "at most 64 names"):
                self.load(attributes=attributes)

    def of_a_large_house(self, room, **options):
        """The answer for `room` if this house counts as large, with the entity ids that came."""
        with patch.object(ha_dashboard, "READ_AT_ONCE", 1):
            dashboard = self.load(room=room, **options)
        return dashboard, {row["entity_id"] for row in dashboard["entities"]}

    def test_of_a_large_house_a_room_comes_with_all_that_stands_in_it(self):
        kitchen, attic = self.house.record("area", "kitchen"), self.house.record("area", "attic")
        dashboard, entity_ids = self.of_a_large_house(f"area:{kitchen.id}")
        self.assertEqual(dashboard["room"], f"area:{kitchen.id}")
        self.assertEqual(
            entity_ids,
            {"switch.oven", "sensor.oven", "switch.plate"},
            "what was moved away stands on the card of its device",
        )
        self.assertEqual({row["name"] for row in dashboard["devices"]}, {"Oven", "Plate"})
        self.assertEqual({row["name"] for row in dashboard["areas"]}, {"Kitchen", "Attic"})
        self.assertEqual(self.of_a_large_house(f"area:{attic.id}")[1], {"sensor.oven"})
        self.assertEqual(self.of_a_large_house("area:0")[1], {"input_boolean.guests"})
        self.assertIn("sensor.signal", self.of_a_large_house(f"area:{kitchen.id}", with_hidden=True)[1])

    def test_of_a_large_house_the_first_room_that_has_something_comes_where_none_is_named(self):
        kitchen, attic = (f"area:{self.house.record('area', name).id}" for name in ("kitchen", "attic"))
        for room in ("", "area:2147483647", "kitchen"):
            self.assertEqual(self.of_a_large_house(room)[0]["room"], kitchen, "its floor is the lowest")
        self.env["ha.dashboard"].arrange(self.house.instance.id, {"hidden": [kitchen]})
        self.assertEqual(self.of_a_large_house("")[0]["room"], attic)
        self.env["ha.dashboard"].arrange(self.house.instance.id, {"hidden": [kitchen, attic]})
        self.assertEqual(self.of_a_large_house("")[0]["room"], "area:0")

    def test_a_small_house_comes_at_once(self):
        dashboard = self.load(room=f"area:{self.house.record('area', 'attic').id}")
        self.assertFalse(dashboard["room"])
        self.assertEqual(dashboard["entities"], self.load()["entities"])

    def test_what_is_no_room_is_refused(self):
        for room in (1, True, ["area:1"], {"area": 1}):
            with self.subTest(room=room), self.assertRaisesRegex(UserError, "such as area:3"):
                self.load(room=room)

    def test_the_number_of_queries_does_not_grow_with_the_entities(self):
        self.load()
        with self.assertQueryCount(9):
            self.env.invalidate_all()
            self.load()


@tagged("post_install", "-at_install")
class TestDashboardRights(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.dashboards = cls.env["ha.dashboard"]

    def entity_ids(self, user, instance):
        rows = self.dashboards.with_user(user).load(instance.id)["entities"]
        return {row["entity_id"]: row["control"] for row in rows}

    def test_each_sees_what_his_groups_hold_and_controls_what_they_let_him(self):
        self.assertEqual(
            self.entity_ids(self.operator, self.home), {"light.kitchen": True, "sensor.outdoor": True}
        )
        self.assertEqual(
            self.entity_ids(self.viewer, self.home), {"light.kitchen": False, "sensor.outdoor": False}
        )
        self.assertEqual(set(self.entity_ids(self.manager, self.home)), {
            "light.kitchen", "sensor.outdoor", "light.attic",
        })  # fmt: skip

    def test_states_are_reported_of_what_each_sees(self):
        homes.set_state(self.outdoor, "21.5", {})
        states = self.dashboards.with_user(self.operator).states(self.home.id)
        self.assertEqual(dict(states), {self.light.id: "on", self.outdoor.id: "21.5"})
        self.assertIn([self.attic.id, "on"], self.dashboards.with_user(self.manager).states(self.home.id))

    def test_areas_of_others_are_not_told(self):
        areas = self.dashboards.with_user(self.operator).load(self.home.id)["areas"]
        self.assertEqual([row["id"] for row in areas], self.kitchen.ids)

    def test_an_instance_of_others_looks_as_if_it_did_not_exist(self):
        for user, instance_id in (
            (self.operator, self.office.id),
            (self.outsider, self.home.id),
            (self.manager, self.foreign.id),
            (self.manager, 2**40),
            (self.manager, "1"),
            (self.manager, None),
            (self.manager, True),
        ):
            for call in ("load", "states", "arrange"):
                with self.subTest(user=user.login, instance_id=instance_id, call=call):
                    arguments = [instance_id, {}] if call == "arrange" else [instance_id]
                    with self.assertRaises(UserError):
                        getattr(self.dashboards.with_user(user), call)(*arguments)

    def test_whoever_has_nothing_to_do_with_home_assistant_gets_nothing(self):
        for user in (self.employee, self.portal, self.public):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.dashboards.with_user(user).load(self.home.id)

    def test_an_arrangement_is_kept_for_its_user_alone(self):
        arrangement = {
            "areas": [f"area:{self.kitchen.id}"],
            "hidden": ["entity:5"],
            "cards": {"area:1": ["device:2"]},
        }
        self.dashboards.with_user(self.operator).arrange(self.home.id, arrangement)
        self.assertEqual(
            self.dashboards.with_user(self.operator).load(self.home.id)["arrangement"], arrangement
        )
        for user in (self.viewer, self.manager):
            self.assertEqual(self.dashboards.with_user(user).load(self.home.id)["arrangement"], {})
            self.assertFalse(self.dashboards.with_user(user).search([]))
        self.dashboards.with_user(self.operator).arrange(self.home.id, {})
        self.assertEqual(self.dashboards.with_user(self.operator).load(self.home.id)["arrangement"], {})

    def test_nobody_can_make_a_dashboard_for_somebody_else(self):
        for user in (self.operator, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.dashboards.with_user(user).create(
                    {"instance_id": self.home.id, "user_id": self.viewer.id}
                )

    def test_what_is_no_arrangement_is_refused(self):
        for nonsense in (
            None, [], "areas", {"other": []}, {"areas": "x"}, {"areas": [1]}, {"areas": ["x" * 33]}, {"cards": []},
            {"cards": {"area:1": "device:1"}}, {"areas": ["\0"]}, {"hidden": [f"entity:{i}" for i in range(20_001)]},
        ):  # fmt: skip
            with self.subTest(str(nonsense)[:40]), self.assertRaises(UserError):
                self.dashboards.with_user(self.operator).arrange(self.home.id, nonsense)
