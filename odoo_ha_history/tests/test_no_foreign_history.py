import json
from datetime import datetime

from odoo.addons.odoo_ha_addon.tests.secret_questions import HIDDEN_FROM, SecretQuestions
from odoo.addons.odoo_ha_addon.tests.test_every_reference import build
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .recorded import now, record

VIEWS = ("ha.history", "ha.statistics", "ha.statistics.word")
"""What the enumerations of models with a table do not see."""
READ_ONLY = (*VIEWS, "ha.history.gap")
DAY = datetime(2026, 1, 1)


@tagged("post_install", "-at_install")
class TestNoForeignHistory(SecretQuestions, TransactionCase):
    """What an entity did is seen by who may see the entity, in whatever way they ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build(cls)
        cls.houses = {"mine": cls.mine, "hidden": cls.hidden, "foreign": cls.foreign}
        cls.rows = {}
        for mark, house in cls.houses.items():
            house.hide_secrets()
            # The secret is no zone, which the bridge writes only where PostgreSQL knows it.
            house.records["ha.history.source"].time_zone = "UTC"
            entity = house.records["ha.entity"]
            record(cls.env, entity, f"{mark}-state", "21.5", attributes={"secret": f"{mark}-attribute"})
            cls.compile(entity, mark)
            here = [("entity_id", "=", entity.id)]
            cls.rows[mark] = [cls.env[name].search(here, limit=1) for name in VIEWS]
            assert all(cls.rows[mark])
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def compile(cls, entity, mark):
        """A day of its statistics."""
        values = {"id": entity.id, "day": DAY, "unit": f"{mark}-unit", "word": f"{mark}-state"}
        cls.env.cr.execute(
            """
            WITH unit AS (INSERT INTO ha_statistics_unit (text) VALUES (%(unit)s) RETURNING id)
            INSERT INTO ha_statistics (start, mean, change, seconds, entity_id, day, period, source, length, unit_id)
            SELECT %(day)s, 5, 2, 86400, %(id)s, %(day)s, 'day', 'odoo', 86400, id FROM unit;
            INSERT INTO ha_statistics_word (start, seconds, entity_id, day, period, word_id, changes)
            SELECT %(day)s, 86400, %(id)s, %(day)s, 'day', id, 1 FROM ha_history_word WHERE text = %(word)s
            """,
            values,
        )

    def as_role(self, name, role):
        return self.env[name].with_user(self.people[role])

    def test_by_no_list(self):
        for name in VIEWS:
            for role in self.people:
                for what, question in self.lists(self.as_role(name, role)):
                    self.ask(role, f"{what} of {name}", question)
        self.assertGreater(self.answered, 20)

    def test_by_no_grouping_sorting_or_search_panel(self):
        for name in VIEWS:
            for role in ("manager", "operator"):
                self.ask_for_groups(role, self.as_role(name, role))
        self.assertGreater(self.answered, 180)

    def test_by_no_row_that_is_named(self):
        for role, marks in HIDDEN_FROM.items():
            for mark in marks:
                for row in self.rows[mark]:
                    for what, question in self.named(row.with_user(self.people[role]), mark):
                        self.ask(role, f"{what} of {row._name}", question)

    def test_by_no_guess(self):
        for name in VIEWS:
            for role, mark in (("manager", "foreign"), ("operator", "hidden")):
                model = self.as_role(name, role)
                for guesses in self.together(model, self.guesses(model, mark)):
                    for guess in self.right_guesses(model, guesses):
                        self.assert_tells_nothing(model, mark, guess, f"{role} guesses {mark} by {name}")

    def guesses(self, model, mark):
        """Conditions that only a secret fulfils."""
        for path, field in self.asked_paths(model):
            for secret in (f"{mark}-state", f"{mark}-unit", f"{mark}-", self.houses[mark].secret(field)):
                yield path, "=" if field.store else "like", secret

    def test_who_may_see_an_entity_sees_what_it_did(self):
        for role, seen in {
            "manager": {"mine", "hidden"}, "operator": {"mine"}, "viewer": {"mine"}
        }.items():  # fmt: skip
            said = json.dumps(
                self.as_role("ha.history", role).search_read([], ["state", "attributes"])
                + self.as_role("ha.statistics", role).search_read([], ["unit"])
                + self.as_role("ha.statistics.word", role).search_read([], ["state"]),
                default=str,
            )
            for mark in self.houses:
                with self.subTest(role=role, mark=mark):
                    self.assertEqual(said.count(f"{mark}-state"), 2 * (mark in seen))
                    self.assertEqual(f"{mark}-attribute" in said, mark in seen)
                    self.assertEqual(f"{mark}-unit" in said, mark in seen)

    def test_who_is_no_user_reads_none(self):
        for name in VIEWS:
            for role in ("employee", "portal"):
                with self.subTest(model=name, role=role), self.assertRaises(AccessError):
                    self.as_role(name, role).search([])

    def test_nobody_writes_it(self):
        for name in READ_ONLY:
            for role in self.people:
                model = self.as_role(name, role)
                for operation in ("write", "create", "unlink"):
                    with self.subTest(model=name, role=role, operation=operation):
                        self.assertFalse(model.has_access(operation))

    def test_a_gap_of_a_whole_instance_is_seen_by_who_sees_the_instance(self):
        values = {"reason": "purged", "since": now(), "until": now()}
        gaps = self.env["ha.history.gap"]
        of_entity, of_instance, hidden = (
            gaps.create({**values, **more})
            for more in (
                {
                    "instance_id": self.mine.records["ha.instance"].id,
                    "entity_id": self.mine.records["ha.entity"].id,
                },
                {"instance_id": self.mine.records["ha.instance"].id},
                {"instance_id": self.hidden.records["ha.instance"].id},
            )
        )
        seen = gaps.with_user(self.people["viewer"]).search(
            [("id", "in", (of_entity | of_instance | hidden).ids)]
        )
        self.assertEqual(seen, of_entity | of_instance)
