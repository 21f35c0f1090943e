"""Bridges hear of a change of modules before it touches their tables, and not by stumbling over it."""

from odoo import models

UNDER_WAY = frozenset({"to install", "to upgrade", "to remove"})


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def write(self, vals: dict) -> bool:
        result = super().write(vals)
        if vals.get("state") in UNDER_WAY:
            self.env["ha.instance"]._tell_bridges_of_modules()
        return result
