"""What a script can be told when it is run, as Home Assistant describes its service."""

from odoo import models
from odoo.exceptions import UserError


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def script_fields(self) -> list[dict]:
        """The fields of a script that the user may see, in their order.

        :return: ``[{"key", "name", "description", "required", "default", "kind", "options"}]``; `kind` is that of Home
            Assistant's selector, such as `number`, and `options` what it says of it
        :raises UserError: it is no script, or Home Assistant cannot be asked
        """
        self.ensure_one()
        self.check_access("read")
        if self.domain != "script":
            raise UserError(
                self.env._("%s is not a script. Choose an entity of the domain script.", self.display_name)
            )
        outcome = self.env["ha.command"]._ask(self.instance_id, {"type": "get_services"})
        if outcome["state"] != "done":
            raise self.instance_id._refusal_of(outcome)
        scripts = _dict(_dict(outcome["response"]).get("script"))
        # A script's service has the name that the script was given first; its entity may be called otherwise.
        name = self.unique_id if self.unique_id in scripts else self.entity_id.partition(".")[2]
        fields = _dict(_dict(scripts.get(name)).get("fields"))
        return [_field(key, about) for key, about in _flat(fields)]


def _flat(fields: dict):
    """The fields, those in sections too."""
    for key, about in fields.items():
        if isinstance(about, dict) and isinstance(about.get("fields"), dict):
            yield from _flat(about["fields"])
        elif isinstance(about, dict):
            yield key, about


def _field(key: str, about: dict) -> dict:
    selector = _dict(about.get("selector"))
    kind = next(iter(selector), "text")
    return {
        "key": key,
        "name": str(about.get("name") or ""),
        "description": str(about.get("description") or ""),
        "required": bool(about.get("required")),
        "default": about.get("default"),
        "kind": kind,
        "options": _dict(selector.get(kind)),
    }


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}
