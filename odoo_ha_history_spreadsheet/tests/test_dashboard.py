import json
import re

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
    odoo_charts,
)
from odoo.tests import HttpCase, tagged
from odoo.tools import file_open

PIVOT = re.compile(r'PIVOT\.(VALUE|HEADER)\((\d+)((?:,"?[#\w]+"?)*)\)')
NEVER_ADDED = {"mean", "min", "max", "availability"}


@tagged("post_install", "-at_install")
class TestDashboard(HttpCase):
    """Whatever the dashboard asks for exists, and everybody sees what they may see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.dashboard = cls.env.ref("odoo_ha_history_spreadsheet.dashboard")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)
        cls.sources = [*cls.data["pivots"].values(), *odoo_charts(cls.data)]

    def model_of(self, source):
        return source["model"] if "model" in source else source["metaData"]["resModel"]

    def follow(self, model, chain):
        """The field at the end of a chain of fields."""
        *way, last = chain.split(".")
        for name in way:
            model = self.env[model]._fields[name].comodel_name
        return self.env[model]._fields[last]

    def formulas(self):
        """Kind, pivot, and arguments of each formula of a pivot."""
        for sheet in self.data["sheets"]:
            for content in sheet["cells"].values():
                for kind, pivot, arguments in PIVOT.findall(content):
                    yield (
                        kind,
                        self.data["pivots"][pivot],
                        [each.strip('"') for each in arguments.split(",")[1:]],
                    )

    def test_every_field_exists(self):
        found = fields_in_spreadsheet(self.data)
        self.assertEqual(set(found), {"ha.statistics", "ha.statistics.word"})
        for model, chains in found.items():
            for chain in chains:
                with self.subTest(model=model, chain=chain):
                    self.assertTrue(self.follow(model, chain))

    def test_every_formula_asks_for_what_its_pivot_has(self):
        count = 0
        for kind, pivot, arguments in self.formulas():
            with self.subTest(pivot=pivot["name"], arguments=arguments):
                if kind == "VALUE":
                    self.assertIn(arguments.pop(0), [measure["id"] for measure in pivot["measures"]])
                dimensions = [row["fieldName"] for row in pivot["rows"]]
                self.assertEqual([name.lstrip("#") for name in arguments[::2]], dimensions)
            count += 1
        self.assertGreater(count, 100)

    def test_every_filter_is_about_all_that_is_shown(self):
        filters = {each["id"]: each for each in self.data["globalFilters"]}
        self.assertEqual(set(filters), {"period", "instance", "area"})
        for source in self.sources:
            self.assertEqual(set(source["fieldMatching"]), set(filters))
            for name, matching in source["fieldMatching"].items():
                field = self.follow(self.model_of(source), matching["chain"])
                self.assertEqual(field.type, matching["type"])
                self.assertEqual(field.comodel_name, filters[name].get("modelName"))

    def test_every_chart_has_the_id_by_which_it_is_found(self):
        charts = [figure for figure in self.data["sheets"][0]["figures"] if figure["tag"] == "chart"]
        self.assertEqual([chart["data"]["chartId"] for chart in charts], [chart["id"] for chart in charts])

    def test_every_menu_behind_it_exists(self):
        for menu in menus_xml_ids_in_spreadsheet(self.data):
            self.assertEqual(self.env.ref(menu)._name, "ir.ui.menu")

    def test_nothing_is_added_up_that_has_no_sum(self):
        for source in self.sources:
            measures = [each["fieldName"] for each in source.get("measures", ())] or [
                source["metaData"]["measure"]
            ]
            for measure in measures:
                field = self.env[self.model_of(source)]._fields[measure]
                self.assertEqual(field.aggregator != "sum", measure in NEVER_ADDED, measure)
        self.assertFalse(
            [
                each
                for pivot in self.data["pivots"].values()
                for each in pivot["measures"]
                if "aggregator" in each
            ]
        )

    def test_all_that_is_asked_for_is_answered_to_whoever_may_see_the_dashboard(self):
        for role in ("manager", "viewer"):
            for source in self.sources:
                model = self.env[self.model_of(source)].with_user(self.people[role])
                if "rows" in source:
                    domain, groups = source["domain"], [row["fieldName"] for row in source["rows"]]
                    measures = [each["fieldName"] for each in source["measures"]]
                else:
                    domain, groups = source["searchParams"]["domain"], source["metaData"]["groupBy"]
                    measures = [source["metaData"]["measure"]]
                aggregates = [f"{name}:{model._fields[name].aggregator}" for name in measures]
                with self.subTest(role=role, name=source.get("name", source["id"])):
                    self.assertTrue(model.formatted_read_grouping_sets(domain, [[], groups], aggregates))

    def test_it_opens_for_users_of_home_assistant_and_for_nobody_else(self):
        dashboards = self.env["spreadsheet.dashboard"]
        for role, user in self.people.items():
            may = role in ("manager", "operator", "viewer", "outsider")
            if user._is_public() or user.share:
                continue
            with self.subTest(role=role):
                self.assertEqual(
                    bool(dashboards.with_user(user).search([("id", "=", self.dashboard.id)])), may
                )
        self.authenticate(self.people["viewer"].login, self.people["viewer"].login)
        answer = self.url_open(f"/spreadsheet/dashboard/data/{self.dashboard.id}")
        answer.raise_for_status()
        self.assertIn("Energy by meter", answer.text)

    def test_the_example_looks_like_it_and_asks_for_nothing(self):
        with file_open(self.dashboard.sample_dashboard_file_path) as file:
            sample = json.load(file)
        self.assertFalse(sample["pivots"] or odoo_charts(sample))
        shown, example = self.data["sheets"][0], sample["sheets"][0]
        self.assertEqual(
            [figure["id"] for figure in shown["figures"]], [figure["id"] for figure in example["figures"]]
        )
        self.assertEqual(shown["cols"], example["cols"])
        self.assertEqual(
            {cell for cell, text in shown["cells"].items() if text.startswith("[")},
            {cell for cell, text in example["cells"].items() if text.startswith("[")},
        )
