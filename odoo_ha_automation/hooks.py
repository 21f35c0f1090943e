"""What Odoo does not remove by itself when it uninstalls the addon."""

from odoo.addons.odoo_ha_addon.hooks import forget_models
from odoo.api import Environment


def uninstall_hook(env: Environment) -> None:
    # A bridge proves its lease before it writes: what it has begun ends before this, and it begins nothing more.
    env.cr.execute("LOCK TABLE ha_lease IN ACCESS EXCLUSIVE MODE")
    env["ir.config_parameter"].sudo().search([("key", "=like", "odoo_ha_automation.%")]).unlink()
    forget_models(env, "odoo_ha_automation")
