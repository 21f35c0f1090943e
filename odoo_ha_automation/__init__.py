from odoo.addons.odoo_ha_addon.bridge.extensions import extend

from . import gallery, models, trying, wizards
from .bridge.parts import make_parts
from .hooks import uninstall_hook

extend("odoo_ha_automation", make_parts)
