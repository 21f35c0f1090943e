"""What only reads runs in a transaction that cannot write, so that a replica of the database serves it."""

from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..models.registry.ha_area import HaArea
from . import homes

ROUTES = ("websocket_status", "areas", "entities_by_area")
METHODS = {
    "ha.dashboard": ("load", "states", "machines", "overview", "overview_of_all"),
    "ha.favourite": ("load",),
    "ha.entity": ("find", "has_default_code"),
    "ha.area": ("entity_cards",),
    "ha.instance": ("access_contacts",),
}


@tagged("post_install", "-at_install")
class TestReadonly(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ha.instance"].search([]).active = False
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.authenticate("t_manager", "t_manager")

    def _arguments(self, model, method):
        if model in ("ha.entity", "ha.area") and method != "find":
            return [{"ha.entity": self.light, "ha.area": self.kitchen}[model].id]
        if method == "find":
            return ["kitchen"]
        return (
            [self.home.id]
            if method in ("load", "states", "machines", "overview") and model != "ha.favourite"
            else []
        )

    def test_reading_routes_write_nothing(self):
        for route in ROUTES:
            with self.subTest(route=route), self.assertNoLogs("odoo.http", "WARNING"):
                area = {"area_id": self.kitchen.id} if route == "entities_by_area" else {}
                answer = self.make_jsonrpc_request(f"/odoo_ha_addon/{route}", area)
                self.assertTrue(answer["success"], answer)

    def test_reading_methods_write_nothing(self):
        for model, methods in METHODS.items():
            for method in methods:
                with self.subTest(model=model, method=method), self.assertNoLogs("odoo.http", "WARNING"):
                    self.assertTrue(getattr(self.env.registry[model], method)._readonly)
                    params = {
                        "model": model,
                        "method": method,
                        "args": self._arguments(model, method),
                        "kwargs": {},
                    }
                    self.make_jsonrpc_request(f"/web/dataset/call_kw/{model}/{method}", params)

    def test_a_reading_route_runs_in_a_transaction_that_cannot_write(self):
        modes = []

        def listed(areas, instance):
            areas.env.cr.execute("SHOW transaction_read_only")
            modes.extend(areas.env.cr.fetchone())
            return []

        with patch.object(HaArea, "_list_of", listed):
            self.make_jsonrpc_request("/odoo_ha_addon/areas", {})
        self.assertEqual(modes, ["on"])

    def test_what_has_to_write_after_all_is_begun_again_where_it_may(self):
        choose = "/odoo_ha_addon/switch_instance"
        self.make_jsonrpc_request(choose, {"instance_id": self.office.id})
        self.office.active = False
        with self.assertLogs("odoo.http", "WARNING") as logs:
            answer = self.make_jsonrpc_request("/odoo_ha_addon/websocket_status", {})
        self.assertIn("retrying with a read/write cursor", logs.output[0])
        self.assertEqual(answer["data"]["instance_id"], self.home.id)
        self.manager.invalidate_recordset()
        self.assertFalse(self.manager.current_ha_instance_id)
