"""What pages without the web client load is whole without it."""

import json
import re
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools.js_transpiler import url_to_module_path

from .. import icon_font
from . import homes

ADDON = "odoo_ha_addon"
SHARED = ("services", "components")

IMPORT = re.compile(r'^(?:import|export) (?:[^"]*? from )?"([^"]+)";', re.MULTILINE)
#: A service that a component cannot be without.
SERVICE = re.compile(r'useService\("(\w+)"\)|dependencies: \[([^\]]*)\]')
#: Odoo's services that only the web client has.
OF_THE_WEB_CLIENT = {"action", "command", "menu", "view"}


@tagged("post_install", "-at_install")
class TestBundles(TransactionCase):
    def _paths(self, bundle: str) -> list[str]:
        return [path for path, *_rest in self.env["ir.asset"]._get_asset_paths(bundle, {})]

    def _modules(self, bundle: str) -> set[str]:
        """Names of the JavaScript modules of a bundle, such as `@web/core/registry`."""
        return {url_to_module_path(path) for path in self._paths(bundle) if path.endswith(".js")}

    @staticmethod
    def _sources() -> dict[str, str]:
        """The shared JavaScript by path below `static/src`."""
        root = Path(get_module_path(ADDON), "static", "src")
        paths = (path for folder in SHARED for path in (root / folder).rglob("*.js"))
        return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in paths}

    def test_services_and_components_import_only_what_a_public_page_has(self):
        there = self._modules("web.assets_frontend") | self._modules(f"{ADDON}.assets_live") | {"@odoo/owl"}
        missing = [
            f"{path} imports {name}"
            for path, source in self._sources().items()
            for name in IMPORT.findall(source)
            if name not in there and not name.startswith(".")
        ]
        self.assertEqual(missing, [])

    def test_services_and_components_need_no_service_of_the_web_client(self):
        needed = [
            f"{path} needs {name}"
            for path, source in self._sources().items()
            for found in SERVICE.findall(source)
            for name in re.findall(r"\w+", " ".join(found))
            if name in OF_THE_WEB_CLIENT
        ]
        self.assertEqual(needed, [])

    def test_every_script_template_and_style_is_in_a_bundle(self):
        static = Path(get_module_path(ADDON), "static")
        there = {f"{ADDON}/{path.relative_to(static.parent)}" for path in (static / "src").rglob("*.*")}
        bundles = ("web.assets_backend", "web.assets_web_dark", "web.assets_frontend")
        bundled = {path for bundle in bundles for path in self._paths(bundle)}
        self.assertEqual(there - {path.lstrip("/") for path in bundled}, set())

    def test_the_web_client_has_the_bundle_of_public_pages_too(self):
        live = {path for path in self._paths(f"{ADDON}.assets_live") if ADDON in path}
        self.assertTrue(live)
        self.assertLessEqual(live, set(self._paths("web.assets_backend")))


@tagged("post_install", "-at_install")
class TestPublicPages(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def _session_info(self, path: str) -> dict:
        """What the page at `path` knows without asking."""
        page = self.url_open(path).text
        return json.loads(re.search(r"odoo\.__session_info__ = (\{.*?\});\n", page)[1])

    def test_guests_know_the_icons_and_no_language_of_words(self):
        info = self._session_info("/web/login")
        self.assertEqual(info["ha_icon_font"], icon_font.VERSION)
        self.assertNotIn("ha_words_language", info)

    def test_users_know_the_language_of_words_too(self):
        self.authenticate(self.viewer.login, self.viewer.login)
        info = self._session_info("/my")
        self.assertEqual(info["ha_icon_font"], icon_font.VERSION)
        self.assertEqual(info["ha_words_language"], "en_US")

    def test_our_texts_are_translated_there(self):
        self.env["res.lang"]._activate_lang("zh_TW")
        self.env["ir.module.module"].search([("name", "=", ADDON)])._update_translations("zh_TW")
        answer = self.url_open("/website/translations?lang=zh_TW").json()
        messages = answer["modules"][ADDON]["messages"]
        self.assertIn("Turn on", {message["id"] for message in messages})
