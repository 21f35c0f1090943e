"""Bring `i18n/` of our addons up to date with their texts. Odoo's shell runs it: see docs/translations.md.

Writes the template as Odoo exports it, but without its dates, which would differ each time, and merges it into
every language beside it: new terms come in empty, terms that are gone go, translations stay as they are.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import polib
from odoo.modules import get_module_path
from odoo.tools.translate import trans_export

if TYPE_CHECKING:
    from odoo.api import Environment

OURS = "odoo\\_ha\\_%"
"""Names of our addons, for SQL's LIKE."""
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def template(env: Environment, module: str) -> polib.POFile:
    """The terms of the addon as the database and the sources have them now."""
    exported = io.BytesIO()
    trans_export(None, [module], exported, "po", env)
    terms = polib.pofile(exported.getvalue().decode())
    for date in DATES:
        terms.metadata.pop(date, None)
    strange = _occurrences_of_other_modules(env, module)
    for entry in list(terms):
        entry.occurrences = [occurrence for occurrence in entry.occurrences if occurrence[0] not in strange]
        if not entry.occurrences:
            terms.remove(entry)
    return terms


def _occurrences_of_other_modules(env: Environment, name: str) -> set[str]:
    """Where the export names fields that modules which happen to be installed too have added to our models."""
    module = env["ir.module.module"].search([("name", "=", name)])
    ours = {name, *module.upstream_dependencies(exclude_states=("",)).mapped("name")}
    fields = env["ir.model.fields"].search([("model", "=like", "ha.%")])
    return {
        f"model:ir.model.fields,{kind}:{name}.field_{field.model.replace('.', '_')}__{field.name}"
        for field in fields
        if env[field.model]._fields[field.name]._module not in ours
        for kind in ("field_description", "help")
    }


def merge(path: Path, terms: polib.POFile) -> int:
    """Merge `terms` into the language file at `path`, and return how many of its terms lack a translation."""
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    language = polib.POFile()
    language.header = terms.header
    language.metadata = {**terms.metadata, "Language": path.stem}
    for entry in terms:
        language.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=known.get(entry.msgid, ""),
                comment=entry.comment,
                occurrences=entry.occurrences,
            )
        )
    language.save(str(path))
    return len(language.untranslated_entries())


def export(env: Environment, module: str) -> None:
    folder = Path(get_module_path(module), "i18n")
    folder.mkdir(exist_ok=True)
    terms = template(env, module)
    terms.save(str(folder / f"{module}.pot"))
    print(f"{module}.pot: {len(terms)} terms")
    for path in sorted(folder.glob("*.po")):
        print(f"{module}/{path.name}: {merge(path, terms)} terms to translate")


def export_all(env: Environment) -> None:
    ours = [("name", "=like", OURS), ("state", "=", "installed")]
    for module in env["ir.module.module"].search(ours, order="name"):
        export(env, module.name)


export_all(env)  # noqa: F821 - Odoo's shell provides `env`
