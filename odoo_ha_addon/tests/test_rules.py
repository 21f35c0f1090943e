from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

from . import homes

ADDON = Path(__file__).parents[1]
SHARED = "[('shared_with_me', '=', True)]"


def migration(version: str, name: str):
    """The module of a migration script."""
    spec = spec_from_file_location(name, ADDON / "migrations" / version / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@tagged("post_install", "-at_install")
class TestRules(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def test_what_is_shared_is_seen_by_users_through_the_one_resolver_alone(self):
        user = self.env.ref("odoo_ha_addon.group_ha_user")
        for name in self.env.registry.descendants(["ha.shared.mixin"], "_inherit"):
            if self.env[name]._abstract:
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name), ("groups", "=", user.id)])
            with self.subTest(model=name):
                self.assertEqual(rules.mapped("domain_force"), [SHARED])

    def test_an_update_may_correct_every_rule(self):
        rules = self.env["ir.model.data"].search(
            [("module", "=", "odoo_ha_addon"), ("model", "=", "ir.rule")]
        )
        self.assertTrue(rules)
        self.assertFalse(rules.filtered("noupdate"))

    def test_the_update_of_an_older_database_corrects_its_rules(self):
        rule = self.env.ref("odoo_ha_addon.rule_ha_area_user")
        rule.domain_force = "[('entity_ids', '!=', False)]"
        self.env.cr.execute(
            "UPDATE ir_model_data SET noupdate = true WHERE module = 'odoo_ha_addon' AND model = 'ir.rule'"
        )
        self.env.invalidate_all()
        migration("19.0.1.1.0", "pre-rules").migrate(self.env.cr, "19.0.1.0.0")
        convert_file(self.env, "odoo_ha_addon", "security/ha_rules.xml", {}, mode="update")
        self.assertEqual(rule.domain_force, SHARED)

    def test_the_areas_of_an_archived_instance_are_shown_to_managers_alone(self):
        seen = self.kitchen.with_user(self.operator)
        self.assertTrue(seen.has_access("read"))
        self.home.active = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(seen.has_access("read"))
        self.assertTrue(self.kitchen.with_user(self.manager).has_access("read"))

    def test_an_update_removes_views_that_have_become_part_of_others(self):
        form = self.env.ref("odoo_ha_addon.view_ha_entity_form")
        patch = self.env["ir.ui.view"].create(
            {
                "name": "of before", "model": "ha.entity", "inherit_id": form.id,
                "arch": '<xpath expr="//sheet" position="inside"><separator /></xpath>',
            }
        )  # fmt: skip
        self.env["ir.model.data"].create(
            {
                "module": "odoo_ha_addon", "name": "view_ha_entity_form_registry", "model": "ir.ui.view",
                "res_id": patch.id,
            }
        )  # fmt: skip
        migration("19.0.1.1.0", "pre-views").migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertFalse(patch.exists())
        self.assertTrue(form.exists())
        self.assertFalse(self.env.ref("odoo_ha_addon.view_ha_entity_form_registry", raise_if_not_found=False))
