from odoo.tests import no_retry, tagged

from .hoot import HootCase


@tagged("post_install", "-at_install")
class HootSuite(HootCase):
    addon = "odoo_ha_addon"

    @no_retry
    def test_desktop(self):
        self.run_hoot("desktop")
