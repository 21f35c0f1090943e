"""Calling a service of Home Assistant in an instance. What the user may call, `ha_service_validator.py` says."""

from odoo import models

from ..access.ha_refusal import Refusal


class HaServiceCallMixin(models.AbstractModel):
    _name = "ha.service.call.mixin"
    _description = "Home Assistant Instance Whose Services Are Called"

    def _call_service(
        self, domain: str, service: str, service_data: dict | None, return_response: bool = False
    ) -> dict:
        """Call ``domain.service`` and wait for Home Assistant's answer.

        :param service_data: the service's data; `entity_id` in it names the entities, by Home Assistant's ids or by
            record ids
        :param return_response: ask for the response of a service that gives one; those that only read always do
        :return: ``{"context": dict, "response": …, "milliseconds": int}``
        :raises Refusal: with a code of docs/instance-selection.md
        :raises AccessError: the user may not control an entity
        """
        self.ensure_one()
        call = self.env["ha.service.validator"]._allowed_call(
            self, domain, service, service_data, return_response
        )
        return self._answer_of_service(self.env["ha.command"]._call_service(call))

    def _answer_of_service(self, outcome: dict) -> dict:
        if outcome["state"] == "done":
            return {name: outcome[name] for name in ("context", "response", "milliseconds")}
        raise self._refusal_of(outcome)

    def _refusal_of(self, outcome: dict) -> Refusal:
        """What an outcome that is no success means for whoever asked."""
        codes = {"expired": "expired", "unknown": "unknown_outcome"}
        code = codes.get(outcome["state"]) or (
            outcome["code"] if outcome["code"] in ("not_connected", "busy") else "call_failed"
        )
        return Refusal(code, outcome["error"] or self.env._("Home Assistant refused, without saying why."))
