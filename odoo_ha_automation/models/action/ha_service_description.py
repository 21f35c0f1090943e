"""Home Assistant's live catalogue of services in the languages of those who make actions.

It is asked for when a form offers services, and what it said last is kept: forms are readable while Home Assistant is
away, and values are checked by it without asking anybody when an action runs.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.entity.ha_words import home_assistant_language
from odoo.addons.odoo_ha_addon.protocol.connection_states import ConnectionState
from odoo.exceptions import AccessError
from odoo.tools.misc import format_datetime

from .service_words import described_services

LIFETIME = timedelta(seconds=30)
"""Somebody may have written a script a minute ago, and wants to choose it now."""


class HaServiceDescription(models.Model):
    _name = "ha.service.description"
    _description = "Home Assistant's Services in a Language"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade")
    language = fields.Char(required=True, readonly=True, help="As Home Assistant writes it, such as zh-Hant")
    services = fields.Json(readonly=True)
    asked = fields.Datetime(required=True, readonly=True)

    _language_uniq = models.Constraint(
        "UNIQUE (instance_id, language)", "An instance can have each language only once."
    )

    @api.model
    def catalogue(self, instance_id: int) -> dict[str, Any]:
        """The services of an instance in the user's language; Home Assistant is asked if it can be.

        :return: ``{"services": as `described_services` has them, "problem": a sentence or False}``; there is a problem
            where they could not be asked for now, and may be none or old
        :raises AccessError: the user does not make actions, or may not see the instance
        """
        instance = self._instance(instance_id)
        language = home_assistant_language(self.env.lang or "en_US")
        known = self.sudo().search([("instance_id", "=", instance.id), ("language", "=", language)])
        if known and known.asked > fields.Datetime.now() - LIFETIME:
            return {"services": known.services, "problem": False}
        state = ConnectionState(instance.sudo().connection_state)
        services = self._ask(instance, language) if state.is_open else None
        if not services:
            return {"services": known.services or {}, "problem": self._words_of_silence(known)}
        self._keep(instance, language, services)
        return {"services": services, "problem": False}

    @api.model
    def _instance(self, instance_id: int):
        is_id = type(instance_id) is int and 0 < instance_id < 2**31
        instance = (
            self.env["ha.instance"].search([("id", "=", instance_id if is_id else 0)])
            if self.env["ha.access"]._is_manager() or self.env["ir.actions.server"].has_access("write")
            else None
        )
        if not instance:
            raise AccessError(self.env._("There is no such Home Assistant, or you may not see it."))
        return instance

    def _words_of_silence(self, known) -> str:
        if not known:
            return self.env._(
                "Home Assistant does not answer now, so its services cannot be offered. What is written here can be "
                "changed all the same."
            )
        return self.env._(
            "Home Assistant does not answer now. These are its services as of %s.",
            format_datetime(self.env, known.asked),
        )

    @api.model
    def _ask(self, instance, language: str) -> dict[str, Any] | None:
        """What Home Assistant says now; None if it does not answer."""

        def ask(**payload) -> dict:
            outcome = self.env["ha.command"]._ask(instance, payload)
            if outcome["state"] != "done":
                raise instance._refusal_of(outcome)
            return outcome["response"] if isinstance(outcome["response"], dict) else {}

        def words(category: str) -> dict[str, str]:
            found = ask(type="frontend/get_translations", category=category, language=language)
            resources = found.get("resources")
            return resources if isinstance(resources, dict) else {}

        try:
            return described_services(
                ask(type="get_services"), words("services"), words("selector"), words("title")
            )
        except Refusal:
            return None

    @api.model
    def _keep(self, instance, language: str, services: dict[str, Any]) -> None:
        """In one statement: another request may have asked for the same at the same time. Numbers are as they were read
        from PostgreSQL, which knows integers of any length.
        """
        self.sudo().flush_model()
        self.env.cr.execute(
            """
            INSERT INTO ha_service_description (instance_id, language, services, asked) VALUES (%s, %s, %s::jsonb, %s)
            ON CONFLICT (instance_id, language) DO UPDATE
                SET services = EXCLUDED.services, asked = EXCLUDED.asked
            """,
            [instance.id, language, json.dumps(services), fields.Datetime.now()],
        )
        self.invalidate_model()

    @api.model
    def _is_known(self, instance) -> bool:
        """Whether Home Assistant has told its services at any time."""
        return bool(self.sudo().search_count([("instance_id", "=", instance.id)], limit=1))

    @api.model
    def _of(self, instance, service: str) -> dict[str, Any] | None:
        """What is known of one service, in the user's language where it is known in that; nobody is asked."""
        self.sudo().flush_model()
        language = home_assistant_language(self.env.lang or "en_US")
        self.env.cr.execute(
            """
            SELECT services -> %s FROM ha_service_description
            WHERE instance_id = %s ORDER BY language = %s DESC, asked DESC LIMIT 1
            """,
            [service, instance.id, language],
        )
        row = self.env.cr.fetchone()
        return row[0] if row else None

    @api.model
    def _passwords_of_scripts(self, instance) -> set[str] | None:
        """Names of the fields that scripts take as passwords; None where nothing is known of them."""
        known = self.sudo().search([("instance_id", "=", instance.id)], order="asked DESC", limit=1)
        if not known:
            return None
        return {
            field["key"]
            for name, service in known.services.items()
            if name.startswith("script.")
            for field in service["fields"]
            if field["kind"] == "text" and field["options"].get("type") == "password"
        }
