import re
from pathlib import Path

import polib
from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

MODULE = "odoo_ha_addon"
LANGUAGES = ["zh_TW"]
HOW_TO_EXPORT = "docs/translations.md tells how to export and translate them."

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]")
TAG = re.compile(r"<[^>]*>")
WORDS_OF_A_TAG = re.compile(r'((?:aria-label|title|alt|placeholder)=)"[^"]*"')


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Every text of the addon is in the template and in each language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo exports a template in the same way, see `odoo.tools.translate.trans_export`.
        reader = TranslationModuleReader(cls.env.cr, modules=[MODULE])
        cls.terms = {source for _module, _type, _name, _id, source, _value, _comments in reader}

    def _file(self, name: str) -> polib.POFile:
        return polib.pofile(str(Path(get_module_path(MODULE), "i18n", name)))

    def _assert_none(self, found, what: str) -> None:
        listed = "\n".join(f"  {text!r}" for text in sorted(found))
        self.assertFalse(listed, f"{what}:\n{listed}\n{HOW_TO_EXPORT}")

    def test_the_template_holds_the_terms_of_the_addon_and_no_others(self):
        held = {entry.msgid for entry in self._file(f"{MODULE}.pot")}
        self._assert_none(self.terms - held, "These terms are not in the template")
        self._assert_none(held - self.terms, "These terms of the template are gone from the addon")

    def test_every_term_is_translated(self):
        for language in LANGUAGES:
            with self.subTest(language):
                translated = {entry.msgid for entry in self._file(f"{language}.po").translated_entries()}
                self._assert_none(self.terms - translated, f"{language}.po does not translate these terms")

    def test_a_translation_keeps_the_placeholders_of_its_source(self):
        for language in LANGUAGES:
            with self.subTest(language):
                self._assert_same(language, PLACEHOLDER.findall, "other placeholders")

    def test_a_translation_keeps_the_tags_of_its_source(self):
        for language in LANGUAGES:
            with self.subTest(language):
                self._assert_same(language, self._tags, "other tags")

    @staticmethod
    def _tags(text: str) -> list[str]:
        """Its tags, without what they say to people."""
        return [WORDS_OF_A_TAG.sub(r'\1""', tag) for tag in TAG.findall(text)]

    def _assert_same(self, language: str, parts, what: str) -> None:
        different = {
            entry.msgid
            for entry in self._file(f"{language}.po").translated_entries()
            if sorted(parts(entry.msgid)) != sorted(parts(entry.msgstr))
        }
        self._assert_none(different, f"{language}.po has {what} than the source of these terms")
