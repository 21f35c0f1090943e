"""The texts of an addon, and what its `i18n/` has of them."""

import re
from functools import cached_property
from pathlib import Path

import polib
from odoo.modules import get_module_path
from odoo.tools.translate import TranslationModuleReader

LANGUAGES = ["zh_TW"]

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]")
TAG = re.compile(r"<[^>]*>")
WORDS_OF_A_TAG = re.compile(r'((?:aria-label|title|alt|placeholder)=)"[^"]*"')


def tags(text: str) -> list[str]:
    """Its tags, without what they say to people."""
    return [WORDS_OF_A_TAG.sub(r'\1""', tag) for tag in TAG.findall(text)]


class Reader(TranslationModuleReader):
    """Odoo looks through the files of all its addons for each export: so it reads those of several at once."""

    # pylint: disable-next=missing-return
    def _export_translatable_records(self):
        """Of one after the other: what several of them name is of each."""
        modules = self._modules
        for module in modules:
            self._modules = [module]
            super()._export_translatable_records()
        self._modules = modules


class Translations:
    """Of one addon. Each check is a set of texts that are wrong, by what is wrong with them."""

    def __init__(self, env, module: str, exported: list[tuple]):
        """:param exported: what Odoo exports of it"""
        self.env = env
        self.module = module
        self._exported = exported

    @classmethod
    def of_all(cls, env, modules: list[str]) -> list["Translations"]:
        """Of these addons."""
        exported = {module: [] for module in modules}
        for row in Reader(env.cr, modules=modules):
            exported[row[0]].append(row)
        return [cls(env, module, rows) for module, rows in exported.items()]

    @cached_property
    def terms(self) -> set[str]:
        """As Odoo exports them for a template, see `odoo.tools.translate.trans_export`, without those of fields
        that modules which happen to be installed too have added to our models.
        """
        return {
            source
            for _module, _type, name, xml_id, source, _value, _comments in self._exported
            if not (name.startswith("ir.model.fields,") and self._of_a_strange_field(xml_id))
        }

    def _of_a_strange_field(self, xml_id: str) -> bool:
        record = self.env.ref(xml_id)
        strange = self.env[record.model]._fields[record.name]._module not in self._own_modules
        return strange and record.model.startswith("ha.")

    @cached_property
    def _own_modules(self) -> set[str]:
        """It, and all that it depends on."""
        module = self.env["ir.module.module"].search([("name", "=", self.module)])
        return {self.module, *module.upstream_dependencies(exclude_states=("",)).mapped("name")}

    @cached_property
    def languages(self) -> dict[str, polib.POFile]:
        return {language: self.file(f"{language}.po") for language in LANGUAGES}

    def file(self, name: str) -> polib.POFile:
        return polib.pofile(str(Path(get_module_path(self.module), "i18n", name)))

    def of_the_template(self) -> dict[str, set[str]]:
        held = {entry.msgid for entry in self.file(f"{self.module}.pot")}
        return {
            "These terms are not in the template": self.terms - held,
            "These terms of the template are gone from the addon": held - self.terms,
        }

    def untranslated(self) -> dict[str, set[str]]:
        return {
            f"{language}.po does not translate these terms": self.terms
            - {entry.msgid for entry in file.translated_entries()}
            for language, file in self.languages.items()
        }

    def with_other(self, parts, what: str) -> dict[str, set[str]]:
        """Terms of which the translation has other `parts` than the source."""
        return {
            f"{language}.po has other {what} than the source of these terms": {
                entry.msgid
                for entry in file.translated_entries()
                if sorted(parts(entry.msgid)) != sorted(parts(entry.msgstr))
            }
            for language, file in self.languages.items()
        }


def told(wrong: dict[str, set[str]]) -> str:
    """All that is wrong as people read it; empty where nothing is."""
    lines = [
        "\n".join([f"{what}:", *(f"  {text!r}" for text in sorted(texts))])
        for what, texts in wrong.items()
        if texts
    ]
    return (
        "\n".join([*lines, "docs/translations.md tells how to export and translate them."]) if lines else ""
    )
