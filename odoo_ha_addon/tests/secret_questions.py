"""Questions that a client can ask about what it may not see, in each way that it has; for tests of rights.

Nothing of the secrets of another house may be in the answers, nor in the refusals.
"""

import json
from contextlib import suppress
from functools import cache, partial, wraps

import psycopg2
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import mute_logger

from . import homes
from .every_model import PROPERTY
from .test_every_reference import NOISY, REFUSED

HIDDEN_FROM = {
    "manager": ("foreign",),
    "operator": ("foreign", "hidden"),
    "viewer": ("foreign", "hidden"),
    "employee": ("foreign", "hidden", "mine"),
    "portal": ("foreign", "hidden", "mine"),
}
"""Whose secrets must appear in no answer to each role."""


PANELS = ("many2one", "many2many", "selection")
"""Types of fields that a search panel takes."""


def known(method):
    """What does not change meanwhile is found out once for each user and model."""

    @wraps(method)
    def once(case, model):
        key = method.__name__, model.env.uid, model._name
        if key not in case.known:
            case.known[key] = method(case, model)
        return case.known[key]

    return once


class SecretQuestions:
    """Of a test case."""

    WRITING = ("copy", "write", "unlink")
    """The questions that change something, by how they begin."""

    def setUp(self):
        super().setUp()
        self.answered = 0
        self.undoing = homes.Undoing(self.env)
        self.known = {}
        self.refuse_in_words_found_once()
        self.enterContext(mute_logger(*NOISY, "odoo.domains"))

    def refuse_in_words_found_once(self):
        """To find them takes longer than all else. A model is refused in the same words to everybody, which name those
        who would not be refused; a record is, to each person, for whatever they ask that needs the same right."""
        access = self.env["ir.model.access"]
        make = type(access)._make_access_error
        words = cache(lambda model, mode: str(make(access, model, mode)))
        self.patch(type(access), "_make_access_error", lambda _access, *refused: AccessError(words(*refused)))
        rules = type(self.env["ir.rule"])
        make_of_rules = rules._make_access_error
        found = {}

        def refused(rule, operation, records):
            key = rule.env.uid, operation, records._name, records._ids
            if key not in found:
                found[key] = str(make_of_rules(rule, operation, records))
            return AccessError(found[key])

        self.patch(rules, "_make_access_error", refused)

    def ask_together(self, role, model, parts, question):
        """Ask about all parts at once, which takes as long as one, and about each by itself if that is refused.

        :param parts: what `question` takes a list of, by name
        """
        together = f"{', '.join(parts)} of {model._name}"
        if self.ask(role, together, lambda: question(list(parts.values()))):
            self.answered += len(parts) - 1
        elif len(parts) > 1:
            for what, part in parts.items():
                self.ask(role, f"{what} of {model._name}", lambda part=part: question([part]))

    def ask(self, role, what, question):
        """Ask, and see that neither the answer nor the refusal holds a secret; returns whether there was an answer."""
        # As in a request of its own, nothing is known that others have read.
        self.env.invalidate_all(flush=False)
        has_changed = what.startswith(self.WRITING)
        try:
            answer, is_answered = question(), True
        except REFUSED as error:
            answer, is_answered = str(error), False
            has_changed |= isinstance(error, psycopg2.Error)
        self.answered += is_answered
        said = json.dumps(answer, default=str, ensure_ascii=False)
        if has_changed:
            self.undoing.undo()
        for mark in HIDDEN_FROM[role]:
            # The marks of secrets, not what tests call a company or a house.
            if f"{mark}-" in said:
                place = said.index(f"{mark}-")
                self.fail(f"{role} learns by {what}: {said[max(0, place - 60) : place + 80]}")
        return is_answered

    @known
    def readable(self, model):
        """The fields that the user of a model may read; none where they may not read the model."""
        if not model.has_access("read"):
            return []
        return [name for name, field in model._fields.items() if model._has_field_access(field, "read")]

    @known
    def asked_over_relations(self, model):
        """The fields of a model that are asked for over relations, too: not those that are refused in it already. Of
        one that the user may not read at all, one of each type, in a table and in none: they are the same to them.
        """
        if model.has_access("read"):
            return self.readable(model)
        return list({(field.type, bool(field.store)): name for name, field in model._fields.items()}.values())

    @known
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

    @known
    def own(self, model):
        if model._name == "res.users":
            return model.env.user
        with suppress(AccessError):
            return model.with_context(active_test=False).search([], limit=1)
        return model

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

    def groupings(self, model):
        """What a client can group by, by name, in dictionaries of what can be asked together: the columns of the model,
        and those of each record that it refers to. What is refused would have all others asked again, one by one.
        """
        together, others = {}, {}
        for field in model._fields.values():
            by = self.by(field)
            columns = together.setdefault(field.name if field.type == "many2one" else "", {})
            (columns if self.is_column(model, field) else others)[f"grouping by {by}"] = by
            if field.type == "many2one" and field.comodel_name.startswith("ha."):
                other = model.env[field.comodel_name]
                for name in self.asked_over_relations(other):
                    inner = other._fields[name]
                    if self.is_grouped(inner):
                        path = f"{field.name}.{self.by(inner)}"
                        is_column = self.is_column(other, inner) and inner.type != "properties"
                        (columns if is_column else others)[f"grouping by {path}"] = path
        yield from filter(None, together.values())
        yield from ({what: by} for what, by in others.items())

    @staticmethod
    def by(field):
        if field.type == "properties":
            return f"{field.name}.{PROPERTY}"
        return f"{field.name}:month" if field.type in ("date", "datetime") else field.name

    @staticmethod
    def is_grouped(field):
        return field.store and field.column_type and field.type != "json"

    def is_column(self, model, field):
        """Whether the user can group and sort by it."""
        return self.is_grouped(field) and field.name in self.readable(model)

    def sortings(self, model):
        """The same for what a client can sort by."""
        columns, others = {}, {}
        for name, field in model._fields.items():
            (columns if self.is_column(model, field) else others)[f"sorting by {name}"] = name
        yield columns
        yield from ({what: name} for what, name in others.items())

    def panels(self, model):
        """Questions of search panels, by name. Of types that no panel takes one field of each is asked about: they are
        refused for their type alone."""
        of_type = {field.type: name for name, field in model._fields.items()}
        panel = {"enable_counters": True}
        for name, field in model._fields.items():
            if field.type in PANELS or of_type[field.type] == name:
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

    def together(self, model, guesses):
        """The guesses in lists of what can be asked at once: over one relation. What is refused is asked by itself."""
        found = {}
        for guess in guesses:
            path, operator, _secret = guess
            place = guess if self.is_refused(model, path) else (path.rpartition(".")[0], operator)
            found.setdefault(place, []).append(guess)
        return found.values()

    def is_refused(self, model, path):
        """Whether a search is refused, as far as that is known of each of the fields that lead to the last one."""
        for name in path.split("."):
            field = model._fields[name]
            if name not in self.readable(model) or not field._description_searchable:
                return True
            model = model.env[field.comodel_name] if field.relational else model
        return False

    def found_by(self, model, guesses):
        """The ids that a search finds for which at least one guess is right; None where it is refused."""
        try:
            condition = Domain.OR(Domain(*guess) for guess in guesses)
            return model.with_context(active_test=False).search(condition).ids
        except REFUSED as error:
            if isinstance(error, psycopg2.Error):
                self.undoing.undo()
            return None

    def right_guesses(self, model, guesses):
        """Those of the guesses that find something. What finds nothing together finds nothing alone either, and of
        what is refused together each half is tried.
        """
        found = self.found_by(model, guesses)
        if not found and (found is not None or len(guesses) == 1):
            return []
        if len(guesses) == 1:
            return guesses
        half = len(guesses) // 2
        return self.right_guesses(model, guesses[:half]) + self.right_guesses(model, guesses[half:])

    def assert_tells_nothing(self, model, mark, guess, who):
        path, operator, secret = guess
        if found := self.found_by(model, [guess]):
            wrong = (path, operator, secret.replace(mark, "nowhere"))
            self.assertEqual(found, self.found_by(model, [wrong]), f"{who}.{path}")

    def asked_paths(self, model):
        """The paths to texts of the model, and over relations to those that are asked for over them."""
        for path, field in self.paths(model):
            if "." not in path or field.name in self.asked_over_relations(model.env[field.model_name]):
                yield path, field

    def paths(self, model, depth=3):
        """The paths over at most two relations to a text, with the field at their end."""
        for field in model._fields.values():
            if field.type in ("char", "text"):
                yield field.name, field
            elif depth > 1 and field.relational and (field.comodel_name or "").startswith("ha."):
                for path, last in self.paths(self.env[field.comodel_name], depth - 1):
                    yield f"{field.name}.{path}", last
