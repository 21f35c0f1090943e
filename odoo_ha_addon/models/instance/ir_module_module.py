"""Bridges hear of a change of modules before it touches their tables, and people hear why no bridge runs meanwhile."""

from odoo import api, models

from ...protocol.module_changes import UNDER_WAY, read_modules

KEPT_OFF = "ha_modules_that_keep_bridges_off"


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def write(self, vals: dict) -> bool:
        result = super().write(vals)
        if "state" in vals:
            self.env.cr.cache.pop(KEPT_OFF, None)
        if vals.get("state") in UNDER_WAY:
            self.env["ha.instance"]._tell_bridges_of_modules()
        return result

    @api.model
    def _keeping_bridges_off(self):
        """The modules that are marked to be changed, and for which bridges wait. Asked once a transaction."""
        names = self.env.cr.cache.get(KEPT_OFF)
        if names is None:
            self.sudo().flush_model(["state"])
            names = [name for name, _state in read_modules(self.env.cr).changing]
            self.env.cr.cache[KEPT_OFF] = names
        return self.sudo().search([("name", "in", names)]) if names else self.sudo().browse()
