"""A domain of Home Assistant that the base does not know: its services, what they may be told, and its words."""

from odoo import api, models
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal

HIGHEST_FLOOR = 9


class HaServiceCatalog(models.AbstractModel):
    _inherit = "ha.service.catalog"

    @api.model
    def _services(self):
        return super()._services() | {"lift": ("go_to",)}


class HaServiceValidator(models.AbstractModel):
    _inherit = "ha.service.validator"

    @api.model
    def _check_data(self, call) -> None:
        super()._check_data(call)
        if call.name == "lift.go_to" and call.data.get("floor") not in range(HIGHEST_FLOOR + 1):
            raise Refusal("service_denied", self.env._("The lift goes to floors 0 to %s.", HIGHEST_FLOOR))


class HaDashboard(models.Model):
    _inherit = "ha.dashboard"

    @api.model
    def _monitors(self):
        return (*super()._monitors(), "lift")

    @api.model
    def _kind_of(self, row):
        return "processes" if row["translation_key"] == "journeys" else super()._kind_of(row)


class HaWords(models.Model):
    _inherit = "ha.words"

    @api.model
    def _further_words(self, code):
        here = self.with_context(lang=code)
        lift = {
            "name": here.env._("Lift"),
            "state": {"moving": here.env._("Moving")},
        }
        return super()._further_words(code) | {"domains": {"lift": {"_": lift}}}
