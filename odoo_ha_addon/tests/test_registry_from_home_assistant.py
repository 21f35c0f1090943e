import random

from odoo.addons.odoo_ha_addon.bridge.write.batch import Batch
from odoo.addons.odoo_ha_addon.bridge.write.registry_batches import carry_out
from odoo.addons.odoo_ha_addon.protocol.registry_kinds import ENTITY
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from .house import House, area, device, entity, label


@tagged("post_install", "-at_install")
class TestRegistriesFromHomeAssistant(TransactionCase):
    def setUp(self):
        super().setUp()
        self.house = House(self.env)

    def _furnish(self):
        self.house.tell(
            floor=[{"floor_id": "ground", "name": "Ground", "level": 0}],
            label=[label("fragile")],
            category=[{"category_id": "c1", "name": "Morning", "scope": "automation"}],
            area=[area("kitchen", floor_id="ground", labels=["fragile"]), area("bath")],
            device=[device("lamp", area_id="kitchen", via_device_id="hub"), device("hub")],
            entity=[
                entity("X", "light.lamp", device_id="lamp", original_name="Lamp", labels=["fragile"]),
                entity(
                    "Y",
                    "sensor.lamp_power",
                    device_id="lamp",
                    area_id="bath",
                    categories={"automation": "c1"},
                ),
            ],
        )

    def test_all_kinds_arrive_with_their_links(self):
        self._furnish()
        lamp = self.house.record("device", "lamp")
        light = self.house.record("entity", "X")
        power = self.house.record("entity", "Y")
        self.assertEqual(lamp.via_device_id, self.house.record("device", "hub"))
        self.assertEqual(lamp.entity_ids, light | power)
        self.assertEqual(self.house.record("area", "kitchen").floor_id.name, "Ground")
        self.assertEqual(light.label_ids, self.house.record("label", "fragile"))
        self.assertEqual(power.category_ids.name, "Morning")

    def test_an_entity_without_an_area_follows_its_device_and_the_area_counts_it(self):
        self._furnish()
        light, power = self.house.record("entity", "X"), self.house.record("entity", "Y")
        kitchen, bath = self.house.record("area", "kitchen"), self.house.record("area", "bath")
        self.assertFalse(light.area_id)
        self.assertEqual(light.effective_area_id, kitchen)
        self.assertEqual((power.area_id, power.effective_area_id), (bath, bath))
        self.assertEqual(kitchen.entity_ids, light)
        self.house.tell(device=[device("lamp", area_id="bath"), device("hub")])
        self.assertEqual(light.effective_area_id, bath)
        self.assertEqual(bath.entity_ids, light | power)

    def _order(self, record, name, value):
        """Odoo's own order on a record, with a property of its own."""
        kind = record._name.removeprefix("ha.")
        definition = [{"name": "serviced", "type": "char", "string": "Serviced"}]
        self.house.instance[f"{kind}_properties_definition"] = definition
        record.write(
            {
                "tag_ids": [(0, 0, {"name": name, "instance_id": self.house.instance.id})],
                f"{kind}_properties": {"serviced": value},
                "color": 4,
                "note": name,
            }
        )
        return record.tag_ids

    def _order_of(self, record):
        kind = record._name.removeprefix("ha.")
        return record.tag_ids, dict(record[f"{kind}_properties"]), record.color, record.note

    def test_no_sync_touches_tags_properties_notes_and_colors(self):
        self._furnish()
        light, lamp = self.house.record("entity", "X"), self.house.record("device", "lamp")
        expected = {
            record: (self._order(record, name, name), {"serviced": name}, 4, name)
            for record, name in ((light, "Tenants"), (lamp, "Cleaning"))
        }
        other = entity("X", "light.desk", device_id="lamp", name="Desk", labels=[], icon="mdi:desk-lamp")
        for what, lists in (
            ("as it is", {}),
            (
                "renamed",
                {"entity": [other], "device": [device("lamp", name_by_user="Desk lamp", area_id="bath")]},
            ),
            ("gone", {"entity": [], "device": []}),
            ("back", {"entity": [other], "device": [device("lamp")]}),
        ):
            self.house.tell(**lists)
            with self.subTest(what):
                self.assertEqual(self.house.record("entity", "X"), light)
                self.assertEqual({record: self._order_of(record) for record in (light, lamp)}, expected)
        self.assertFalse(self.house.payloads())

    def test_what_takes_the_place_of_a_record_takes_over_its_order_too(self):
        self._furnish()
        early = self.house.env["ha.entity"].browse(
            self.env["ha.entity"]._ensure(self.house.instance.id, {"light.new": "New"})["light.new"]
        )
        tags = self._order(early, "Tenants", "May")
        light = self.house.record("entity", "X")
        tags |= self.env["ha.tag"].create({"name": "Mine", "instance_id": self.house.instance.id})
        light.write({"tag_ids": [(4, tags[1].id)], "color": 2})
        self.house.tell(entity=[entity("X", "light.new", device_id="lamp")])
        self.assertFalse(early.exists())
        self.assertEqual(self._order_of(light), (tags[1] | tags[0], {"serviced": "May"}, 2, "Tenants"))

    def test_a_renamed_entity_keeps_its_record_its_note_and_its_groups(self):
        self._furnish()
        light = self.house.record("entity", "X")
        light.note = "Bought in May"
        group = self.env["ha.entity.group"].create(
            {"name": "G", "instance_id": self.house.instance.id, "entity_ids": [(6, 0, light.ids)]}
        )
        self.house.tell_some("entity", [entity("X", "light.reading", device_id="lamp")])
        self.assertEqual(light.entity_id, "light.reading")
        self.assertEqual((light.note, light.group_ids), ("Bought in May", group))

    def test_two_entities_swap_their_ids(self):
        self._furnish()
        light, power = self.house.record("entity", "X"), self.house.record("entity", "Y")
        self.house.tell(entity=[entity("X", "light.b"), entity("Y", "light.a")])
        self.house.tell(entity=[entity("X", "light.a"), entity("Y", "light.b")])
        self.assertEqual((light.entity_id, power.entity_id), ("light.a", "light.b"))

    def test_the_shadow_of_a_rename_gives_its_groups_to_the_real_one(self):
        self._furnish()
        light = self.house.record("entity", "X")
        from_ha = self.env["ha.entity"].with_context(from_home_assistant=True)
        shadow = from_ha.browse(from_ha._ensure(self.house.instance.id, {"light.new": "New"})["light.new"])
        group = self.env["ha.entity.group"].create(
            {"name": "G", "instance_id": self.house.instance.id, "entity_ids": [(6, 0, shadow.ids)]}
        )
        self.house.tell_some("entity", [entity("X", "light.new")])
        self.assertFalse(shadow.exists())
        self.assertEqual((light.entity_id, light.group_ids), ("light.new", group))

    def test_what_home_assistant_removes_is_archived_and_comes_back_with_everything(self):
        self._furnish()
        light, kitchen = self.house.record("entity", "X"), self.house.record("area", "kitchen")
        light.note = "Mine"
        lists = dict(self.house.lists)
        self.house.tell(entity=[], area=[area("bath")], device=[device("hub")])
        self.assertFalse(light.active or kitchen.active)
        self.house.tell(**lists)
        self.assertTrue(light.active and kitchen.active)
        self.assertEqual((light.note, light.effective_area_id), ("Mine", kitchen))

    def test_a_removed_device_takes_no_entity_with_it(self):
        self._furnish()
        light = self.house.record("entity", "X")
        self.house.tell(
            device=[device("hub")], entity=[entity("X", "light.lamp"), entity("Y", "sensor.lamp_power")]
        )
        self.assertTrue(light.active)
        self.assertFalse(light.device_id)

    def test_a_partial_list_of_a_starting_home_assistant_removes_nothing(self):
        self._furnish()
        self.house.running = False
        self.house.tell(entity=[], area=[], device=[], label=[])
        for kind, key in (("entity", "X"), ("area", "kitchen"), ("device", "lamp"), ("label", "fragile")):
            self.assertTrue(self.house.record(kind, key).active, kind)

    def test_registry_name_original_name_and_shown_name_are_three(self):
        self.house.friendly = {"light.lamp": "Lamp Ceiling"}
        self.house.tell(entity=[entity("X", "light.lamp", name="Ceiling", original_name="Lamp")])
        light = self.house.record("entity", "X")
        self.assertEqual(
            (light.registry_name, light.original_name, light.name), ("Ceiling", "Lamp", "Lamp Ceiling")
        )

    def test_of_the_code_of_a_lock_only_that_there_is_one_arrives(self):
        self.house.tell(
            entity=[
                entity("X", "lock.front", options={"lock": {"default_code": "4711"}}),
                entity("Y", "lock.back", options={"lock": {"default_code": None}}),
                entity(
                    "Z",
                    "alarm_control_panel.house",
                    options={"alarm_control_panel": {"default_code": "0815"}},
                ),
                entity("W", "lock.cellar", options={"conversation": {"should_expose": True}}),
            ]
        )
        entities = [self.house.record("entity", key) for key in "XYZW"]
        self.assertEqual([found.has_default_code() for found in entities], [True, False, True, False])
        self.assertEqual(entities[0].options, {"lock": {"default_code": True}})
        self.assertEqual(entities[3].options, {"conversation": {"should_expose": True}})

    def test_whoever_may_not_see_a_lock_is_not_told_whether_it_has_a_code(self):
        self.house.tell(entity=[entity("X", "lock.front", options={"lock": {"default_code": "4711"}})])
        stranger = new_test_user(self.env, "stranger", groups="odoo_ha_addon.group_ha_user")
        with self.assertRaises(AccessError):
            self.house.record("entity", "X").with_user(stranger).has_default_code()

    def test_unknown_areas_and_labels_make_no_records(self):
        self.house.tell(entity=[entity("X", "light.lamp", area_id="nowhere", labels=["lost"])])
        self.assertFalse(self.env["ha.area"].search([("instance_id", "=", self.house.instance.id)]))
        self.assertFalse(self.env["ha.label"].search([("instance_id", "=", self.house.instance.id)]))

    def test_taking_over_what_home_assistant_says_sends_nothing_back(self):
        self._furnish()
        self.house.tell(
            label=[label("fragile", name="Handle with care")],
            area=[area("kitchen", name="Galley"), area("bath")],
            entity=[entity("X", "light.lamp", name="Renamed", area_id="kitchen")],
        )
        self.assertFalse(self.house.commands())

    def test_what_is_not_in_the_registry_is_kept_as_it_is(self):
        from_ha = self.env["ha.entity"].with_context(from_home_assistant=True)
        sun = from_ha.browse(from_ha._ensure(self.house.instance.id, {"sun.sun": "Sun"})["sun.sun"])
        self.house.friendly = {"sun.sun": "Sun"}
        self.house.tell(entity=[entity("X", "light.lamp")])
        self.assertTrue(sun.active)
        self.assertFalse(sun.registry_id)

    def test_a_record_that_a_first_state_made_meanwhile_becomes_that_of_the_new_entry(self):
        from_ha = self.env["ha.entity"].with_context(from_home_assistant=True)
        model = from_ha.with_context(active_test=False)
        batch = Batch(create=[{"registry_id": "X", "entity_id": "light.new", "name": "New"}])
        early = from_ha.browse(from_ha._ensure(self.house.instance.id, {"light.new": "New"})["light.new"])
        created = carry_out(model.env, ENTITY, self.house.instance.id, batch, {})
        self.assertEqual((created, early.registry_id), ({"X": early.id}, "X"))

    def test_a_record_that_a_first_state_made_meanwhile_goes_up_in_the_renamed_one(self):
        self._furnish()
        light = self.house.record("entity", "X")
        from_ha = self.env["ha.entity"].with_context(from_home_assistant=True)
        early = from_ha.browse(from_ha._ensure(self.house.instance.id, {"light.new": "New"})["light.new"])
        early.note = "Written at once"
        from_ha._rename({light.id: "light.new"}, [])
        self.assertFalse(early.exists())
        self.assertEqual((light.entity_id, light.note), ("light.new", "Written at once"))

    def test_what_comes_back_by_its_state_alone_has_no_entry_until_the_registry_tells(self):
        self._furnish()
        light = self.house.record("entity", "X")
        self.house.tell(entity=[])
        from_ha = self.env["ha.entity"].with_context(from_home_assistant=True)
        from_ha._ensure(self.house.instance.id, {"light.lamp": "Lamp"})
        self.assertTrue(light.active)
        self.assertFalse(light.registry_id or light.device_id or light.label_ids or light.platform)
        self.house.tell(entity=[entity("Z", "light.lamp", device_id="lamp")])
        self.assertEqual(light, self.house.record("entity", "Z"))

    def test_a_name_longer_than_an_index_can_hold_is_kept_whole_and_shown_in_part(self):
        name = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=20_000))
        self.house.tell(
            device=[device("lamp", name=name)],
            area=[area("kitchen", name=name, aliases=[name])],
            label=[label("a", name=name, description=name)],
            entity=[
                entity("X", "light.a", platform=name, unique_id=name, original_name=name, device_id="lamp")
            ],
        )
        lamp = self.house.record("device", "lamp")
        self.assertEqual(lamp.name, name)
        self.assertTrue(name.startswith(lamp.shown_name))
        self.assertEqual(self.house.record("area", "kitchen").name, name)
        self.assertEqual(self.house.record("entity", "X").original_name, name)

    def test_devices_that_hang_on_each_other_in_a_circle_are_written(self):
        self.house.tell(
            device=[
                device("a", via_device_id="b", parent_device_id="b"),
                device("b", via_device_id="a", parent_device_id="a"),
            ],
            entity=[entity("X", "light.a", device_id="a")],
        )
        self.assertEqual(self.house.record("device", "a").via_device_id, self.house.record("device", "b"))
        self.assertFalse(self.house.record("entity", "X").effective_area_id)

    def test_a_report_says_what_was_refused_and_why(self):
        line = self.env["ha.sync.report.line"].new(
            {
                "refused": 3,
                "refusals": [
                    {"key": "kitchen", "reason": "same_id", "detail": ""},
                    {"key": "X", "reason": "not_written", "detail": "No place"},
                ],
            }
        )
        self.assertEqual(
            line.refusal_text.splitlines(),
            [
                "kitchen – Another one before it has the same ID.",
                "X – It could not be written. – No place",
                "1 more",
            ],
        )

    def test_a_manager_removes_for_good_what_is_gone_and_sees_before_how_much_that_is(self):
        self._furnish()
        light, kitchen = self.house.record("entity", "X"), self.house.record("area", "kitchen")
        light.note = "Mine"
        self.house.tell(entity=[entity("Y", "sensor.lamp_power")], area=[area("bath")])
        manager = new_test_user(self.env, "t_purge_manager", "odoo_ha_addon.group_ha_manager")
        purge = self.env["ha.purge"].with_user(manager).create({"instance_id": self.house.instance.id})
        self.assertEqual((purge.entity_count, purge.area_count, purge.note_count, purge.total), (1, 1, 1, 2))
        purge.action_purge()
        self.assertFalse(light.exists())
        self.assertFalse(kitchen.exists())
        self.assertTrue(self.house.record("entity", "Y").active)
