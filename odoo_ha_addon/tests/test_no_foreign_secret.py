import json
from contextlib import suppress
from functools import partial
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from . import every_model, homes
from .test_every_reference import REFUSED, build

ASKED_ABOUT = {
    "manager": ("foreign",),
    "operator": ("foreign", "hidden"),
    "viewer": ("hidden",),
    "employee": ("foreign",),
    "portal": ("foreign",),
}
"""Which house each role names in forms."""
HIDDEN_FROM = {
    "manager": ("foreign",),
    "operator": ("foreign", "hidden"),
    "viewer": ("foreign", "hidden"),
    "employee": ("foreign", "hidden", "mine"),
    "portal": ("foreign", "hidden", "mine"),
}
"""Whose secrets must appear in no answer to each role."""


@tagged("post_install", "-at_install")
class TestNoForeignSecret(TransactionCase):
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

    def setUp(self):
        super().setUp()
        self.answered = 0

    def ask_together(self, role, model, parts, question):
        """Ask about all parts at once, which takes as long as one, and about each by itself if that is refused.

        :param parts: what `question` takes a list of, by name
        """
        together = f"{', '.join(parts)} of {model._name}"
        if not self.ask(role, together, lambda: question(list(parts.values()))) and len(parts) > 1:
            for what, part in parts.items():
                self.ask(role, f"{what} of {model._name}", lambda part=part: question([part]))

    def ask(self, role, what, question):
        """Ask, and see that neither the answer nor the refusal holds a secret; returns whether there was an answer."""
        with (
            homes.undone(self.env),
            mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.sql_db"),
        ):
            try:
                answer, is_answered = question(), True
            except REFUSED as error:
                answer, is_answered = str(error), False
            self.answered += is_answered
            said = json.dumps(answer, default=str, ensure_ascii=False)
        for mark in HIDDEN_FROM[role]:
            # The marks of secrets, not what tests call a company or a house.
            if f"{mark}-" in said:
                place = said.index(f"{mark}-")
                self.fail(f"{role} learns by {what}: {said[max(0, place - 60) : place + 80]}")
        return is_answered

    def readable(self, model):
        """The fields that the user of a model may read; none where they may not read the model."""
        if not model.has_access("read"):
            return []
        return [name for name, field in model._fields.items() if model._has_field_access(field, "read")]

    def specification(self, model):
        """All that a form could show: each field, and the fields of what it refers to."""
        found = {}
        for name in self.readable(model):
            field = model._fields[name]
            if not field.relational:
                found[name] = {}
                continue
            inner = self.readable(model.env[field.comodel_name])
            if field.comodel_name.startswith("ha."):
                found[name] = {"fields": {other: {} for other in inner}} if inner else {}
            else:
                found[name] = {"fields": {"display_name": {}}} if field.type == "many2one" else {}
        return found

    def own(self, model):
        if model._name == "res.users":
            return model.env.user
        with suppress(AccessError):
            return model.with_context(active_test=False).search([], limit=1)
        return model

    def forms(self, model, field, other):
        """Questions that a form asks when `field` is set to `other`, by name."""
        specification = self.specification(model) or {field.name: {}, "display_name": {}}
        specification.setdefault(field.name, {"fields": {"display_name": {}}})
        values = [other.id, {"id": other.id, "display_name": "x"}]
        if field.type != "many2one":
            values = [[[4, other.id]], [[6, 0, other.ids]], [[1, other.id, {}]]]
        by_default = model.with_context(**{f"default_{field.name}": values[0]})
        name, own = field.name, self.own(model)
        for number, value in enumerate(values):
            for record in filter(None, (model, own)) if own else (model,):
                yield (
                    f"onchange {number}",
                    lambda record=record, value=value: record.onchange({name: value}, [name], specification),
                )
            yield (
                f"first onchange {number}",
                lambda value=value: model.onchange({name: value}, [], specification),
            )
        if own:
            yield "onchange own", lambda: own.onchange({name: values[0]}, [name], specification)
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
            for field in every_model.links(self.env, name):
                for role, user in self.people.items():
                    for mark in ASKED_ABOUT[role]:
                        if other := self.houses[mark].records.get(field.comodel_name):
                            for what, question in self.forms(self.env[name].with_user(user), field, other):
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

    def lists(self, model):
        """Questions of lists and exports, by name."""
        own, fields = self.own(model), self.readable(model)
        if model._name == "res.users":
            # Odoo shows everybody's names to everybody; ours is one field.
            yield "read", lambda: own.read(["current_ha_instance_id"])
            return
        specification = self.specification(model)
        yield "search_read", lambda: model.search_read([], fields)
        yield "web_search_read", lambda: model.web_search_read([], specification)
        yield "name_search", lambda: model.name_search("", limit=None)
        if own:
            relations = [model._fields[name] for name in fields if model._fields[name].relational]
            paths = [
                f"{field.name}/{inner}"
                for field in relations
                for inner in self.readable(model.env[field.comodel_name])
            ]
            yield "export", lambda: own.export_data(fields + paths)
            yield "copy_data", own.copy_data

    def groupings(self, model):
        """What a client can group by, by name, in dictionaries of what can be asked together."""
        columns, others = {}, {}
        for field in model._fields.values():
            leads = field.type == "many2one" and field.comodel_name.startswith("ha.")
            inner = self.env[field.comodel_name]._fields if leads else {}
            for path, last in {
                field.name: field,
                **{f"{field.name}.{name}": inner[name] for name in inner},
            }.items():
                by = f"{path}:month" if path == field.name and field.type in ("date", "datetime") else path
                is_column = last.store and last.column_type and last.type != "json"
                (columns.setdefault(field.name, {}) if is_column else others)[f"grouping by {by}"] = by
        yield from columns.values()
        yield from ({what: by} for what, by in others.items())

    def sortings(self, model):
        """The same for what a client can sort by."""
        columns, others = {}, {}
        for name, field in model._fields.items():
            (columns if field.store and field.column_type else others)[f"sorting by {name}"] = name
        yield columns
        yield from ({what: name} for what, name in others.items())

    def panels(self, model):
        """Questions of search panels, by name."""
        for name in model._fields:
            panel = {"enable_counters": True}
            yield f"panel of {name}", partial(model.search_panel_select_range, name, **panel)
            yield f"panel of {name}", partial(model.search_panel_select_multi_range, name, **panel)

    def named(self, record, mark):
        """Questions about a record that a client names though nobody has shown it, by name."""
        about = [("model", "=", record._name), ("res_id", "=", record.id)]
        yield "read", record.read
        yield "web_read", lambda: record.web_read({"display_name": {}})
        yield "export", lambda: record.export_data(["id", "display_name"])
        yield "onchange", lambda: record.onchange({}, [], {"display_name": {}})
        yield "copy", lambda: record.copy().read()
        yield "write", lambda: record.write({"display_name": "x"})
        yield "unlink", record.unlink
        yield "name_search", lambda: record.name_search(mark, limit=None)
        yield "messages", lambda: record.env["mail.message"].search_read(about, ["body"])

    def test_by_no_list(self):
        for name in self.models:
            for role, user in self.people.items():
                for what, question in self.lists(self.env[name].with_user(user)):
                    self.ask(role, f"{what} of {name}", question)
        self.assertGreater(self.answered, 60)

    def ask_for_groups(self, role, model):
        for parts in self.groupings(model):
            self.ask_together(
                role, model, parts, lambda bys: model.formatted_read_group([], bys, ["__count"])
            )
        for parts in self.sortings(model):
            self.ask_together(
                role, model, parts, lambda names: model.search_read([], ["id"], order=",".join(names))
            )
        for what, question in self.panels(model):
            self.ask(role, f"{what} of {model._name}", question)

    def test_by_no_grouping_sorting_or_search_panel(self):
        for name in every_model.ours(self.env):
            for role in ("manager", "operator"):
                self.ask_for_groups(role, self.env[name].with_user(self.people[role]))
        self.assertGreater(self.answered, 200)

    def test_by_no_record_that_is_named(self):
        for role, marks in HIDDEN_FROM.items():
            for mark in marks:
                for name, record in self.houses[mark].records.items():
                    for what, question in self.named(record.with_user(self.people[role]), mark):
                        self.ask(role, f"{what} of {name}", question)

    def test_in_debug_mode_errors_name_nothing_either(self):
        with self.debug_mode():
            for role, marks in HIDDEN_FROM.items():
                for mark in marks:
                    for name, record in self.houses[mark].records.items():
                        self.ask(role, f"debugging {name}", record.with_user(self.people[role]).read)

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
                for guesses in self.guesses(model, mark) if model.has_access("read") else ():
                    # What finds nothing together finds nothing alone either.
                    if self.found_by(model, guesses) != []:
                        for guess in guesses:
                            self.assert_tells_nothing(model, mark, guess, f"{role} guesses {mark} by {name}")

    def guesses(self, model, mark):
        """Conditions that only a secret fulfils, in lists of those that can be asked together."""
        by_relation, others = {}, []
        for path, field in self.paths(model):
            if field.store:
                of_relation = by_relation.setdefault(path.rpartition(".")[0], [])
                of_relation.append((path, "=", self.houses[mark].secret(field)))
            else:
                others.append([(path, "like", f"{mark}-")])
        return [*by_relation.values(), *others]

    def assert_tells_nothing(self, model, mark, guess, who):
        path, operator, secret = guess
        if found := self.found_by(model, [guess]):
            wrong = (path, operator, secret.replace(mark, "nowhere"))
            self.assertEqual(found, self.found_by(model, [wrong]), f"{who}.{path}")

    def found_by(self, model, guesses):
        """The ids that a search finds for which at least one guess is right; None where it is refused."""
        with (
            mute_logger("odoo.models", "odoo.domains", "odoo.sql_db"),
            suppress(*REFUSED),
            self.env.cr.savepoint(),
        ):
            return (
                model.with_context(active_test=False)
                .search(Domain.OR(Domain(*guess) for guess in guesses))
                .ids
            )
        return None

    def paths(self, model, depth=3):
        """The paths over at most two relations to a text, with the field at their end."""
        for field in model._fields.values():
            if field.type in ("char", "text"):
                yield field.name, field
            elif depth > 1 and field.relational and (field.comodel_name or "").startswith("ha."):
                for path, last in self.paths(self.env[field.comodel_name], depth - 1):
                    yield f"{field.name}.{path}", last
