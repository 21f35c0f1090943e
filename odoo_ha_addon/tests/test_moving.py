"""Dragging a card writes the field that the columns stand for; these are the fields that it writes."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from .house import House, area, device, entity


@tagged("post_install", "-at_install")
class TestMoving(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(cls.env)
        cls.house.tell(
            area=[area("kitchen"), area("bath"), area("attic")],
            device=[device("lamp", area_id="kitchen")],
            entity=[
                entity("X", "light.lamp", device_id="lamp", area_id="bath"),
                entity("Y", "light.other", device_id="lamp"),
                entity("Z", "light.loose"),
            ],
        )
        cls.own, cls.follower, cls.loose = (cls.house.record("entity", key) for key in "XYZ")
        cls.kitchen, cls.bath, cls.attic = (
            cls.house.record("area", key) for key in ("kitchen", "bath", "attic")
        )

    def test_an_entity_moved_to_an_area_has_it_as_its_own(self):
        self.follower.effective_area_id = self.attic
        self.assertEqual(self.follower.area_id, self.attic)
        self.assertEqual(
            self.house.payloads(),
            [{"type": "config/entity_registry/update", "entity_id": "light.other", "area_id": "attic"}],
        )
        self.assertEqual(self.follower.sync_state, "sending")

    def test_an_entity_moved_to_no_area_follows_its_device_again(self):
        self.own.effective_area_id = False
        self.assertFalse(self.own.area_id)
        self.assertEqual(self.own.effective_area_id, self.kitchen)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.own.effective_area_id, self.kitchen, "in the database too")
        self.assertEqual([payload["area_id"] for payload in self.house.payloads()], [None])

    def test_an_entity_without_a_device_moved_to_no_area_is_nowhere(self):
        self.loose.effective_area_id = self.bath
        self.loose.effective_area_id = False
        self.assertFalse(self.loose.effective_area_id)

    def test_many_are_moved_at_once(self):
        (self.own | self.follower | self.loose).write({"effective_area_id": self.attic.id})
        self.assertEqual([payload["area_id"] for payload in self.house.payloads()], ["attic"] * 3)

    def test_what_home_assistant_tells_sets_no_area_of_ones_own(self):
        self.assertEqual(self.follower.effective_area_id, self.kitchen)
        self.assertFalse(self.follower.area_id)
        self.assertFalse(self.house.commands())

    def test_nothing_moves_into_an_area_of_another_home_assistant(self):
        other = House(self.env)
        other.tell(area=[area("sauna")])
        with self.assertRaises(ValidationError):
            self.own.effective_area_id = other.record("area", "sauna")

    def test_only_managers_move_entities(self):
        user = new_test_user(self.env, "looks-only", groups="odoo_ha_addon.group_ha_user")
        group = self.env["ha.entity.group"].create({"name": "Lamps", "instance_id": self.house.instance.id})
        self.own.sudo().group_ids = group
        group.grant_ids = [(0, 0, {"user_id": user.id})]
        with self.assertRaises(AccessError):
            self.own.with_user(user).effective_area_id = self.attic

    def test_a_token_that_is_not_an_administrators_moves_nothing(self):
        self.house.instance.connection_id.is_admin = False
        with self.assertRaises(UserError):
            self.own.effective_area_id = self.attic

    def test_columns_stand_also_for_areas_where_nothing_is_yet(self):
        columns = self._columns("ha.entity", "effective_area_id")
        self.assertEqual(columns, {"Kitchen": 1, "Bath": 1, "Attic": 0, False: 1})
        self.assertEqual(self._columns("ha.device", "area_id"), {"Kitchen": 1, "Bath": 0, "Attic": 0})

    def test_columns_where_nothing_is_are_not_the_ones_that_are_open(self):
        found = (
            self.env["ha.entity"]
            .with_context(read_group_expand=True, max_number_opened_groups=1)
            .web_read_group(
                [("id", "=", self.own.id)],
                ["effective_area_id"],
                auto_unfold=True,
                unfold_read_specification={"name": {}},
            )
        )
        opened = [group["effective_area_id"][1] for group in found["groups"] if "__records" in group]
        self.assertEqual(opened, [self.own.effective_area_id.name])
        self.assertGreater(len(found["groups"]), 1)

    def _columns(self, model, field):
        groups = (
            self.env[model]
            .with_context(read_group_expand=True)
            .web_read_group([("instance_id", "=", self.house.instance.id)], [field])["groups"]
        )
        return {group[field] and group[field][1]: group["__count"] for group in groups}
