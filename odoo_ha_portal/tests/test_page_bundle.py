"""The small bundle of pages for outsiders has all that is asked for in it, also on a phone alone."""

import re

from odoo.addons.odoo_ha_addon.tests.test_bundles import IMPORT
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.js_transpiler import url_to_module_path

WANTED = re.compile(r'useService\("([\w.]+)"\)|dependencies: \[([^\]]*)\]')
ADDED = re.compile(r'\.add\(\s*"([\w.]+)"')
ELSEWHERE = {"orm", "ha_favourites"}
"""The page has services of its own in the place of those that need the first; the second is asked for where it is."""


@tagged("post_install", "-at_install")
class TestPageBundle(TransactionCase):
    BUNDLES = ("odoo_ha_portal.assets_page",)

    def sources(self):
        """By name of the module."""
        paths = {
            path.lstrip("/")
            for bundle in self.BUNDLES
            for path, *_rest in self.env["ir.asset"]._get_asset_paths(bundle, {})
            if path.endswith(".js")
        }
        found = {}
        for path in paths:
            with file_open(path) as source:
                found[url_to_module_path(path)] = source.read()
        return found

    def test_what_is_imported_is_in_it(self):
        sources = self.sources()
        there = {*sources, "@odoo/owl"}
        missing = [
            f"{module} imports {name}"
            for module, source in sources.items()
            for name in IMPORT.findall(source)
            if not name.startswith(".") and name not in there
        ]
        self.assertEqual(missing, [])

    def test_services_that_are_asked_for_are_in_it(self):
        sources = self.sources()
        there = {name for source in sources.values() for name in ADDED.findall(source)} | ELSEWHERE
        missing = [
            f"{module} needs {name}"
            for module, source in sources.items()
            for found in WANTED.findall(source)
            for name in re.findall(r"[\w.]+", " ".join(found))
            if name not in there
        ]
        self.assertEqual(missing, [])
