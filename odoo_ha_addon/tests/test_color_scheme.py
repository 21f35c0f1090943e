"""Odoo is dark where its user wants it, or where the device is and they leave it to that."""

import json
import re
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, TransactionCase, tagged

from ..models.color_scheme import ir_http
from . import homes

DARK = "web.assets_web_dark"
PALETTE = "/odoo_ha_addon/static/src/dark/palette.scss"


@tagged("post_install", "-at_install")
class TestColorScheme(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = homes.people(cls.env, {"employee": "base.group_user", "colleague": "base.group_user"})
        cls.employee, cls.colleague = users["employee"], users["colleague"]

    def _page(self, device: str = "") -> str:
        """The web client of the employee, whose browser has told that its device is `light` or `dark`."""
        self.authenticate(self.employee.login, self.employee.login)
        response = self.url_open("/odoo", cookies={ir_http.COOKIE: device} if device else None)
        self.told = response.cookies.get(ir_http.COOKIE)
        return response.text

    def _info(self, page: str) -> dict:
        return json.loads(re.search(r"odoo\.__session_info__ = (\{.*\});", page)[1])

    def test_a_device_that_has_not_told_yet_gets_a_light_page_which_asks_it(self):
        page = self._page()
        self.assertNotIn(DARK, page)
        self.assertIn("prefers-color-scheme", page)
        self.assertIn('served = "light"', page)
        self.assertEqual(self._info(page)["ha_color_scheme"]["choice"], "device")

    def test_a_dark_device_gets_a_dark_page_at_once(self):
        page = self._page(device="dark")
        self.assertIn(DARK, page)
        self.assertIn('served = "dark"', page)

    def test_what_the_device_does_not_know_is_no_colour(self):
        self.assertNotIn(DARK, self._page(device="mauve"))

    def test_who_chose_dark_has_it_on_a_light_device_too(self):
        self.employee.ha_color_scheme = "dark"
        page = self._page(device="light")
        self.assertIn(DARK, page)
        self.assertNotIn("prefers-color-scheme", page)
        self.assertEqual(self.told, "dark")

    def test_who_chose_light_has_it_on_a_dark_device_too(self):
        self.employee.ha_color_scheme = "light"
        page = self._page(device="dark")
        self.assertNotIn(DARK, page)
        self.assertEqual(self.told, "light")

    def test_everybody_chooses_for_themselves_and_for_nobody_else(self):
        own = self.employee.with_user(self.employee)
        own.write({"ha_color_scheme": "dark"})
        self.assertEqual(own.read(["ha_color_scheme"])[0]["ha_color_scheme"], "dark")
        with self.assertRaises(AccessError):
            self.colleague.with_user(self.employee).write({"ha_color_scheme": "dark"})

    def test_it_is_among_the_preferences(self):
        self.employee.tz = "UTC"
        own = self.employee.with_user(self.employee)
        with Form(own, view="base.view_users_form_simple_modif") as form:
            form.ha_color_scheme = "light"
        self.assertEqual(own.ha_color_scheme, "light")

    def test_beside_another_dark_theme_ours_is_not_there(self):
        with patch.object(ir_http, "OTHER_DARK_THEMES", {"web"}):
            self.employee.ha_color_scheme = "dark"
            page = self._page()
            self.assertFalse(self.employee.ha_has_color_scheme)
        self.assertNotIn(DARK, page)
        self.assertNotIn("prefers-color-scheme", page)
        self.assertNotIn("ha_color_scheme", self._info(page))
        self.assertIsNone(self.told)


@tagged("post_install", "-at_install")
class TestDarkBundles(TransactionCase):
    def _paths(self, bundle: str) -> list[str]:
        return [path for path, *_rest in self.env["ir.asset"]._get_asset_paths(bundle, {})]

    def test_our_colours_come_before_those_of_odoo(self):
        for bundle in (DARK, "web.assets_backend_lazy_dark"):
            paths = self._paths(bundle)
            self.assertLess(paths.index(PALETTE), paths.index("/web/static/src/scss/primary_variables.scss"))

    def test_light_pages_and_paper_have_none_of_it(self):
        for bundle in ("web.assets_web", "web.assets_web_print", "web.assets_backend_lazy"):
            dark = [path for path in self._paths(bundle) if "odoo_ha" in path and "dark" in path]
            self.assertEqual(dark, [], bundle)

    def test_another_dark_theme_colours_all_of_odoo(self):
        with patch.object(ir_http, "OTHER_DARK_THEMES", {"web"}):
            for bundle in (DARK, "web.assets_backend_lazy_dark", "web.assets_frontend"):
                ours = [path for path in self._paths(bundle) if "odoo_ha_addon/static/src/dark" in path]
                self.assertEqual(ours, [], bundle)

    def test_dark_styles_compile(self):
        for bundle in (DARK, "web.assets_backend_lazy_dark"):
            assets = self.env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=False)
            styles = assets.css().raw.decode()
            self.assertEqual(assets.css_errors, [])
            self.assertNotIn("css_error_message", styles)
            self.assertIn("#191c24", styles)
