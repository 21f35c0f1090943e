from odoo.addons.odoo_ha_addon.bridge.extensions import extend

from . import gallery, models, trying, wizards
from .bridge.parts import make_parts
from .excursion import models as excursion_models
from .excursion import wizards as excursion_wizards
from .hooks import uninstall_hook

extend("odoo_ha_automation", make_parts)
