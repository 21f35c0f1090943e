from odoo.addons.odoo_ha_addon.bridge.extensions import extend

from . import controllers, models, wizards
from .bridge.parts import make_parts
from .hooks import uninstall_hook

extend("odoo_ha_history", make_parts)
