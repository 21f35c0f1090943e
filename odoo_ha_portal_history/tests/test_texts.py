from odoo.addons.odoo_ha_portal.tests.link_case import LinkCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestTexts(LinkCase):
    def test_texts_of_charts_come_with_them_and_not_with_the_page(self):
        self.env["res.lang"]._activate_lang("zh_TW")
        page = self.url_open("/odoo_ha_portal/texts?lang=zh_TW").json()["modules"]
        chart = self.url_open("/odoo_ha_portal/texts?lang=zh_TW&part=chart").json()["modules"]
        self.assertNotIn("odoo_ha_history", page)
        self.assertEqual(list(chart), ["odoo_ha_history"])
        self.assertEqual(self.url_open("/odoo_ha_portal/texts?part=nonsense").json()["modules"], {})
