from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from . import homes


@tagged("post_install", "-at_install")
class TestForms(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        from_ha = homes._as_home_assistant(cls.env)
        cls.device = from_ha["ha.device"].create(
            {"device_id": "hue", "name": "Hue", "instance_id": cls.home.id}
        )
        cls.light.with_env(from_ha).device_id = cls.device
        for _turn in range(3):
            cls.env["ha.command"]._defer(cls.home, "light.turn_on", {}, 60, cls.light)
        cls.env.flush_all()

    def _pages(self, model, user):
        arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
        return [page.get("name") for page in etree.fromstring(arch).iter("page")]

    def test_only_managers_are_offered_the_commands(self):
        for model in ("ha.entity", "ha.device"):
            self.assertIn("commands", self._pages(model, self.manager))
            self.assertNotIn("commands", self._pages(model, self.operator))
            self.assertIn("related", self._pages(model, self.operator))

    def test_commands_are_counted_for_managers_and_for_nobody_else(self):
        self.assertEqual(self.light.with_user(self.manager).command_count, 3)
        self.assertEqual(self.attic.with_user(self.manager).command_count, 0)
        self.assertEqual(self.device.with_user(self.manager).command_count, 3)
        for record in (self.light, self.device):
            with self.assertRaises(AccessError):
                record.with_user(self.operator).read(["command_count"])

    def test_only_addresses_of_the_web_become_links(self):
        for url, link in {
            "http://192.168.1.2": "http://192.168.1.2",
            "HTTPS://hue.example/": "HTTPS://hue.example/",
            "homeassistant://config": False,
            "javascript:alert(1)": False,
            "data:text/html,x": False,
            " http://padded": False,
            False: False,
        }.items():
            with self.subTest(url=url):
                self.device.with_env(homes._as_home_assistant(self.env)).configuration_url = url
                self.assertEqual(self.device.with_user(self.manager).configuration_link, link)

    def test_the_live_values_say_what_is_disabled(self):
        self.attic.with_env(homes._as_home_assistant(self.env)).disabled_by = "integration"
        answer = self.env["ha.entity"].with_user(self.manager).follow("viewer", (self.light | self.attic).ids)
        disabled = {state["entity_id"]: state["disabled"] for state in answer["entities"]}
        self.assertEqual(disabled, {"light.kitchen": False, "light.attic": True})

    def test_parts_of_a_device_are_counted(self):
        from_ha = homes._as_home_assistant(self.env)
        from_ha["ha.device"].create(
            {
                "device_id": "hue-2",
                "name": "Outlet",
                "instance_id": self.home.id,
                "parent_device_id": self.device.id,
            }
        )
        self.assertEqual(self.device.part_count, 1)

    def _form(self, model, user):
        return etree.fromstring(self.env[model].with_user(user).get_view(view_type="form")["arch"])

    def _sync_buttons(self, form):
        return [button.get("name") for button in form.find("header").iter("button")]

    def test_the_form_of_every_registry_shows_the_synchronisation(self):
        both = ["action_retry", "action_take_theirs", "action_take_theirs"]
        deletable = [*both, "action_delete_in_home_assistant"]
        for model, buttons in {
            "ha.floor": deletable,
            "ha.area": deletable,
            "ha.label": deletable,
            "ha.device": both,
            "ha.entity": both,
        }.items():
            with self.subTest(model=model):
                form = self._form(model, self.manager)
                self.assertEqual(form.get("js_class"), "ha_registry_form")
                self.assertEqual(self._sync_buttons(form), buttons)
                self.assertEqual(len(form.xpath("./header/field[@name='sync_state']")), 1)
                title = form.xpath("//div[hasclass('oe_title')]")[0]
                above = [node.get("role") for node in title.itersiblings(preceding=True) if node.get("role")]
                self.assertEqual(above, ["status", "alert"])
                below = title.xpath(
                    "following-sibling::div[hasclass('o_ha_below_title')][field/@name='edit_obstacle']"
                )
                self.assertEqual(len(below), 1, "why it cannot be edited")
                self.assertEqual(self._sync_buttons(self._form(model, self.operator)), [])

    def test_a_form_that_another_addon_brings_shows_the_synchronisation_too(self):
        self.env["ir.ui.view"].create(
            {"name": "bare", "model": "ha.category", "arch": "<form><field name='name'/></form>"}
        )
        form = self._form("ha.category", self.manager)
        self.assertEqual(
            self._sync_buttons(form), ["action_retry", "action_take_theirs", "action_take_theirs"]
        )
        roles = [node.get("role") for node in form.iter("div") if node.get("role")]
        self.assertEqual(roles, ["alert", "status"])
