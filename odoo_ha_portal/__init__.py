from odoo.addons.odoo_ha_addon import log_lines

from . import controllers, models, reports, wizards
from .hooks import uninstall_hook

log_lines.hide_rest("/ha/s/")
