import gzip
import json
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .. import icon_font


@tagged("post_install", "-at_install")
class TestIcons(HttpCase):
    def get(self, name, version=None, **headers):
        return self.url_open(f"/odoo_ha_addon/icons/{version or icon_font.VERSION}/{name}", headers=headers)

    def test_everybody_gets_the_font_and_may_keep_it_for_ever(self):
        response = self.get("mdi.ttf")
        self.assertEqual(response.headers["Content-Type"], "font/ttf")
        self.assertEqual(response.headers["Cache-Control"], "public, max-age=31536000, immutable")
        self.assertEqual(response.content, icon_font.font())
        self.assertEqual(response.content[:4], b"\0\1\0\0", "a TrueType font")

    def test_the_names_come_compressed_to_those_who_take_them_so(self):
        compressed = self.get("mdi.json", **{"Accept-Encoding": "gzip"})
        plain = self.get("mdi.json", **{"Accept-Encoding": "identity"})
        self.assertEqual(compressed.headers["Content-Encoding"], "gzip")
        self.assertNotIn("Content-Encoding", plain.headers)
        self.assertEqual(compressed.json(), plain.json())
        self.assertLess(len(gzip.compress(plain.content)), 60_000)

    def test_names_are_those_of_home_assistant(self):
        names = json.loads(icon_font.names())
        self.assertEqual(names["lightbulb"], "\U000f0335")
        self.assertIn("import", names, "a word that Python has taken")
        self.assertIn("home-floor-negative-1", names)
        self.assertTrue(all(len(character) == 1 for character in names.values()))

    def test_another_version_than_the_installed_one_is_not_found(self):
        self.assertEqual(self.get("mdi.ttf", version="1.0.0").status_code, 404)

    def test_without_the_package_pages_are_told_so(self):
        with patch.object(icon_font, "VERSION", False):
            self.assertEqual(self.get("mdi.json", version="7.2.96").status_code, 404)
            self.authenticate("admin", "admin")
            answer = self.url_open("/web/session/get_session_info", json={"params": {}})
            self.assertIs(answer.json()["result"]["ha_icon_font"], False)
