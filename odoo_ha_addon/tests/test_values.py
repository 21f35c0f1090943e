"""What integrations really send: nothing, null, an empty text, words for "there is none", and any JSON at all."""

from itertools import product

from odoo.tests import TransactionCase, tagged

from ..models.dashboard.ha_machines import kind_of
from ..models.entity.ha_entity_registry import precision_of
from ..models.entity.ha_script_fields import _field
from .house import House, entity

ANY_JSON = (
    None, True, False, 0, -1, 1e308, "", "text", [], [None], ["a", "a", None, 3, {}], {}, {"deep": {"er": [{}]}},
)  # fmt: skip
STATES = {"absent": None, "empty": "", "unknown": "unknown", "unavailable": "unavailable", "text": "on"}
GROUPS = {**STATES, "absent": False, "empty": "∅"}
"""What their groups are called for clients."""


@tagged("post_install", "-at_install")
class TestStates(TransactionCase):
    """Absent, empty, unknown, unavailable and anything else are five things wherever entities are read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House(cls.env)
        cls.house.tell(entity=[entity(name, f"input_text.{name}") for name in STATES])
        cls.entities = {name: cls.house.record("entity", name) for name in STATES}
        for name, state in STATES.items():
            if state is not None:
                cls.env.cr.execute(
                    """
                    INSERT INTO ha_entity_state (id, state, attributes, last_changed, last_updated)
                    VALUES (%s, %s, '{}', now() at time zone 'utc', now() at time zone 'utc')
                    """,
                    [cls.entities[name].id, state],
                )
                cls.env.cr.execute(
                    "UPDATE ha_entity SET state_id = id WHERE id = %s", [cls.entities[name].id]
                )
        cls.env.invalidate_all()

    def named(self, told, key="state"):
        names = {record.id: name for name, record in self.entities.items()}
        return {names[one["id"]]: one[key] for one in told if one["id"] in names}

    def test_a_page_that_follows_them_is_told_each_as_it_is(self):
        ids = [record.id for record in self.entities.values()]
        self.assertEqual(self.named(self.env["ha.entity"].follow("viewer", ids)["entities"]), STATES)

    def test_a_dashboard_reads_each_as_it_is(self):
        instance_id = self.house.instance.id
        dashboard = self.env["ha.dashboard"].load(instance_id)
        self.assertEqual(self.named(dashboard["entities"]), STATES)
        states = [{"id": id_, "state": state} for id_, state in self.env["ha.dashboard"].states(instance_id)]
        self.assertEqual(self.named(states), STATES)

    def test_the_palette_finds_each_as_it_is(self):
        found = self.env["ha.entity"].find("input_text", 50)["entities"]
        self.assertEqual(self.named(found), STATES)

    def test_a_view_reads_each_as_it_is(self):
        records = self.env["ha.entity"].browse([record.id for record in self.entities.values()])
        read = records.web_read({"state": {}, "has_state": {}})
        self.assertEqual(self.named(read, "has_state"), {name: name != "absent" for name in STATES})
        self.assertEqual(self.named(read), {**STATES, "absent": False})

    def test_a_search_tells_absent_and_empty_apart(self):
        def found(*conditions):
            here = ("instance_id", "=", self.house.instance.id)
            return set(self.env["ha.entity"].search([here, *conditions]).mapped("registry_id"))

        self.assertEqual(found(("has_state", "=", False)), {"absent"})
        self.assertEqual(found(("has_state", "!=", False)), STATES.keys() - {"absent"})
        self.assertEqual(found(("has_state", "=", True)), STATES.keys() - {"absent"})
        self.assertEqual(found(("has_state", "=", True), ("state", "=", False)), {"empty"})
        self.assertEqual(found(("state", "=", "unknown")), {"unknown"})

    def test_grouping_by_state_has_a_group_for_each(self):
        here = [("instance_id", "=", self.house.instance.id)]
        groups = self.env["ha.entity"].formatted_read_group(here, ["state"], ["__count"])
        counted = [(group["state"], group["__count"]) for group in groups]
        self.assertCountEqual(counted, [(value, 1) for value in GROUPS.values()])

    def test_a_group_of_a_state_holds_that_one_alone(self):
        here = [("instance_id", "=", self.house.instance.id)]
        groups = self.env["ha.entity"].formatted_read_group(here, ["state"], ["__count"])
        held = {
            group["state"]: self.env["ha.entity"].search(here + group["__extra_domain"]).mapped("registry_id")
            for group in groups
        }
        self.assertEqual(held, {value: [name] for name, value in GROUPS.items()})

    def test_what_somebody_wrote_is_not_counted_as_unavailable(self):
        [told] = self.house.instance._overview()
        self.assertEqual(told["unavailable_count"], 0)


@tagged("post_install", "-at_install")
class TestPrecision(TransactionCase):
    """Numbers have as many decimals as Home Assistant's own pages show."""

    CHOSEN = (
        ({"sensor": {"suggested_display_precision": 1}}, 1),
        ({"sensor": {"display_precision": 3, "suggested_display_precision": 1}}, 3),
        ({"sensor": {"display_precision": 0}}, 0),
        ({"sensor": {"display_precision": None, "suggested_display_precision": 2}}, 2),
        ({"conversation": {"should_expose": True}}, None),
        (None, None),
    )

    def test_the_choice_of_a_person_goes_before_the_suggestion_everywhere(self):
        house = House(self.env)
        house.tell(
            entity=[
                entity(f"r{number}", f"sensor.number_{number}", options=options)
                for number, (options, _) in enumerate(self.CHOSEN)
            ]
        )
        rows = {row["id"]: row for row in self.env["ha.dashboard"].load(house.instance.id)["entities"]}
        for number, (options, precision) in enumerate(self.CHOSEN):
            record = house.record("entity", f"r{number}")
            [state] = self.env["ha.entity"].follow("viewer", record.ids)["entities"]
            self.assertEqual(state["display_precision"], precision, options)
            self.assertEqual(rows[record.id]["display_precision"], precision, options)
            self.assertEqual(
                record.display_precision, False if precision is None else str(precision), options
            )

    def test_what_is_no_number_of_decimals_is_none(self):
        for value in ANY_JSON:
            expected = value if type(value) is int and value >= 0 else None
            self.assertEqual(precision_of({"display_precision": value}), expected, value)
            self.assertIsNone(precision_of(value), value)
        self.assertIsNone(precision_of({"display_precision": 10**9}))


@tagged("post_install", "-at_install")
class TestAnyJson(TransactionCase):
    """What reads attributes and answers on the server takes any JSON."""

    def test_a_machine_has_a_kind_whatever_its_device_class_is(self):
        for device_class, key in product(ANY_JSON, (False, "cpu_usage")):
            row = {"attributes": {"device_class": device_class}, "translation_key": key}
            self.assertEqual(kind_of(row), "cpu" if key else "other", row)

    def test_a_field_of_a_script_is_read_whatever_stands_in_it(self):
        for value in ANY_JSON:
            about = dict.fromkeys(("name", "description", "required", "default", "selector"), value)
            field = _field("key", about)
            self.assertIsInstance(field["name"], str)
            self.assertIsInstance(field["kind"], str)
            self.assertIsInstance(field["options"], dict)
            self.assertEqual(_field("key", {"selector": {"number": value}})["kind"], "number")
