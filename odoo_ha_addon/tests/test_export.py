"""An export is opened in a spreadsheet, which must not carry out what Home Assistant has sent."""

import csv
import io
import json
import re
import zipfile
from html import unescape

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..spreadsheet_text import as_text
from . import homes

HOSTILE = (
    '=HYPERLINK("http://evil.test","x")', "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\t=1+1",
    "{=1+1}", "\r=1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
)  # fmt: skip
HARMLESS = ("on", "-5.2", "+3", "-1e-05", "21.5", "a=b", "2026-01-01", "")


@tagged("post_install", "-at_install")
class TestExport(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.manager.group_ids = [(4, cls.env.ref("base.group_allow_export").id)]

    def _export(self, kind, **params):
        self.authenticate("t_manager", "t_manager")
        fields = [{"name": name, "label": name, "type": "char"} for name in ("name", "state")]
        data = {
            "model": "ha.entity", "fields": fields, "ids": self.light.ids, "domain": [], "import_compat": False,
            "context": {}, **params,
        }  # fmt: skip
        answer = self.url_open(
            f"/web/export/{kind}", data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        )
        answer.raise_for_status()
        return answer.content

    def _cells(self, content):
        """The texts of a workbook, and whether it has formulas."""
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            texts = book.read("xl/sharedStrings.xml").decode()
        return [unescape(text) for text in re.findall(r"<t[^>]*>(.*?)</t>", texts, re.S)], "<f" in sheet

    def test_no_state_becomes_a_formula_in_excel(self):
        for state in HOSTILE:
            homes.set_state(self.light, state, {})
            for groupby in ([], ["state"], ["state", "name"]):
                with self.subTest(state=state, groupby=groupby):
                    texts, has_formulas = self._cells(self._export("xlsx", groupby=groupby))
                    self.assertFalse(has_formulas)
                    self.assertFalse([text for text in texts if text.startswith(("=", "+", "@", "{="))])

    def test_no_heading_of_a_pivot_becomes_a_formula(self):
        self.authenticate("t_manager", "t_manager")
        for state in HOSTILE:
            heading = {"title": state, "width": 1, "height": 1}
            table = {
                "title": "Entities", "model": "ha.entity", "measure_count": 1, "col_group_headers": [[heading]],
                "measure_headers": [{"title": "Count", "is_bold": False}],
                "rows": [{"indent": 0, "title": state, "values": [{"value": 1}]}],
            }  # fmt: skip
            answer = self.url_open(
                "/web/pivot/export_xlsx",
                data={"data": json.dumps(table), "csrf_token": Request.csrf_token(self)},
            )
            with self.subTest(state=state):
                texts, has_formulas = self._cells(answer.content)
                self.assertFalse(has_formulas)
                self.assertIn("Count", texts)
                self.assertFalse([text for text in texts if text.startswith(("=", "+", "@", "{="))])

    def test_no_state_becomes_a_formula_in_csv(self):
        for state in HOSTILE:
            homes.set_state(self.light, state, {})
            with self.subTest(state=state):
                rows = list(csv.reader(io.StringIO(self._export("csv").decode())))
                self.assertEqual(rows[1][1][:1], "'")

    def test_numbers_and_words_stay_as_they_are(self):
        for state in HARMLESS:
            self.assertEqual(as_text(state), state)
        homes.set_state(self.light, "-5.2", {})
        texts, _ = self._cells(self._export("xlsx"))
        self.assertIn("-5.2", texts)
