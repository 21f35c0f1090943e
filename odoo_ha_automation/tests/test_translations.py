from odoo.addons.odoo_ha_addon.tests.translations import PLACEHOLDER, Translations, tags, told
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestAutomationTranslations(TransactionCase):
    """Every text of the addon is in the template and in each language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.translations = Translations(cls.env, "odoo_ha_automation")

    def test_the_template_holds_the_terms_of_the_addon_and_no_others(self):
        self.assertEqual(told(self.translations.of_the_template()), "")

    def test_every_term_is_translated(self):
        self.assertEqual(told(self.translations.untranslated()), "")

    def test_a_translation_keeps_the_placeholders_of_its_source(self):
        self.assertEqual(told(self.translations.with_other(PLACEHOLDER.findall, "placeholders")), "")

    def test_a_translation_keeps_the_tags_of_its_source(self):
        self.assertEqual(told(self.translations.with_other(tags, "tags")), "")
