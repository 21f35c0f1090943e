"""Values of a registry as the ORM takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .registry_kinds import Kind, Values

Ids = Mapping[str, Mapping[str, int]]
"""Record id by Home Assistant's id, by kind."""

SET = 6
"""`odoo.fields.Command.SET`: these and no others."""


def record_values(kind: Kind, values: Values, ids: Ids) -> dict[str, Any]:
    """Values for `create` and `write`, from values as Home Assistant means them.

    :param ids: for references; one that is not among them is left empty
    """
    converted: dict[str, Any] = {}
    for name, value in values.items():
        if name in kind.links:
            converted[name] = ids[kind.links[name][1]].get(value, False)
        elif name in kind.many:
            known = ids[kind.many[name][1]]
            converted[name] = [(SET, 0, [known[key] for key in value if key in known])]
        else:
            converted[name] = False if value is None else value
    return converted
