import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from . import homes


@tagged("post_install", "-at_install")
class TestFinding(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        from_ha = homes._as_home_assistant(cls.env)
        from_ha["ha.device"].create({"device_id": "hue", "name": "Hue bridge", "instance_id": cls.home.id})
        for entity, name in {
            cls.light: "Ceiling",
            cls.outdoor: "Outdoor 100%",
            cls.attic: "Attic lamp",
        }.items():
            entity.with_env(from_ha).name = name
        cls.manager.current_ha_instance_id = cls.home
        cls.env.flush_all()

    def _find(self, text, user=None, limit=20):
        return self.env["ha.entity"].with_user(user or self.manager).find(text, limit)

    def _names(self, text, **options):
        return [entity["name"] for entity in self._find(text, **options)["entities"]]

    def _more(self, count, name="Lamp %s", instance=None, **values):
        from_ha = homes._as_home_assistant(self.env)
        return from_ha["ha.entity"].create(
            [
                {
                    "name": name % number,
                    "entity_id": f"light.{(name % number).lower().replace(' ', '_')}",
                    "domain": "light",
                    "instance_id": (instance or self.home).id,
                    **values,
                }
                for number in range(count)
            ]
        )

    def test_words_in_any_order_are_found_in_name_entity_id_and_area(self):
        for text in ("ceiling", "kitchen light", "light kitchen", "KITCHEN ceil", "light.kitchen"):
            with self.subTest(text):
                self.assertEqual(self._names(text)[:1], ["Ceiling"])
        self.assertEqual(self._names("kitchen attic"), [])

    def test_aliases_of_entities_and_areas_and_devices_are_words_too(self):
        from_ha = self.light.with_env(homes._as_home_assistant(self.env))
        from_ha.aliases = [None, "Großes Licht"]
        self.kitchen.with_env(from_ha.env).aliases = ["Cookhouse"]
        from_ha.device_id = from_ha.env["ha.device"].search([("device_id", "=", "hue")])
        self.env.flush_all()
        for text in ("großes", "cookhouse", "hue ceiling"):
            with self.subTest(text):
                self.assertIn("Ceiling", self._names(text))
        self.assertEqual([area["name"] for area in self._find("cookhouse")["areas"]], ["Kitchen"])

    def test_what_means_something_to_a_pattern_means_itself(self):
        self.assertEqual(self._names("100%"), ["Outdoor 100%"])
        self.assertEqual(self._names("%"), ["Outdoor 100%"])
        self.assertEqual(self._names("ceil_ng"), [])
        self.assertEqual(self._names("\\"), [])
        self.assertEqual(self._names("' OR 1=1 --"), [])

    def test_the_current_instance_comes_first_then_the_others_with_their_names(self):
        found = self._find("light")
        self.assertEqual(found["current_instance_id"], self.home.id)
        instances = [entity["instance"] for entity in found["entities"]]
        self.assertEqual(sorted(instances, key="Home Office".index), instances)
        self.assertEqual(set(instances), {"Home", "Office"})
        self.manager.current_ha_instance_id = self.office
        self.assertEqual(self._find("light")["entities"][0]["instance"], "Office")

    def test_what_is_disabled_or_hidden_comes_last_and_says_so(self):
        first, second = self._more(2, "Porch %s")
        first.disabled_by = "user"
        second.hidden_by = "user"
        self._more(1, "Porch sensor %s", domain="sensor")
        found = self._find("porch")["entities"]
        self.assertEqual([entity["name"] for entity in found], ["Porch sensor 0", "Porch 0", "Porch 1"])
        self.assertEqual(
            [(e["disabled"], e["hidden"]) for e in found], [(False, False), (True, False), (False, True)]
        )

    def test_the_very_name_comes_before_what_only_contains_it(self):
        self._more(3, "Ceiling %s")
        self.assertEqual(self._names("ceiling")[0], "Ceiling")

    def test_no_more_than_the_limit_are_found(self):
        self._more(30)
        self.assertEqual(len(self._names("lamp")), 20)
        self.assertEqual(len(self._names("lamp", limit=50)), 31)

    def test_many_cost_no_more_questions_to_the_database_than_one(self):
        self._more(30)
        for user in (self.manager, self.operator):
            self.group.entity_ids |= self.env["ha.entity"].search([("name", "like", "Lamp")])
            counts = set()
            for text in ("lamp 29", "lamp"):
                self._find(text, user)  # fills the caches of rights
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._find(text, user)
                counts.add(self.env.cr.sql_log_count - before)
            self.assertEqual(len(counts), 1, counts)

    def test_each_finds_what_he_may_see_and_is_told_what_he_may_control(self):
        everything = ["light.kitchen", "sensor.outdoor", "light.attic", "light.desk", "light.far"]
        for role, visible in {
            "manager": everything[:4],
            "operator": everything[:2],
            "viewer": everything[:2],
            "outsider": [],
        }.items():
            with self.subTest(role):
                found = [
                    entity
                    for text in everything
                    for entity in self._find(text, self.people[role])["entities"]
                ]
                self.assertEqual([entity["entity_id"] for entity in found], visible)
                controls = {entity["control"] for entity in found}
                self.assertEqual(controls, {role in ("manager", "operator")} if visible else set())
        self.assertEqual([area["name"] for area in self._find("t", self.operator)["areas"]], ["Kitchen"])

    def test_nobody_else_may_ask_at_all(self):
        for role in ("employee", "portal", "public"):
            for text in ("light", ""):
                with self.subTest(role=role, text=text), self.assertRaises(AccessError):
                    self._find(text, self.people[role])

    def test_without_words_it_is_what_one_controlled_last_and_still_may_see(self):
        commands = self.env["ha.command"]
        for user, entity in (
            (self.operator, self.outdoor),
            (self.operator, self.light),
            (self.operator, self.attic),
            (self.manager, self.desk),
        ):
            commands.with_user(user)._defer(entity.instance_id, "light.turn_on", {}, 60, entity)
        self.assertEqual(self._names("", user=self.operator), ["Ceiling", "Outdoor 100%"])
        self.assertEqual(self._names("  ", user=self.manager), ["light.desk"])
        self.assertEqual(self._names("", user=self.viewer), [])
        self.assertEqual(self._find("", self.operator)["areas"], [])

    def test_nonsense_is_refused_in_words(self):
        for text, limit in ((5, 20), (None, 20), (["light"], 20), ("a\0b", 20), ("x" * 201, 20), ("light", 0),
                            ("light", 51), ("light", "20"), ("light", True), ("light", None)):  # fmt: skip
            with self.subTest(text=str(text)[:10], limit=limit), self.assertRaises(UserError):
                self._find(text, limit=limit)

    def test_secrets_of_attributes_go_no_further_than_the_entity(self):
        answer = json.dumps(self._find("light", self.operator))
        self.assertNotIn("attribute-of-light.attic", answer)
        self.assertIn("attribute-of-light.kitchen", answer)


@tagged("post_install", "-at_install")
class TestEntityCards(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        from_ha = homes._as_home_assistant(cls.env)
        cls.device = from_ha["ha.device"].create(
            {"device_id": "hue", "name": "Hue", "instance_id": cls.home.id}
        )
        (cls.light | cls.attic).with_env(from_ha).device_id = cls.device
        cls.env.flush_all()

    def _ids(self, record, user, limit=100):
        answer = record.with_user(user).entity_cards(limit)
        return [card["entity_id"] for card in answer["entities"]], answer["total"]

    def test_a_device_and_an_area_show_what_the_user_may_see_of_them(self):
        self.assertEqual(self._ids(self.device, self.manager), (["light.attic", "light.kitchen"], 2))
        self.assertEqual(self._ids(self.device, self.operator), (["light.kitchen"], 1))
        self.assertEqual(self._ids(self.kitchen, self.viewer), (["light.kitchen"], 1))

    def test_the_total_counts_what_is_beyond_the_limit(self):
        self.assertEqual(self._ids(self.device, self.manager, 1), (["light.attic"], 2))

    def test_what_is_disabled_comes_last(self):
        self.attic.with_env(homes._as_home_assistant(self.env)).disabled_by = "user"
        self.assertEqual(self._ids(self.device, self.manager)[0], ["light.kitchen", "light.attic"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_who_may_not_see_the_record_is_refused(self):
        for role in ("outsider", "employee", "portal"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.device.with_user(self.people[role]).entity_cards()
        with self.assertRaises(AccessError):
            self.attic_area.with_user(self.operator).entity_cards()

    def test_a_limit_that_makes_no_sense_is_refused(self):
        for limit in (0, 1001, "5", None, True):
            with self.subTest(limit=limit), self.assertRaises(UserError):
                self.device.with_user(self.manager).entity_cards(limit)
