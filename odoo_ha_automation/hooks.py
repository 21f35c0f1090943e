"""What Odoo does not remove by itself when it uninstalls the addon."""

from odoo.addons.odoo_ha_addon.hooks import forget
from odoo.api import Environment

from .models.action.ir_actions_server import ACTION
from .models.alarm.ir_actions_server_alarm import ALARM


def uninstall_hook(env: Environment) -> None:
    # A bridge proves its lease before it writes: what it has begun ends before this, and it begins nothing more.
    env.cr.execute("LOCK TABLE ha_lease IN ACCESS EXCLUSIVE MODE")
    # An action goes with its type, but not one that a scheduled action still needs.
    env["ir.cron"].with_context(active_test=False).search([("state", "in", (ACTION, ALARM))]).unlink()
    forget(env, "odoo_ha_automation")
