"""The report of a month: what it tells, to whom, in whose words."""

import re
from unittest.mock import Mock, patch

from lxml import html
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..excursion.wizards import ha_excursion_report
from .excursion_case import CELSIUS, ExcursionCase


def text_of(page):
    """What people read."""
    return re.sub(r"\s+", " ", html.fromstring(page).text_content())


@tagged("post_install", "-at_install")
class TestTemperatureReport(ExcursionCase):
    def setUp(self):
        super().setUp()
        self.watched = self.watch()

    def warm_day(self):
        """5 °C but for two hours of 10 °C, ten minutes of 9 °C, and five hours without the sensor."""
        self.record(
            self.fridge, (-30, "5"), (100, "10"), (102, "5"), (200, "9"), (200 + 1 / 6, "5"), (300, "unavailable"),
            (305, "5"),
        )  # fmt: skip

    def sheet(self, watched=None, user=None):
        report = self.report(watched or self.watched, user)
        [document] = report._documents()
        return document["sheets"][0]

    def test_it_tells_extremes_means_and_excursions(self):
        self.warm_day()
        sheet = self.sheet()
        figures = {figure["name"]: figure["value"] for figure in sheet["figures"]}
        self.assertEqual((figures["Lowest"], figures["Highest"]), ("5.0 °C", "10.0 °C"))
        self.assertEqual((figures["Mean"], figures["Mean kinetic"]), ("5.0 °C", "5.0 °C"))
        [excursion] = sheet["excursions"]
        self.assertEqual((excursion["duration"], excursion["extreme"]), ("2 h 0 min", "10.0 °C"))
        self.assertEqual(excursion["note"], "No alarm was raised.")
        self.assertEqual(sheet["verdict"], ("danger", "1 excursion. Not acknowledged: 1."))
        self.assertIn("once for less than the allowed 30 min: 10 min", " ".join(sheet["remarks"]))

    def test_gaps_are_told_as_gaps(self):
        self.warm_day()
        sheet = self.sheet()
        [gap] = sheet["gaps"]
        self.assertEqual((gap["duration"], gap["reason"]), ("5 h 0 min", "the sensor was not available"))
        self.assertIn("99.3 %", " ".join(sheet["remarks"]).replace("\xa0", " "))

    def test_an_outage_of_home_assistant_is_a_gap_with_its_reason(self):
        self.record(self.fridge, (-30, "5"), (20, "5.5"))
        self.env["ha.history.gap"].create(
            {
                "instance_id": self.home.id,
                "since": self.moment(10),
                "until": self.moment(12),
                "reason": "home_assistant_down",
            }
        )
        reasons = {gap["reason"]: gap["duration"] for gap in self.sheet()["gaps"]}
        self.assertEqual(
            reasons, {"Home Assistant was not running": "2 h 0 min", "nothing was recorded": "8 h 0 min"}
        )

    def test_an_excursion_has_the_cause_and_who_acknowledged_it(self):
        self.warm_day()
        self.alarm(
            self.watched, 100, 102, cause="The door was open", corrective_action="Vaccines moved",
            acknowledged_by_id=self.boss.id, acknowledged_at=self.moment(103), state="closed", word="Seen",
        )  # fmt: skip
        page = text_of(self.html(self.report(self.watched)))
        for words in (
            "The door was open",
            "Vaccines moved",
            "t_boss",
            "1 excursion.",
            "Checked by",
            "Signature",
        ):
            self.assertIn(words, page)
        self.assertNotIn("Not acknowledged", page)

    def test_an_alarm_of_which_no_temperatures_are_known_is_told_too(self):
        self.alarm(self.watched, 100, 102)
        sheet = self.sheet()
        [row] = sheet["excursions"]
        self.assertEqual((row["duration"], row["acknowledged"]), ("2 h 0 min", "Not acknowledged"))
        self.assertIn("temperatures are not known", row["note"])

    def test_an_excursion_over_midnight_of_the_month_is_told_whole(self):
        self.record(self.fridge, (-48, "5"), (-0.25, "10"), (0.4, "5"))
        [row] = self.sheet()["excursions"]
        self.assertEqual(row["duration"], "39 min")

    def test_the_page_has_chart_figures_gaps_and_a_signature_line(self):
        self.warm_day()
        page = self.html(self.report(self.watched))
        tree = html.fromstring(page)
        self.assertEqual(len(tree.xpath("//svg")), 1)
        self.assertIn("Temperature of sensor.fridge", text_of(page))
        for words in (
            "Vaccines",
            "2 °C to 8 °C",
            "30 min",
            "Not known",
            "kJ/mol",
            "USP <1079.2>",
            "Signature",
        ):
            self.assertIn(words, text_of(page))
        self.assertIn("@bottom-right", page)
        self.assertIn("counter(pages)", page)

    def test_page_numbers_stand_in_the_footer_of_the_pdf(self):
        reports = self.report(self.watched).env["ir.actions.report"]
        page = reports._render_qweb_html(
            "odoo_ha_automation.report_excursion", self.report(self.watched).ids, data={"report_type": "pdf"}
        )[0].decode()
        self.assertTrue(
            html.fromstring(page).xpath("//div[contains(@class, 'footer')]//span[@class='topage']")
        )
        self.assertNotIn("Print This Page", page)

    def test_times_are_those_of_who_reads(self):
        self.warm_day()
        here, there = self.sheet(), self.sheet(user=self.reader)
        self.assertNotEqual(here["excursions"][0]["since"], there["excursions"][0]["since"])
        self.assertIn("Asia/Taipei", text_of(self.html(self.report(self.watched, self.reader))))

    def test_words_are_those_of_who_reads(self):
        self.env["res.lang"]._activate_lang("zh_TW")
        self.env["ir.module.module"].search([("name", "=", "odoo_ha_automation")])._update_translations(
            "zh_TW"
        )
        self.warm_day()
        report = self.report(self.watched)
        page = self.html(report.with_context(lang="zh_TW"))
        self.assertNotIn("Checked by", page)
        self.assertNotIn("No alarm was raised", page)

    def test_temperatures_told_in_fahrenheit_are_told_in_the_unit_of_the_class(self):
        watched = self.watch(self.freezer, self.frozen)
        self.record(self.freezer, (-30, "-4"), (100, "14"), (103, "-4"))
        sheet = self.sheet(watched)
        figures = {figure["name"]: figure["value"] for figure in sheet["figures"]}
        self.assertEqual((figures["Lowest"], figures["Highest"]), ("-20.0 °C", "-10.0 °C"))
        self.assertEqual(len(sheet["excursions"]), 1)

    def test_what_can_be_no_temperature_is_left_out(self):
        self.record(self.fridge, (-30, "5"), (10, "-999"), (11, "20000"), (12, "5"))
        sheet = self.sheet()
        self.assertEqual(sheet["figures"][0]["value"], "5.0 °C")
        self.assertEqual(
            [gap["reason"] for gap in sheet["gaps"]], ["what the sensor told can be no temperature"]
        )

    def test_where_nothing_is_known_it_says_so(self):
        sheet = self.sheet()
        self.assertEqual(sheet["verdict"][0], "warning")
        self.assertFalse(sheet["chart"] or sheet["figures"])
        self.assertIn("Nothing is known", text_of(self.html(self.report(self.watched))))

    def test_without_the_addon_of_history_it_says_what_is_missing(self):
        self.alarm(self.watched, 100, 102)
        with patch.object(type(self.watched), "_keeps_past", lambda *_given: False):
            page = text_of(self.html(self.report(self.watched)))
            self.assertIn("Home Assistant History is not installed", self.report(self.watched).missing)
        self.assertIn("Home Assistant History is not installed", page)
        self.assertIn("2 h 0 min", page)

    def test_without_wkhtmltopdf_it_is_said_and_the_page_is_printed(self):
        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "get_wkhtmltopdf_state", lambda *_given: "install"):
            report = self.report(self.watched)
            self.assertIn("cannot make PDF files", report.missing)
            self.assertIn("cannot make PDF files", text_of(self.html(report)))
        with patch.object(reports, "get_wkhtmltopdf_state", lambda *_given: "ok"):
            self.assertNotIn("cannot make PDF files", text_of(self.html(self.report(self.watched))))

    def test_of_several_devices_a_wkhtmltopdf_that_takes_one_document_makes_no_pdf(self):
        both = self.watched | self.watch(self.freezer, self.frozen)
        reports = type(self.env["ir.actions.report"])
        self.enterContext(patch.object(reports, "get_wkhtmltopdf_state", lambda *_given: "ok"))
        for is_patched, watched, kind in (
            (False, both, "qweb-html"),
            (False, self.watched, "qweb-pdf"),
            (True, both, "qweb-pdf"),
        ):
            self.enterContext(
                patch.object(ha_excursion_report, "_wkhtml", lambda p=is_patched: Mock(is_patched_qt=p))
            )
            report = self.report(watched)
            self.assertEqual(report.action_print()["report_type"], kind)
            self.assertEqual("one PDF of several devices" in report.missing, kind == "qweb-html")

    def test_temperatures_of_a_device_are_one_document(self):
        device = (
            self.env["ha.device"]
            .with_context(from_home_assistant=True)
            .create({"name": "Cold room", "device_id": "x", "instance_id": self.home.id})
        )
        (self.fridge | self.freezer).with_context(from_home_assistant=True).device_id = device
        both = self.watched | self.watch(self.freezer, self.frozen)
        [document] = self.report(both)._documents()
        self.assertEqual((document["title"], len(document["sheets"])), ("Cold room", 2))

    def test_whatever_was_marked_the_dialog_opens(self):
        reports = self.env["ha.excursion.report"].with_user(self.boss)
        for model, ids in (
            ([], [1]),
            ("ha.entity", [2**63]),
            ("ha.device", ["x"]),
            ("ha.entity", {}),
            ("x", [1]),
        ):
            with self.subTest(model=model, ids=ids):
                context = {"active_model": model, "active_ids": ids}
                self.assertFalse(
                    reports.with_context(**context).default_get(["watched_ids"]).get("watched_ids")
                )
        marked = {"active_model": "ha.entity", "active_ids": self.fridge.ids}
        self.assertEqual(
            reports.with_context(**marked).default_get(["watched_ids"])["watched_ids"],
            [(6, 0, self.watched.ids)],
        )

    def test_another_companys_temperatures_cannot_be_reported(self):
        foreign = self.env["ha.watched.temperature"].create(
            {
                "entity_id": self.far_fridge.id,
                "class_id": self.env.ref("odoo_ha_automation.product_class_refrigerated").id,
                "user_id": False,
            }
        )
        with self.assertRaises(AccessError):
            self.report(foreign)
        report = self.report(self.watched)
        self.env.cr.execute("UPDATE ha_excursion_report_rel SET watched_id = %s", [foreign.id])
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            report._documents()

    def test_a_report_is_its_makers_alone(self):
        report = self.report(self.watched)
        with self.assertRaises(AccessError):
            report.with_user(self.reader)._documents()

    def test_users_report_what_they_may_see(self):
        with self.assertRaises(AccessError):
            self.report(self.watched, self.viewer)
        self.group.entity_ids |= self.fridge
        self.warm_day()
        self.assertIn("1 excursion.", text_of(self.html(self.report(self.watched, self.viewer))))

    def test_too_much_and_nothing_are_told_in_words(self):
        nothing = self.report(self.watched.browse())
        self.watched.active = False
        with self.assertRaisesRegex(UserError, "No temperature is watched"):
            nothing.action_print()
        with self.assertRaisesRegex(UserError, "last 36 months"):
            self.report(self.watched, month="1999-01")

    def test_markup_in_names_is_text(self):
        self.fridge.with_context(from_home_assistant=True).name = "<b>Fridge</b> & co"
        self.warm_day()
        page = self.html(self.report(self.watched))
        self.assertNotIn("<b>Fridge", page)
        self.assertIn("<b>Fridge</b> & co", text_of(page))


@tagged("post_install", "-at_install")
class TestReportPage(ExcursionCase, HttpCase):
    def test_it_can_be_opened_as_a_page_by_who_made_it_alone(self):
        homes.set_state(self.fridge, "5", CELSIUS)
        report = self.report(self.watch())
        address = f"/report/html/odoo_ha_automation.report_excursion/{report.id}"
        self.authenticate("t_boss", "t_boss")
        self.assertIn("Temperature Report", self.url_open(address).text)
        self.authenticate("t_reader", "t_reader")
        self.assertNotIn("sensor.fridge", self.url_open(address).text)
