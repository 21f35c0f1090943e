"""What every model of ours checks of values that a client gives, beyond what Odoo checks.

Odoo asks for the right before a write and not after it, lets any record be referred to, and computes a form from any
values as superuser. Here, for whoever is not the superuser:

- after a write, records still have to be ones that the writer may have;
- what a value refers to has to be readable by the writer, and of the same Home Assistant;
- a readonly reference is the superuser's to write;
- a form is computed from values that the user could save, and from nothing else;
- values have a size.

Every model of ours inherits it, in whatever addon, and so does a model of Odoo's that gets a field that leads to ours:
there only such fields are looked at, and sizes of all fields that are named as ours are.
"""

from __future__ import annotations

from typing import Any

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Field
from odoo.models import LOG_ACCESS_COLUMNS

from ..limits import LARGEST_JSON, check_size
from .given_values import check_readable, check_within, is_ours, leads_to_ours, nested, references

PREFIX = "ha_"
"""Of the fields that models of Odoo get by our addons."""


class HaGuardedMixin(models.AbstractModel):
    _name = "ha.guarded.mixin"
    _description = "Home Assistant Record Whose Values Are Checked"

    _largest_json: dict[str, int] = {}
    """Bytes of structures that have a limit of their own, by field."""

    @api.model
    def _is_guarded(self, field: Field) -> bool:
        return is_ours(self._name) or leads_to_ours(field)

    @api.model
    def _has_field_access(self, field, operation):
        if (
            operation == "write"
            and not self.env.su
            and field.relational
            and field.readonly
            and field.name not in LOG_ACCESS_COLUMNS
            and self._is_guarded(field)
        ):
            return False
        return super()._has_field_access(field, operation)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self.browse()._check_given(vals)
        records = super().create(vals_list)
        records._check_as_written("create", set(self._fields))
        return records

    def write(self, vals: dict) -> bool:
        if self.env.su:
            return super().write(vals)
        self._check_given(vals)
        result = super().write(vals)
        self._check_as_written("write", set(vals))
        return result

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        if not self.env.su and isinstance(translations, dict):
            for translation in translations.values():
                self._check_sizes({field_name: translation})
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def copy_data(self, default=None):
        if self.env.su:
            return super().copy_data(default)
        # What the user may not read is not looked at, so that the rest can be copied.
        hidden = {
            name: False
            for name, field in self._fields.items()
            if self._is_guarded(field) and not self._has_field_access(field, "read")
        }
        copies = super().copy_data(hidden | (default or {}))
        mine = {name for name in self._fields if self._may_give(name)} | (default or {}).keys()
        return [{name: value for name, value in copy.items() if name in mine} for copy in copies]

    @api.model
    def default_get(self, fields):
        if self.env.su:
            return super().default_get(fields)
        refused = {name for name in self._fields if not self._may_give(name)}
        context = {
            key: value
            for key, value in self.env.context.items()
            if not (key.startswith("default_") and key.removeprefix("default_") in refused)
        }
        # pylint: disable-next=context-overridden
        defaults = super(HaGuardedMixin, self.with_context(context)).default_get(fields)
        set_by_users = self.env["ir.default"]._get_model_defaults(self._name)
        for name in defaults.keys() & refused & set_by_users.keys():
            del defaults[name]
        return {name: value for name, value in defaults.items() if self._may_refer({name: value})}

    def onchange(self, values, field_names, fields_spec):
        if self.env.su:
            return super().onchange(values, field_names, fields_spec)
        values = {name: value for name, value in values.items() if self._may_give(name)}
        changed = [name for name in field_names if name not in self._fields or name in values]
        if field_names and not changed:
            return {"value": {}}
        self._check_references(values)
        return super().onchange(values, changed, fields_spec)

    @api.model
    def _may_give(self, name: str) -> bool:
        """Whether the current user may give this field a value; what is no field is left to Odoo."""
        field = self._fields.get(name)
        if field is None or not self._is_guarded(field):
            return True
        return self._has_field_access(field, "write")

    @api.model
    def _may_refer(self, values: dict[str, Any]) -> bool:
        try:
            self.browse()._check_references(values)
        except AccessError:
            return False
        return True

    def _check_given(self, vals: dict[str, Any]) -> None:
        """:raises AccessError, ValidationError: the current user may not give these records these values"""
        for name in vals:
            if name in self._fields:
                self._check_field_access(self._fields[name], "write")
        self._check_sizes(vals)
        self._check_references(vals, within=False)

    def _check_sizes(self, vals: dict[str, Any]) -> None:
        for name, value in vals.items():
            field = self._fields.get(name)
            # Models of Odoo have fields of ours, too.
            if field and (is_ours(self._name) or name.startswith(PREFIX)):
                largest = self._largest_json.get(name, LARGEST_JSON)
                check_size(self.env, field._description_string(self.env), field.type, value, largest)

    def _check_references(self, values: dict[str, Any], *, within: bool = True) -> None:
        """Refuse values that refer to what the current user may not read. What the records refer to already may stay.

        :param within: look at the values of other records that are given within these, too; where they are written, the
            ORM does it as the same user, which checks them
        """
        for field, model, ids in references(self, values):
            if self._is_guarded(field):
                check_readable(
                    self.env, field._description_string(self.env), model, self._new_among(field, ids)
                )
        for field, other, inner in nested(self, values) if within else ():
            if self._is_guarded(field):
                check_within(other, inner)

    def _new_among(self, field: Field, ids: list) -> list:
        """Those of the ids to which not all of these records refer by the field already."""
        if not any(self._ids) or not field.relational or not field.store:
            return ids
        known = set.intersection(*(set(record[field.name].ids) for record in self.sudo()))
        return [i for i in ids if type(i) is not int or i not in known]

    def _check_as_written(self, operation: str, names: set[str]) -> None:
        """Refuse what `operation` has made of the records, if the writer may not have such records.

        :param names: of the fields that were given
        :raises AccessError, ValidationError: the transaction has to be rolled back
        """
        if is_ours(self._name):
            self.check_access(operation)
            self._check_same_instance(names)

    def _check_same_instance(self, names: set[str]) -> None:
        names = set(self._fields) if "instance_id" in names else names
        links = [
            field.name
            for field in map(self._fields.get, sorted(names))
            if field and field.relational and field.store and is_ours(field.comodel_name)
        ]
        for record in self.sudo().with_context(active_test=False):
            home = record._ha_instance()
            for name in links if home else ():
                strangers = record[name].filtered(
                    lambda other, home=home: (other._ha_instance() or home) != home
                )
                if strangers:
                    raise ValidationError(
                        self.env._("%s belongs to another Home Assistant.", strangers[0].display_name)
                    )

    def _ha_instance(self):
        """The Home Assistant that this record is, or is of; empty where it is of none."""
        if self._name == "ha.instance":
            return self
        field = self._fields.get("instance_id")
        is_of_one = field and field.comodel_name == "ha.instance"
        return self["instance_id"] if is_of_one else self.env["ha.instance"]
