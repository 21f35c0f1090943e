import json

from odoo.addons.odoo_ha_addon import icon_font
from odoo.tests import HttpCase, TransactionCase, tagged

from ..controllers.icons import address
from ..font_subset import _characters, _tables, subset

KILO = 1024


@tagged("post_install", "-at_install")
class TestFontSubset(TransactionCase):
    def test_a_font_keeps_the_characters_that_are_wanted_and_their_outlines(self):
        whole, characters = icon_font.font(), json.loads(icon_font.names())
        wanted = {characters["sofa"], characters["lightbulb"]}
        small = subset(whole, wanted)
        self.assertLess(len(small), len(whole) / 10)
        kept = _characters(_tables(small)[b"cmap"])
        self.assertEqual({chr(code) for code in kept}, wanted)
        self.assertEqual(
            kept,
            {code: glyph for code, glyph in _characters(_tables(whole)[b"cmap"]).items() if code in kept},
        )
        self.assertGreater(len(_tables(small)[b"glyf"]), 100)

    def test_what_it_has_not_is_left_out(self):
        self.assertFalse(_characters(_tables(subset(icon_font.font(), {"A"}))[b"cmap"]))


@tagged("post_install", "-at_install")
class TestIcons(HttpCase):
    def test_a_page_gets_its_icons_in_some_kilobytes(self):
        folder = address(self.env, ["mdi:sofa", "mdi:fridge-alert", "hue:lamp", "", "mdi:no such"])
        font = self.url_open(f"{folder}/mdi.ttf")
        self.assertEqual(font.headers["Content-Type"], "font/ttf")
        self.assertLess(int(font.headers["Content-Length"]), 60 * KILO)
        names = self.url_open(f"{folder}/mdi.json").json()
        self.assertLessEqual({"sofa", "fridge-alert", "lightbulb"}, names.keys())
        simple = self.url_open("/odoo_ha_portal/icons/simple.ttf")
        self.assertEqual(simple.status_code, 200)
        self.assertLess(int(simple.headers["Content-Length"]), 30 * KILO)

    def test_another_version_has_none(self):
        version = f"/{icon_font.VERSION}/"
        for folder in (address(self.env, []), address(self.env, ["mdi:sofa"])):
            self.assertEqual(self.url_open(f"{folder.replace(version, '/0.0/')}/mdi.ttf").status_code, 404)

    def test_nobody_chooses_the_icons_but_a_page_of_ours(self):
        folder = address(self.env, ["mdi:sofa"])
        self.assertEqual(self.url_open(f"{folder}/mdi.json").status_code, 200)
        before, _slash, signature = folder.rpartition("/")
        for forged in (
            f"{before.replace('sofa', 'fridge')}/{signature}",
            f"{before}+fridge/{signature}",
            f"{before}/{signature[:-1]}",
            f"{before}/%C3%A4",
        ):
            for file in ("mdi.ttf", "mdi.json"):
                with self.subTest(address=forged, file=file):
                    self.assertEqual(self.url_open(f"{forged}/{file}").status_code, 404)
