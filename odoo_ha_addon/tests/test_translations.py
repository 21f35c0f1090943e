from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged

from .translations import PLACEHOLDER, Translations, tags, told

BASE = "odoo_ha_addon"


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Every text of this addon, and of each that stands beside it and is installed, is in the template and in each
    language.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        home = Path(get_module_path(BASE)).parent
        installed = cls.env["ir.module.module"].search([("state", "=", "installed")]).mapped("name")
        names = [name for name in installed if Path(get_module_path(name) or "/").parent == home]
        assert BASE in names
        cls.translations = Translations.of_all(cls.env, names)

    def _assert_none(self, wrong):
        """:param wrong: what is wrong of one `Translations`"""
        for translations in self.translations:
            with self.subTest(addon=translations.module):
                self.assertEqual(told(wrong(translations)), "")

    def test_the_template_holds_the_terms_of_the_addon_and_no_others(self):
        self._assert_none(Translations.of_the_template)

    def test_every_term_is_translated(self):
        self._assert_none(Translations.untranslated)

    def test_a_translation_keeps_the_placeholders_of_its_source(self):
        self._assert_none(lambda each: each.with_other(PLACEHOLDER.findall, "placeholders"))

    def test_a_translation_keeps_the_tags_of_its_source(self):
        self._assert_none(lambda each: each.with_other(tags, "tags"))
