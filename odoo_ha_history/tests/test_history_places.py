"""Which entities a page of history shows of areas, labels, devices and groups."""

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_chart import ChartCase


@tagged("post_install", "-at_install")
class TestHistoryPlaces(ChartCase):
    def setUp(self):
        super().setUp()
        self.record(self.light, (60, "on"))
        self.record(self.outdoor, (60, "20"))

    def test_what_was_named_comes_first_and_of_places_only_what_is_recorded(self):
        ids = self.history.entities_of({"entities": [self.outdoor.id], "areas": [self.kitchen.id]})["ids"]
        self.assertEqual(ids, (self.outdoor + self.light).ids)
        manager = self.env["ha.history"].with_user(self.manager)
        self.assertEqual(manager.entities_of({"areas": [self.attic_area.id]})["ids"], [])
        self.record(self.attic, (60, "on"))
        self.assertEqual(manager.entities_of({"areas": [self.attic_area.id]})["ids"], self.attic.ids)

    def test_labels_are_places_too(self):
        from_ha = homes._as_home_assistant(self.env)
        label = from_ha["ha.label"].create({"name": "Cold", "label_id": "cold", "instance_id": self.home.id})
        self.outdoor.with_env(from_ha).label_ids = label
        self.env.flush_all()
        self.assertEqual(self.history.entities_of({"labels": [label.id]})["ids"], self.outdoor.ids)

    def test_devices_are_places_and_groups_have_what_was_put_into_them(self):
        from_ha = homes._as_home_assistant(self.env)
        device = from_ha["ha.device"].create({"device_id": "hue", "name": "Hue", "instance_id": self.home.id})
        self.light.with_env(from_ha).device_id = device
        self.outdoor.with_env(from_ha).entity_category = "diagnostic"
        self.env.flush_all()
        self.assertEqual(self.history.entities_of({"devices": [device.id]})["ids"], self.light.ids)
        found = self.history.entities_of({"groups": [self.group.id]})["ids"]
        self.assertEqual(sorted(found), sorted((self.light + self.outdoor).ids))
        outsider = self.env["ha.history"].with_user(self.outsider)
        self.assertEqual(outsider.entities_of({"devices": [device.id], "groups": [self.group.id]})["ids"], [])

    def test_what_is_no_selection_is_refused(self):
        for picked in (None, [], "areas", {"rooms": [1]}, {"areas": "1"}, {"areas": [True]}):
            with self.subTest(picked=picked), self.assertRaises(UserError):
                self.history.entities_of(picked)

    def test_forms_lead_to_the_page_about_what_they_show(self):
        device = homes._as_home_assistant(self.env)["ha.device"].create(
            {"device_id": "hue", "name": "Hue", "instance_id": self.home.id}
        )
        self.light.with_env(homes._as_home_assistant(self.env)).device_id = device
        self.env.flush_all()
        for record, picked in (
            (device, {"entities": self.light.ids}),
            (self.kitchen, {"areas": self.kitchen.ids}),
            (self.group, {"entities": (self.light | self.outdoor).ids}),
        ):
            action = record.with_user(self.manager).action_open_history()
            with self.subTest(model=record._name):
                self.assertEqual((action["tag"], action["path"]), ("ha_history", "home-assistant-history"))
                found = action["context"]["ha_history"]
                self.assertEqual({name: sorted(ids) for name, ids in found.items()}, picked)

    def test_a_list_of_entities_or_of_states_leads_to_their_charts(self):
        states = self.env["ha.history"].with_user(self.operator).search([("entity_id", "=", self.light.id)])
        for records, name in (
            ((self.outdoor | self.light).with_user(self.operator), "action_ha_history_of_entities"),
            (states, "action_ha_history_of_states"),
        ):
            context = {"active_model": records._name, "active_ids": records.ids}
            server_action = self.env.ref(f"odoo_ha_history.{name}").with_user(self.operator)
            found = server_action.with_context(**context).run()
            with self.subTest(name=name):
                picked = found["context"]["ha_history"]["entities"]
                expected = records.ids if records._name == "ha.entity" else self.light.ids
                self.assertEqual(sorted(picked), sorted(expected))
