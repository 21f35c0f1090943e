"""Services that a grant gives beyond the usual ones, chosen from those that Home Assistant says it has."""

import time

from odoo import api, fields, models

from ..entity.ha_script_fields import worded
from ..entity.ha_words import home_assistant_language
from ..limits import INT4_MAX
from .services_beyond import services_beyond

KEPT_SECONDS = 600

_asked: dict[tuple[str, int], float] = {}
"""When an instance was asked for its services last, by database and instance."""


class HaService(models.Model):
    _name = "ha.service"
    _description = "Home Assistant Service Beyond the Usual"
    _inherit = ["ha.guarded.mixin"]
    _order = "name"
    _rec_names_search = ("title", "name")

    name = fields.Char("Service", required=True, readonly=True, help="As Home Assistant calls it")
    title = fields.Char("Name", required=True, readonly=True, translate=True)
    description = fields.Char(readonly=True, translate=True)
    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade")
    parameters = fields.Json(readonly=True, help="What can be given when it is called")
    parameter_words = fields.Json(readonly=True, help="Their words, by language and by key")

    _name_uniq = models.UniqueIndex("(instance_id, name)")

    @api.depends("title", "name")
    def _compute_display_name(self) -> None:
        for service in self:
            service.display_name = f"{service.title} ({service.name})"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Home Assistant is asked what it has while somebody chooses."""
        asked = self.env.context.get("ha_services_of")
        if type(asked) is int and 0 < asked <= INT4_MAX and self.env["ha.access"]._is_manager():
            self._renew(self.env["ha.instance"].search([("id", "=", asked)]))
        return super().name_search(name, domain, operator, limit)

    @api.model
    def _renew(self, instance) -> None:
        """Ask for the services of an instance, if that was not done just now. One that does not answer has those that
        are known.
        """
        key = (self.env.cr.dbname, instance.id)
        if not instance or time.monotonic() - _asked.get(key, -KEPT_SECONDS) < KEPT_SECONDS:
            return
        outcome = self.env["ha.command"]._ask(instance, {"type": "get_services"})
        if outcome["state"] == "done":
            self._keep(instance, outcome["response"])
            self._translate(instance)
            _asked[key] = time.monotonic()

    @api.model
    def _keep(self, instance, services: object) -> None:
        """:param services: Home Assistant's answer to ``get_services``, which is in English"""
        in_english = self.sudo().with_context(lang="en_US")
        known = {service.name: service for service in in_english.search([("instance_id", "=", instance.id)])}
        catalog = self.env["ha.service.catalog"]
        for domain, service, values in services_beyond(
            services, lambda domain, service: service in catalog._services_of(domain)
        ):
            name = f"{domain}.{service}"
            if name in known:
                known.pop(name).write(values)
            else:
                in_english.create({"name": name, "instance_id": instance.id, **values})
        # What Home Assistant has no more may come back, and is still given where somebody gave it.
        gone = self.sudo().union(*known.values())
        given = (
            self.env["ha.grant"]
            .sudo()
            .with_context(active_test=False)
            .search([("service_ids", "in", gone.ids)])
        )
        (gone - given.service_ids).unlink()

    @api.model
    def _translate(self, instance) -> None:
        """Have Home Assistant's own words for what it has, in each language of the people here. Where it has none it is
        English.
        """
        known = self.sudo().with_context(lang="en_US").search([("instance_id", "=", instance.id)])
        domains = sorted({service.name.partition(".")[0] for service in known})
        for code, _name in self.env["res.lang"].get_installed():
            language = home_assistant_language(code)
            if not known or language == "en":
                continue
            words, options = (
                self._words_of(instance, category, language, domains) for category in ("services", "selector")
            )
            if words is None or options is None:
                return
            for service in known:
                service.with_context(lang=code).write(service._worded(code, words, options))

    @api.model
    def _words_of(self, instance, category: str, language: str, domains: list[str]) -> dict | None:
        """Home Assistant's translations of a category, flat; None if it does not answer."""
        asked = {"category": category, "language": language, "integration": domains}
        outcome = self.env["ha.command"]._ask(instance, {"type": "frontend/get_translations", **asked})
        if outcome["state"] != "done":
            return None
        return (outcome["response"] or {}).get("resources") or {}

    def _worded(self, code: str, words: dict, options: dict) -> dict:
        """
        :param code: of Odoo's language
        :param words: Home Assistant's translations of the category `services` into it, flat
        :param options: of the category `selector`
        """
        domain, _dot, name = self.name.partition(".")
        prefix = f"component.{domain}.services.{name}"
        of_parameters = {
            field["key"]: worded(field, domain, name, words, options) for field in self.parameters or ()
        }
        return {
            "title": words.get(f"{prefix}.name") or self.title,
            "description": words.get(f"{prefix}.description") or self.description,
            "parameter_words": {**(self.parameter_words or {}), code: of_parameters},
        }

    def _worded_parameters(self) -> list[dict]:
        """What can be given when it is called, as `script_fields` of `ha.entity` has it, in the user's language."""
        words = (self.parameter_words or {}).get(self.env.lang) or {}
        return [{**field, **words.get(field["key"], {})} for field in self.parameters or ()]

    def _accepts(self, data: dict) -> bool:
        """Whether this is data of the service, and nothing that could name something else."""
        return data.keys() <= {field["key"] for field in self.parameters or ()}


