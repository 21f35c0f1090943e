"""All models of ours that are installed, in whatever addon, with a record of each: for tests that leave none out."""

from odoo.fields import Datetime
from odoo.tools import SQL
from psycopg2.extras import Json

from . import homes

SET_ELSEWHERE = {"create_uid", "create_date", "write_uid", "write_date", "id", "parent_path"}
SCALARS = {"integer": 1, "float": 1.0, "boolean": False, "json": {"made": True}, "many2one_reference": 1}
STRUCTURES = {("ha.sync.report.line", "refusals"): lambda secret: [{"key": secret}]}
"""How a secret is put where the code expects more than any structure."""
PROPERTY = "secret"
"""Name of the property that each secret house has on what can have any."""
NEEDED = {("ha.grant", "user_id")}
"""Fields that are not required by themselves, and without which there is no such record."""
OF_COMPANIES = {"ha.product.class"}
"""What is of a company and of no Home Assistant, so that each Home Assistant of the company may refer to it."""


def ours(env) -> list[str]:
    """The models with a table."""
    return sorted(
        name
        for name, model in env.registry.items()
        if name.startswith("ha.") and not model._abstract and model._auto
    )


def leading_to_ours(env) -> list[tuple[str, str]]:
    """Model and name of each stored field of Odoo's own models that leads to a model of ours."""
    return sorted(
        (name, field.name)
        for name, model in env.registry.items()
        if not name.startswith("ha.") and not model._abstract
        for field in model._fields.values()
        if field.relational and field.store and (field.comodel_name or "").startswith("ha.")
    )


def links(env, name: str) -> list:
    """The fields of a model by which a client could refer to a record of ours, a user or a company."""
    wanted = {"res.users", "res.company"}
    return [
        field
        for field in env[name]._fields.values()
        if field.relational
        and field.name not in SET_ELSEWHERE
        and (field.comodel_name.startswith("ha.") or field.comodel_name in wanted)
    ]


def told_apart(model, fields: list) -> list:
    """Those of the fields that are not the same to the user of a model: whoever may neither create nor change records
    of a model of ours is refused whatever they give, so that one field of each type is enough."""
    if not model._name.startswith("ha.") or model.has_access("create") or model.has_access("write"):
        return fields
    return list({field.type: field for field in reversed(fields)}.values())


class House:
    """A Home Assistant with one record of each model of ours, in `records` by model.

    Every text and structure in them holds `mark`, if the house is `secret`.
    """

    def __init__(self, env, mark: str, company, user):
        self.env = homes._as_home_assistant(env)
        self.mark = mark
        self.user = user
        self.records = {"ha.instance": homes._instance(self.env, mark, 9, company_id=company.id)}
        self.being_made = []
        for name in ours(env):
            self.record(name)
        self.env.flush_all()
        self.env.invalidate_all()

    def record(self, name: str):
        """The record of a model, made now if there is none yet; empty while it is just being made."""
        if name == "res.users":
            return self.user
        if name == "res.company":
            return self.records["ha.instance"].company_id
        if name == "base.automation":
            return self._automation_rule()
        if name not in self.records:
            if name in self.being_made:
                return self.env[name]
            self.being_made.append(name)
            self.records[name] = self._made(name)
            self.being_made.remove(name)
        return self.records[name]

    def _made(self, name: str):
        model = self.env[name]
        if name == "ha.entity.state":
            entity = self.record("ha.entity")
            homes.set_state(entity, f"{self.mark}-state", {"secret": self.mark})
            return entity.state_id
        if "instance_id" in model._fields and not model._transient:
            here = [("instance_id", "=", self.records["ha.instance"].id)]
            if found := model.with_context(active_test=False).search(here, limit=1):
                return found
        values = {field.name: self._value(field) for field in model._fields.values() if self._is_given(field)}
        return model.create({key: value for key, value in values.items() if value is not None})

    def _automation_rule(self):
        """A rule of Odoo's, where the addon that lets Home Assistant set off rules is installed."""
        rules = self.env["base.automation"]
        name = f"{self.mark}-rule"
        model = self.env["ir.model"]._get("ha.entity")
        return rules.search([("name", "=", name)], limit=1) or rules.create(
            {"name": name, "model_id": model.id, "trigger": "on_unlink"}
        )

    def _is_given(self, field) -> bool:
        if field.name in SET_ELSEWHERE or not field.store or field.compute or field.related:
            return False
        if field.comodel_name == "ha.entity.state":
            return False  # It comes after its entity.
        if (field.model_name, field.name) in NEEDED:
            return True
        if field.relational:
            # A readonly list is the other side of one that is given elsewhere.
            is_given = field.type == "many2one" or (field.type == "many2many" and not field.readonly)
            # What can be of all companies is of one here.
            is_wanted = field.comodel_name.startswith("ha.") or field.comodel_name == "res.company"
            return is_given and (field.required or is_wanted)
        return field.required or (field.type in ("char", "text") and field.name == "entity_id")

    def _value(self, field):
        if field.type == "many2one":
            return self.record(field.comodel_name).id or None
        if field.type == "many2many":
            return [(6, 0, self.record(field.comodel_name).ids)]
        if field.type in ("char", "text"):
            return f"{self.mark}-{field.model_name}-{field.name}"
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type in ("datetime", "date"):
            return Datetime.now()
        return SCALARS[field.type]

    def hide_secrets(self) -> None:
        """Put a secret of this house into each text and structure of its records."""
        for record in self.records.values():
            chosen = {
                field.model_field for field in record._fields.values() if field.type == "many2one_reference"
            }
            for field in record._fields.values():
                if field.store and field.column_type and field.name not in chosen:
                    self._hide(record, field)
        self.env.invalidate_all()

    def _hide(self, record, field) -> None:
        if field.type in ("char", "text", "html"):
            value = self.secret(field)
            if field.translate:
                value = Json({"en_US": value})
        elif field.type == "properties":
            value = Json({PROPERTY: self.secret(field)})
        elif field.type == "properties_definition":
            value = Json([{"name": PROPERTY, "type": "char", "string": self.secret(field)}])
        elif field.type == "json":
            shape = STRUCTURES.get((record._name, field.name), lambda secret: {"key": secret})
            value = Json(shape(self.secret(field)))
        else:
            return
        self.env.cr.execute(
            SQL("UPDATE %s SET %s = %s WHERE id = %s", SQL.identifier(record._table), SQL.identifier(field.name),
                value, record.id)
        )  # fmt: skip

    def secret(self, field) -> str:
        return f"{self.mark}-{field.model_name}-{field.name}"
