import math

from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from ..models import limits
from . import every_model, homes

GOOD = {"areas": ["area:1", "area:0"], "cards": {"area:1": ["device:2", "entity:3"]}, "hidden": ["entity:5"]}
STRUCTURES = {
    "json": lambda text: [text],
    "properties": lambda text: {"property": text},
    "properties_definition": lambda text: [{"name": "property", "type": "char", "string": text}],
}
"""A structure that holds a text, by the type of its field."""
BAD = (
    "areas", 5, True, [5], {"other": []}, {"areas": "x"}, {"areas": None}, {"areas": [1]}, {"areas": ["x" * 33]},
    {"areas": ["area:x"]}, {"areas": ["area:12345678901"]}, {"areas": ["area:1\n"]}, {"cards": []}, {"hidden": 5},
    {"cards": {"area:1": "device:1"}}, {"cards": {"kitchen": []}}, {"areas": ["\0"]}, {"areas": [["area:1"]]},
    {"hidden": [f"entity:{number}" for number in range(20_001)]}, {"hidden": ["entity:1"] * 20_001},
    {"cards": {f"area:{number}": [] for number in range(20_001)}}, {"hidden": ["x" * 20_000_000]},
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestLimits(TransactionCase):
    """What is too much, or of another shape, is refused in words on every way in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def mine(self, record, user=None):
        return record.with_user(user or self.manager)

    def test_an_arrangement_has_its_shape_on_every_way_in(self):
        dashboards = self.mine(self.env["ha.dashboard"], self.operator)
        dashboards.arrange(self.home.id, GOOD)
        own = dashboards.search([])
        ways = {
            "arrange": lambda value: dashboards.arrange(self.home.id, value),
            "write": lambda value: own.write({"arrangement": value}),
            "web_save": lambda value: own.web_save({"arrangement": value}, {}),
            "create": lambda value: (own.sudo().unlink(), dashboards.create(
                {"instance_id": self.home.id, "arrangement": value})),
            "as superuser": lambda value: own.sudo().write({"arrangement": value}),
        }  # fmt: skip
        for way, give in ways.items():
            for number, value in enumerate(BAD):
                with (
                    self.subTest(way=way, number=number),
                    self.assertRaises(UserError),
                    homes.undone(self.env),
                ):
                    give(value)
            with homes.undone(self.env):
                give(GOOD)
        self.assertEqual(own.arrangement, GOOD)

    def test_each_structure_that_a_client_may_write_has_a_shape(self):
        shaped = {"arrangement", "aliases"}
        for name in every_model.ours(self.env):
            model = self.mine(self.env[name])
            if not model.has_access("write"):
                continue
            found = {
                field.name
                for field in model._fields.values()
                if field.type == "json" and field.store and model._has_field_access(field, "write")
            }
            with self.subTest(model=name):
                self.assertFalse(found - shaped)

    def test_aliases_are_names(self):
        area = self.mine(self.kitchen)
        for value in (5, "x", {"a": 1}, [1], [["x"]], [{}], True):
            with self.subTest(value=value), self.assertRaises(ValidationError), homes.undone(self.env):
                area.write({"aliases": value})
        area.write({"aliases": [None, "Cook"]})
        self.assertEqual(area.aliases_text, "Cook")
        for told in (5, {"a": 1}, [5, None, "x"]):
            area.sudo().with_context(from_home_assistant=True).write({"aliases": told})
            self.assertIn(area.aliases_text, ("", "x", False))

    def test_each_text_that_a_client_may_write_has_an_end_and_can_be_stored(self):
        for name in every_model.ours(self.env):
            model = self.mine(self.env[name])
            if not model.has_access("write"):
                continue
            for field in model._fields.values():
                kinds = ("char", "text", *STRUCTURES)
                if field.type not in kinds or not model._has_field_access(field, "write"):
                    continue
                for text in ("x" * 2_000_000, "a\0b", "\ud800"):
                    value = STRUCTURES[field.type](text) if field.type in STRUCTURES else text
                    with (
                        self.subTest(model=name, field=field.name, text=repr(text[:9])),
                        self.assertRaises(UserError),
                    ):
                        model._check_given({field.name: value})

    def test_each_number_that_a_client_may_write_can_be_stored(self):
        numbers = {
            "integer": (2**31, -(10**400), math.nan, math.inf),
            "float": (10**400, 1e308, -math.inf, math.nan),
        }
        found = 0
        for name in every_model.ours(self.env):
            model = self.mine(self.env[name])
            if not model.has_access("write"):
                continue
            for field in model._fields.values():
                if not model._has_field_access(field, "write"):
                    continue
                for number in numbers.get(field.type, ()):
                    found += 1
                    with (
                        self.subTest(model=name, field=field.name, number=repr(number)[:9]),
                        self.assertRaises(ValidationError),
                    ):
                        model._check_given({field.name: number})
        self.assertTrue(found)

    def test_a_number_that_is_too_large_is_refused_on_every_way_in(self):
        favourite = self.mine(self.env["ha.favourite"]).create({"entity_id": self.light.id})
        for way in (
            lambda: favourite.write({"sequence": 2**31}),
            lambda: favourite.web_save({"sequence": -(10**400)}, {}),
        ):
            with self.assertRaisesRegex(ValidationError, "too large"), homes.undone(self.env):
                way()

    def test_a_text_that_is_too_long_is_refused_on_every_way_in(self):
        long = "x" * 50_001
        group, entity = self.mine(self.group), self.mine(self.light)
        for way in (
            lambda: group.write({"name": long}),
            lambda: entity.write({"note": long}),
            lambda: self.mine(self.home).write({"description": long}),
            lambda: group.copy({"name": long}),
            lambda: group.web_save({"description": long}, {}),
            lambda: group.create({"name": long, "instance_id": self.home.id}),
            lambda: group.with_context(default_instance_id=self.home.id).name_create(long),
            lambda: group.update_field_translations("name", {"en_US": long}),
            lambda: self.mine(self.kitchen).write({"aliases_text": long}),
        ):
            with self.assertRaisesRegex(UserError, "at most"), homes.undone(self.env):
                way()
        loaded = group.load(["name", "instance_id/.id"], [[long, str(self.home.id)]])
        self.assertFalse(loaded["ids"])
        entity.write({"note": "x" * limits.LONGEST_TEXT})

    def test_more_records_than_one_call_may_name_are_refused(self):
        many = list(range(1, limits.MOST_RECORDS + 2))
        entities, favourites = self.mine(self.env["ha.entity"]), self.mine(self.env["ha.favourite"])
        for way in (
            lambda: entities.follow("page", many),
            lambda: entities.follow("page", [self.light.id] * 1_000_000),
            lambda: favourites.arrange(many),
            lambda: favourites.arrange([self.light.id] * 1_000_000),
            lambda: self.mine(self.group).write({"entity_ids": [(4, record_id) for record_id in many]}),
            lambda: self.mine(self.group).write({"entity_ids": [(6, 0, many)]}),
        ):
            with self.assertRaisesRegex(UserError, "at most|At most"), homes.undone(self.env):
                way()

    def test_a_user_has_a_limited_number_of_favourites(self):
        told = homes._as_home_assistant(self.env)["ha.entity"]
        names = {f"light.l{number}": "L" for number in range(limits.MOST_FAVOURITES + 1)}
        ids = sorted(told._ensure(self.home.id, names).values())
        favourites = self.mine(self.env["ha.favourite"])
        favourites.create([{"entity_id": record_id} for record_id in ids[:-1]])
        for way in (
            lambda: favourites.mark(ids[-1], True),
            lambda: favourites.create({"entity_id": ids[-1]}),
        ):
            with self.assertRaisesRegex(UserError, "at most"), homes.undone(self.env):
                way()

    def test_a_user_has_a_limited_number_of_pages_that_follow(self):
        entities = self.mine(self.env["ha.entity"])
        for number in range(limits.MOST_VIEWERS):
            entities.follow(f"page {number}", self.light.ids)
        with self.assertRaises(UserError):
            entities.follow("one more", self.light.ids)
        entities.follow("page 0", self.light.ids)
        self.mine(self.env["ha.entity"], self.viewer).follow("another one's", self.light.ids)
        entities.unfollow("page 0")
        entities.follow("one more", self.light.ids)

    def test_a_page_asks_for_a_limited_number_of_channels(self):
        channels = self.mine(self.env["ir.websocket"])
        names = [f"ha_instance_{number}" for number in range(10**6, 10**6 + limits.MOST_CHANNELS)]
        name = f"ha_instance_{self.home.id}"
        self.assertTrue(channels._ha_channels([name, *names]))
        self.assertFalse(channels._ha_channels([*names, name]))
