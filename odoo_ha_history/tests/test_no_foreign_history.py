import json

from odoo.addons.odoo_ha_addon.tests.secret_questions import HIDDEN_FROM, SecretQuestions
from odoo.addons.odoo_ha_addon.tests.test_every_reference import build
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .recorded import now, record

READ_ONLY = ("ha.history", "ha.history.gap")


@tagged("post_install", "-at_install")
class TestNoForeignHistory(SecretQuestions, TransactionCase):
    """What an entity did is seen by who may see the entity, in whatever way they ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build(cls)
        cls.houses = {"mine": cls.mine, "hidden": cls.hidden, "foreign": cls.foreign}
        cls.history = {}
        for mark, house in cls.houses.items():
            house.hide_secrets()
            entity = house.records["ha.entity"]
            record(cls.env, entity, f"{mark}-state", "21.5", attributes={"secret": f"{mark}-attribute"})
            cls.history[mark] = cls.env["ha.history"].search([("entity_id", "=", entity.id)])
        cls.env.flush_all()
        cls.env.invalidate_all()

    def as_role(self, name, role):
        return self.env[name].with_user(self.people[role])

    def test_by_no_list(self):
        for role in self.people:
            for what, question in self.lists(self.as_role("ha.history", role)):
                self.ask(role, f"{what} of history", question)
        self.assertGreater(self.answered, 8)

    def test_by_no_grouping_sorting_or_search_panel(self):
        for role in ("manager", "operator"):
            self.ask_for_groups(role, self.as_role("ha.history", role))
        self.assertGreater(self.answered, 60)

    def test_by_no_row_that_is_named(self):
        for role, marks in HIDDEN_FROM.items():
            for mark in marks:
                for row in self.history[mark]:
                    for what, question in self.named(row.with_user(self.people[role]), mark):
                        self.ask(role, f"{what} of history", question)

    def test_by_no_guess(self):
        for role, mark in (("manager", "foreign"), ("operator", "hidden")):
            model = self.as_role("ha.history", role)
            for path, field in self.paths(model):
                for guess in (f"{mark}-state", self.houses[mark].secret(field), f"{mark}-"):
                    operator = "=" if field.store else "like"
                    found = self.found_by(model, [(path, operator, guess)])
                    wrong = guess.replace(mark, "nowhere")
                    if found and found != self.found_by(model, [(path, operator, wrong)]):
                        self.fail(f"{role} guesses {mark} by {path}")

    def test_who_may_see_an_entity_sees_what_it_did(self):
        for role, seen in {
            "manager": {"mine", "hidden"}, "operator": {"mine"}, "viewer": {"mine"}
        }.items():  # fmt: skip
            said = json.dumps(
                self.as_role("ha.history", role).search_read([], ["state", "attributes"]), default=str
            )
            for mark in self.houses:
                with self.subTest(role=role, mark=mark):
                    self.assertEqual(f"{mark}-state" in said, mark in seen)
                    self.assertEqual(f"{mark}-attribute" in said, mark in seen)

    def test_who_is_no_user_reads_none(self):
        for role in ("employee", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role("ha.history", role).search([])

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
