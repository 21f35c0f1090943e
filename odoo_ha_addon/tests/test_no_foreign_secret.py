import json
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from . import every_model
from .secret_questions import HIDDEN_FROM, SecretQuestions
from .test_every_reference import build

ASKED_ABOUT = {
    "manager": ("foreign",),
    "operator": ("foreign", "hidden"),
    "viewer": ("hidden",),
    "employee": ("foreign",),
    "portal": ("foreign",),
}
"""Which house each role names in forms."""
OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestNoForeignSecret(SecretQuestions, TransactionCase):
    """Each text and structure of a foreign record is a secret; each role asks in each way that a client has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build(cls)
        cls.houses = {"mine": cls.mine, "hidden": cls.hidden, "foreign": cls.foreign}
        for mark in ("hidden", "foreign"):
            for model in ("ha.entity", "ha.instance"):
                cls.houses[mark].records[model].message_post(body=f"{mark}-message")
            cls.houses[mark].hide_secrets()
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.models = [
            *every_model.ours(cls.env),
            *{name for name, _field in every_model.leading_to_ours(cls.env)},
        ]

    def forms(self, model, field, other):
        """Questions that a form asks when `field` is set to `other`, by name."""
        shown = self.specification(model) or {field.name: {}, "display_name": {}}
        specification = {field.name: {"fields": {"display_name": {}}}, **shown}
        values = [other.id, {"id": other.id, "display_name": "x"}]
        if field.type != "many2one":
            values = [[[4, other.id]], [[6, 0, other.ids]], [[1, other.id, {}]]]
        by_default = model.with_context(**{f"default_{field.name}": values[0]})
        name, own = field.name, self.own(model)
        for number, value in enumerate(values):
            yield (
                f"onchange {number}",
                lambda value=value: (own or model).onchange({name: value}, [name], specification),
            )
            yield (
                f"first onchange {number}",
                lambda value=value: model.onchange({name: value}, [], specification),
            )
        yield "onchange by default", lambda: by_default.onchange({}, [], specification)
        yield "default_get", lambda: by_default.default_get(list(model._fields))
        if field.type != "many2one" and field.comodel_name in self.env.registry:
            for inner in every_model.links(self.env, field.comodel_name):
                if target := self.foreign.records.get(inner.comodel_name):
                    line = {inner.name: target.id if inner.type == "many2one" else [[4, target.id]]}
                    spec = {name: {"fields": {inner.name: {"fields": {"display_name": {}}}}}}
                    yield (
                        f"line {inner.name}",
                        lambda line=line, spec=spec: model.onchange({name: [[0, "new", line]]}, [name], spec),
                    )

    def test_by_no_form(self):
        for name in self.models:
            fields = every_model.links(self.env, name)
            for role, user in self.people.items():
                model = self.env[name].with_user(user)
                for mark in ASKED_ABOUT[role]:
                    others = self.houses[mark].records
                    targets = [field for field in fields if field.comodel_name in others]
                    for field in every_model.told_apart(model, targets):
                        for what, question in self.forms(model, field, others[field.comodel_name]):
                            self.ask(role, f"{what} of {name}.{field.name}", question)
        self.assertGreater(self.answered, 200)

    def test_a_form_shows_what_one_may_see(self):
        """What the others ask is a question that has an answer."""
        manager = self.people["manager"]
        entities = self.env["ha.entity"].with_user(manager)
        own, other = self.mine.records["ha.entity"], self.hidden.records["ha.entity"]
        group = self.env["ha.entity.group"].with_user(manager)
        instance = self.hidden.records["ha.instance"]
        answer = group.onchange(
            {"instance_id": instance.id, "entity_ids": [[4, other.id]]},
            [],
            {"instance_id": {"fields": {"display_name": {}}}, "entity_ids": {"fields": {"state": {}}}},
        )
        shown = json.dumps(answer["value"], default=str)
        self.assertIn(self.hidden.secret(instance._fields["name"]), shown)
        self.assertIn(self.hidden.secret(other.state_id._fields["state"]), shown)
        answer = entities.browse(own.id).onchange({"note": "new"}, ["note"], {"note": {}, "state": {}})
        self.assertEqual(answer["value"], {})

    def test_by_no_list(self):
        for name in self.models:
            for role, user in self.people.items():
                for what, question in self.lists(self.env[name].with_user(user)):
                    self.ask(role, f"{what} of {name}", question)
        self.assertGreater(self.answered, 60)

    def test_by_no_grouping_sorting_or_search_panel(self):
        for name in every_model.ours(self.env):
            for role in ("manager", "operator"):
                self.ask_for_groups(role, self.env[name].with_user(self.people[role]))
        self.assertGreater(self.answered, 200)

    def test_by_no_record_that_is_named(self):
        for role, mark, record in self.hidden_records():
            for what, question in self.named(record, mark):
                self.ask(role, f"{what} of {record._name}", question)

    def test_in_debug_mode_errors_name_nothing_either(self):
        with self.debug_mode():
            for role, _mark, record in self.hidden_records():
                self.ask(role, f"debugging {record._name}", record.read)

    def hidden_records(self):
        """Role, mark and record of what is hidden from the role, as its user. Who may do nothing at all with a model is
        refused whichever record of it they name, so that it is one.
        """
        for role, marks in HIDDEN_FROM.items():
            for number, mark in enumerate(marks):
                for record in self.houses[mark].records.values():
                    record = record.with_user(self.people[role])
                    if not number or any(record.browse().has_access(what) for what in OPERATIONS):
                        yield role, mark, record

    def debug_mode(self):
        """Everybody is in the group of those who debug, which Odoo asks before it names records in an error."""
        users = type(self.env["res.users"])
        has_group = users.has_group
        return patch.object(
            users, "has_group", lambda user, group: group == "base.group_no_one" or has_group(user, group)
        )

    def test_by_no_guess(self):
        """A search that finds something only where the guess is right tells the secret, letter by letter."""
        for name in every_model.ours(self.env):
            for role, mark in (("manager", "foreign"), ("operator", "hidden")):
                model = self.env[name].with_user(self.people[role])
                guesses_of = self.guesses(model, mark) if model.has_access("read") else ()
                for guesses in self.together(model, guesses_of):
                    for guess in self.right_guesses(model, guesses):
                        self.assert_tells_nothing(model, mark, guess, f"{role} guesses {mark} by {name}")

    def guesses(self, model, mark):
        """Conditions that only a secret fulfils."""
        for path, field in self.asked_paths(model):
            if field.store:
                yield path, "=", self.houses[mark].secret(field)
            else:
                yield path, "like", f"{mark}-"
