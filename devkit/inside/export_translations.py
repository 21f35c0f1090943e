"""Bring `i18n/` of odoo_ha_addon up to date with its texts. Odoo's shell runs it: see docs/translations.md.

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

MODULE = "odoo_ha_addon"
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def template(env: Environment) -> polib.POFile:
    """The terms of the addon as the database and the sources have them now."""
    exported = io.BytesIO()
    trans_export(None, [MODULE], exported, "po", env)
    terms = polib.pofile(exported.getvalue().decode())
    for date in DATES:
        terms.metadata.pop(date, None)
    return terms


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


def export(env: Environment) -> None:
    folder = Path(get_module_path(MODULE), "i18n")
    folder.mkdir(exist_ok=True)
    terms = template(env)
    terms.save(str(folder / f"{MODULE}.pot"))
    print(f"{MODULE}.pot: {len(terms)} terms")
    for path in sorted(folder.glob("*.po")):
        print(f"{path.name}: {merge(path, terms)} terms to translate")


export(env)  # noqa: F821 - Odoo's shell provides `env`
