from odoo.addons.odoo_ha_portal.tests import test_page_bundle
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestChartBundle(test_page_bundle.TestPageBundle):
    """What is loaded later stands on what the page has."""

    BUNDLES = ("odoo_ha_portal.assets_page", "odoo_ha_portal_history.assets_chart")
