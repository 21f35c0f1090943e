import random
from ast import literal_eval

from lxml import etree
from odoo.tests import TransactionCase, tagged

from . import homes
from .test_overview import NASTY, OverviewCase

STATES = (
    *NASTY, "on", "off", "open", "opening", "closed", "unlocked", "locked", "jammed", "triggered", "error", "playing",
    "home", "0", "8", "14.9", "15", "100",
)  # fmt: skip
KINDS = ("alarm", "open", "unavailable", "battery", "update")


@tagged("post_install", "-at_install")
class TestProblems(OverviewCase):
    def found_by(self, *domain):
        here = [("instance_id", "=", self.house.instance.id)]
        return set(self.env["ha.entity"].search([*here, *domain]).mapped("entity_id"))

    def of_kind(self, *kinds):
        return self.found_by(("problem", "in", kinds))

    def assert_as_counted(self):
        told = {kind: len(self.of_kind(kind)) for kind in ("unavailable", "battery", "update")}
        self.assertEqual({"need": len(self.of_kind("alarm", "open")), **told}, self.counts())

    def test_each_kind_is_found(self):
        self.assertEqual(self.of_kind("alarm"), {"binary_sensor.leak"})
        self.assertEqual(self.of_kind("open"), {"binary_sensor.door", "cover.garage", "lock.front"})
        self.assertEqual(self.of_kind("unavailable"), {"sensor.gone"})
        self.assertEqual(self.of_kind("battery"), {"sensor.battery"})
        self.assertEqual(self.of_kind("update"), {"update.core"})

    def test_whatever_the_states_are_it_finds_what_the_overview_counts(self):
        names = [*self.found_by(), "light.hidden", "light.disabled"]
        chosen = random.Random(18)
        for turn in range(25):
            with self.subTest(turn=turn):
                attributes = {"entity_id": "all", "device_class": {"x": 1}}
                self.set(
                    {
                        name: (chosen.choice(STATES), chosen.choice(({}, attributes)))
                        for name in sorted(set(names))
                    }
                )
                self.assert_as_counted()

    def test_an_entity_tells_what_it_is_found_by(self):
        entities = self.env["ha.entity"].search([("instance_id", "=", self.house.instance.id)])
        for kind in (*KINDS, False):
            with self.subTest(kind=kind):
                told = {entity.entity_id for entity in entities if entity.problem == kind}
                self.assertEqual(told, self.found_by(("problem", "=", kind)))
                self.assertEqual(self.found_by() - told, self.found_by(("problem", "!=", kind)))

    def test_what_is_no_kind_finds_nothing(self):
        for nonsense in ("light", 7, "', NULL) OR TRUE --"):
            with self.subTest(nonsense=nonsense):
                self.assertFalse(self.of_kind(nonsense))

    def test_the_filters_of_the_list_are_these(self):
        arch = etree.fromstring(
            self.env["ha.entity"].get_views([(False, "search")])["views"]["search"]["arch"]
        )
        for kind in KINDS:
            with self.subTest(kind=kind):
                [found] = arch.xpath(f"//filter[@name='{kind}']/@domain")
                self.assertEqual(self.found_by(*literal_eval(found)), self.of_kind(kind))


@tagged("post_install", "-at_install")
class TestProblemRights(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def test_each_finds_what_is_shared_with_them_only(self):
        homes.set_state(self.attic, "unavailable", {})
        gone = [("problem", "=", "unavailable")]
        self.assertIn(self.attic, self.env["ha.entity"].with_user(self.manager).search(gone))
        self.assertFalse(self.env["ha.entity"].with_user(self.operator).search(gone))
