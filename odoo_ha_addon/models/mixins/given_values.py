"""Which records the values that a client gives refer to, and whether it may refer to them.

Odoo checks the record that is written, not what the values point at: its foreign keys take any record, and names and
related fields are read behind them as superuser. So who gives a reference has to be allowed to read what it refers to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from odoo.api import Environment
from odoo.exceptions import AccessError
from odoo.fields import Command, Field
from odoo.models import BaseModel

from ..limits import INT4_MAX

OURS = "ha."


def is_ours(model: str | None) -> bool:
    return model is not None and model.startswith(OURS)


def leads_to_ours(field: Field) -> bool:
    """Whether a field of whatever model can refer to a record of ours."""
    return is_ours(field.comodel_name) or field.type in ("reference", "many2one_reference")


def references(model: BaseModel, values: dict[str, Any]) -> Iterator[tuple[Field, str, list]]:
    """What `values` refer to: the field, the other model, and what is given as ids.

    :param values: as `create`, `write` and `onchange` take them
    """
    for name, value in values.items():
        field = model._fields.get(name)
        if field is None or not value:
            continue
        if field.type == "many2one":
            yield field, str(field.comodel_name), [_id_of(value)]
        elif field.type in ("one2many", "many2many"):
            yield field, str(field.comodel_name), list(_ids_of_commands(value))
        elif field.type == "reference" and isinstance(value, str):
            other, _comma, record_id = value.partition(",")
            yield field, other, [int(record_id) if record_id.isdecimal() else record_id]
        elif field.type == "many2one_reference":
            model_name = values.get(field.model_field)
            yield field, model_name if isinstance(model_name, str) else "", [value]


def nested(model: BaseModel, values: dict[str, Any]) -> Iterator[tuple[Field, BaseModel, dict[str, Any]]]:
    """What is given within `values` for other records: the field, an empty recordset of their model, their values."""
    for name, value in values.items():
        field = model._fields.get(name)
        if field is None or not field.relational:
            continue
        commands = value if isinstance(value, (list, tuple)) else ()
        found = [
            command[2] for command in commands if isinstance(command, (list, tuple)) and len(command) > 2
        ]
        for inner in (value, *found):
            if isinstance(inner, dict):
                yield field, model.env[field.comodel_name], inner


def _id_of(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.id
    if isinstance(value, dict):
        return value.get("id")
    if isinstance(value, (list, tuple)):
        return value[0] if value else False
    return value


def _ids_of_commands(value: Any) -> Iterator[Any]:
    if isinstance(value, BaseModel):
        yield from value.ids
        return
    for command in value if isinstance(value, (list, tuple)) else ():
        if not isinstance(command, (list, tuple)):
            yield command
        elif command and command[0] in (Command.UPDATE, Command.LINK):
            yield command[1] if len(command) > 1 else None
        elif command and command[0] == Command.SET and len(command) > 2:
            yield from command[2] or ()


def check_readable(env: Environment, label: str, model: str, ids: list) -> None:
    """Refuse ids of records that do not exist or that the current user may not read, all in the same words.

    :param label: what people call the field that refers to them
    :raises AccessError: without telling which of the two it is
    """
    wanted = [i for i in ids if i]
    if not wanted:
        return
    are_ids = all(type(i) is int and 0 < i <= INT4_MAX for i in wanted)
    if are_ids and model in env and env[model].has_access("read"):
        readable = env[model].with_context(active_test=False).search([("id", "in", list(set(wanted)))])
        if set(wanted) <= set(readable._ids):
            return
    raise AccessError(env._("%s: there is no such record, or you may not see it.", label))


def check_within(model: BaseModel, values: dict[str, Any]) -> None:
    """The same for all that values of a record of `model` refer to, and the values within them."""
    for field, other, ids in references(model, values):
        check_readable(model.env, field._description_string(model.env), other, ids)
    for _field, other, inner in nested(model, values):
        check_within(other, inner)
