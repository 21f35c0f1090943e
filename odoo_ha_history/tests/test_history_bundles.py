"""What pages without the web client load of history is whole without it."""

from pathlib import Path

from odoo.addons.odoo_ha_addon.tests.test_bundles import IMPORT, OF_THE_WEB_CLIENT, SERVICE
from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.js_transpiler import url_to_module_path

LIVE = "odoo_ha_addon.assets_live"
SHARED = ("services", "components")


@tagged("post_install", "-at_install")
class TestHistoryBundles(TransactionCase):
    def _paths(self, bundle: str) -> list[str]:
        return [path for path, *_rest in self.env["ir.asset"]._get_asset_paths(bundle, {})]

    @staticmethod
    def _sources() -> dict[str, str]:
        root = Path(get_module_path("odoo_ha_history"), "static", "src")
        paths = (path for folder in SHARED for path in (root / folder).rglob("*.js"))
        return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in paths}

    def test_charts_import_only_what_a_public_page_has(self):
        bundles = [*self._paths("web.assets_frontend"), *self._paths(LIVE)]
        there = {url_to_module_path(path) for path in bundles if path.endswith(".js")} | {"@odoo/owl"}
        sources = self._sources()
        self.assertIn("components/history_chart/ha_history_chart.js", sources)
        missing = [
            f"{path} imports {name}"
            for path, source in sources.items()
            for name in IMPORT.findall(source)
            if name not in there and not name.startswith(".")
        ]
        self.assertEqual(missing, [])

    def test_charts_need_no_service_of_the_web_client(self):
        found = {match for source in self._sources().values() for match in SERVICE.findall(source)}
        self.assertTrue(found)
        for needed in found:
            self.assertFalse(set("".join(needed).replace('"', "").split(", ")) & OF_THE_WEB_CLIENT)

    def test_every_file_is_in_a_bundle(self):
        static = Path(get_module_path("odoo_ha_history"), "static")
        there = {
            f"odoo_ha_history/{path.relative_to(static.parent)}" for path in (static / "src").rglob("*.*")
        }
        bundled = {*self._paths("web.assets_backend"), *self._paths("web.assets_web_dark")}
        self.assertEqual(there - {path.lstrip("/") for path in bundled}, set())