class HaGrant(models.Model):
    _inherit = "ha.grant"

    service_ids = fields.Many2many(
        "ha.service", "ha_grant_service_rel", "grant_id", "service_id", "More Services",
        domain="[('instance_id', '=', instance_id)]", tracking=True,
        help="Beyond what whoever may control something can do with it anyway",
    )  # fmt: skip

    @api.onchange("access", "instance_id")
    def _onchange_services(self) -> None:
        if self.access == "view":
            self.service_ids = False
        self.service_ids = self.service_ids.filtered(lambda service: service.instance_id == self.instance_id)

    def _service_beyond(self, name: str, entities):
        """The service (ha.service) if these grants, which give control, give it on all of these entities.

        :param name: such as `media_player.play_media`
        """
        giving = self.filtered(
            lambda grant: grant.access == "control" and name in grant.service_ids.mapped("name")
        )
        if not giving or not entities or giving._given_among(entities) != entities:
            return self.env["ha.service"]
        return giving.service_ids.filtered(
            lambda service: service.name == name and service.instance_id == entities.instance_id
        )

    def _services_beyond(self, entity) -> list[dict]:
        """What these grants, which give control, give of an entity: as `ha.entity.more_services` has it."""
        giving = self.filtered(lambda grant: grant.service_ids and grant._given_among(entity))
        services = giving.service_ids.filtered(
            lambda service: (
                service.name.startswith(f"{entity.domain}.") and service.instance_id == entity.instance_id
            )
        )
        return [
            {
                "service": service.name.partition(".")[2],
                "name": service.title,
                "description": service.description or "",
                "fields": service._worded_parameters(),
            }
            for service in services.sorted("title")
        ]


class HaEntity(models.Model):
    _inherit = "ha.entity"

    def more_services(self) -> list[dict]:
        """The services beyond the usual ones that grants give the current user on this entity.

        :return: ``[{"service", "name", "description", "fields"}]``; the service without its domain, fields as
            `script_fields` has them
        """
        self.ensure_one()
        self.check_access("read")
        if self.env["ha.access"]._is_manager():
            return []
        return self.env["ha.access"]._grants_of_user("control")._services_beyond(self.sudo())


class HaAccess(models.AbstractModel):
    _inherit = "ha.access"

    @api.model
    def _has_services_beyond(self) -> bool:
        """Whether grants give the current user any; managers need none for what they do."""
        if self._is_manager() or not self._is_user():
            return False
        return bool(self._grants_of_user("control").service_ids)

    @api.model
    def _service_beyond(self, name: str, entities):
        """The service (ha.service, as superuser) that grants give the current user on all of these entities, beyond the
        usual ones; empty where they do not.
        """
        return self._grants_with_control()._service_beyond(name, entities.sudo())

    @api.model
    def _grants_with_control(self):
        """The grants (ha.grant, as superuser) by which whoever acts may control something now."""
        return self._grants_of_user("control")
