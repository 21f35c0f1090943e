from odoo.addons.odoo_ha_addon.tests.hoot import HootCase
from odoo.tests import no_retry, tagged


@tagged("post_install", "-at_install")
class HootSuite(HootCase):
    addon = "odoo_ha_portal_history"

    @no_retry
    def test_desktop(self):
        self.run_hoot("desktop")
