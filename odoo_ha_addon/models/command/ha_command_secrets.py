"""The audit says who did what with which values, but keeps no code, password or token."""

import time

from odoo import api, models

from .secrets import HIDDEN, without_secrets

TEXTS = ("input_text", "text")
FIELDS_KEPT_SECONDS = 600

_secret_fields: dict[tuple[str, int], tuple[float, set[str]]] = {}
"""When the fields of an instance's scripts were read, and the names of those that are passwords."""


class HaCommand(models.Model):
    _inherit = "ha.command"

    @api.model
    def _payload_to_keep(self, instance, payload: dict) -> dict:
        """The payload as the audit keeps it; it is sent as it is."""
        domain, data = payload.get("domain"), payload.get("service_data")
        kept = without_secrets(payload)
        if not isinstance(data, dict):
            return kept
        if domain in TEXTS and data.get("value") and self._sets_a_password(instance, payload):
            kept["service_data"]["value"] = HIDDEN
        elif domain == "script" and kept["service_data"]:
            names = self._secret_fields_of_scripts(instance)
            if names is None:
                # Better too little in the audit than a password.
                names = data.keys() | (
                    data["variables"].keys() if isinstance(data.get("variables"), dict) else set()
                )
                names -= {"variables"}
            kept["service_data"] = without_secrets(kept["service_data"], names.__contains__)
        return kept

    def _sets_a_password(self, instance, payload: dict) -> bool:
        """Whether a text that is moved is a password; what is not named by its entity id may be any."""
        target = payload.get("target") or {}
        named = target.get("entity_id") or []
        names = named if isinstance(named, list) else [named]
        domain = [("instance_id", "=", instance.id), ("domain", "in", TEXTS)]
        texts = self.env["ha.entity"].sudo().search([*domain, ("entity_id", "in", names)])
        if not names or len(texts) < len(set(names)) or target.keys() - {"entity_id"}:
            texts = self.env["ha.entity"].sudo().search(domain)
        return any((text.attributes or {}).get("mode") == "password" for text in texts)

    def _secret_fields_of_scripts(self, instance) -> set[str] | None:
        """The fields that Home Assistant's scripts take as passwords; None if it cannot be asked now."""
        key = (self.env.cr.dbname, instance.id)
        known = _secret_fields.get(key)
        if known and time.monotonic() - known[0] < FIELDS_KEPT_SECONDS:
            return known[1]
        outcome = self._ask(instance, {"type": "get_services"})
        if outcome["state"] != "done" or not isinstance(outcome["response"], dict):
            return None
        names = set(_passwords(outcome["response"].get("script")))
        _secret_fields[key] = (time.monotonic(), names)
        return names


def _passwords(value):
    """Names of fields whose selector is a text of type password, at any depth."""
    if not isinstance(value, dict):
        return
    for name, about in value.items():
        if isinstance(about, dict):
            selector = about.get("selector")
            text = selector.get("text") if isinstance(selector, dict) else None
            if isinstance(text, dict) and text.get("type") == "password":
                yield name
            yield from _passwords(about)
