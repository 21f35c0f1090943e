from odoo.addons.odoo_ha_addon.bridge.extensions import extend

from . import models
from .bridge import make_parts

extend("ha_example", make_parts)
