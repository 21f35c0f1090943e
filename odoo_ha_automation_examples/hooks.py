"""What Odoo does not remove by itself when it uninstalls the addon."""

from odoo.addons.odoo_ha_addon.hooks import forget
from odoo.api import Environment


def uninstall_hook(env: Environment) -> None:
    forget(env, "odoo_ha_automation_examples")
