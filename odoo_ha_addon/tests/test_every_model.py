from odoo.tests import TransactionCase, new_test_user, tagged

from . import every_model

USER = "odoo_ha_addon.group_ha_user"
MANAGER = "odoo_ha_addon.group_ha_manager"


@tagged("post_install", "-at_install")
class TestEveryModel(TransactionCase):
    """What holds for each model of ours, in whatever addon it is."""

    def rights(self, name):
        """The groups that may do anything with a model."""
        lines = self.env["ir.model.access"].search([("model_id.model", "=", name)])
        return lines.filtered(
            lambda line: any(line[f"perm_{what}"] for what in ("read", "write", "create", "unlink"))
        )

    def rules(self, name):
        return self.env["ir.rule"].search([("model_id.model", "=", name)])

    def test_it_checks_what_it_is_given(self):
        guarded = self.env.registry.descendants(["ha.guarded.mixin"], "_inherit")
        self.assertFalse(set(every_model.ours(self.env)) - set(guarded))

    def test_so_does_a_model_of_odoo_with_a_field_that_leads_to_it(self):
        guarded = self.env.registry.descendants(["ha.guarded.mixin"], "_inherit")
        found = every_model.leading_to_ours(self.env)
        self.assertIn(("res.users", "current_ha_instance_id"), found)
        # Of a relation that stands on both sides, ours is the side that is checked.
        self.assertFalse({model for model, _field in found} - set(guarded))

    def test_nobody_has_it_or_everybody_has_what_is_of_their_companies(self):
        for name in every_model.ours(self.env):
            if self.rights(name):
                everybody = self.rules(name).filtered(lambda rule: not rule.groups)
                with self.subTest(model=name):
                    self.assertIn("company_ids", "".join(everybody.mapped("domain_force")))
                    self.assertTrue(all(r.perm_read and r.perm_write and r.perm_create and r.perm_unlink
                                        for r in everybody))  # fmt: skip

    def test_what_users_have_is_narrowed_to_what_is_theirs(self):
        user, manager = self.env.ref(USER), self.env.ref(MANAGER)
        for name in every_model.ours(self.env):
            groups = self.rights(name).group_id
            with self.subTest(model=name):
                # Who is in a group with a right of its own is a user, so that what users have is narrowed for them too.
                with_own_right = groups.filtered(lambda group: user in group.all_implied_ids)
                self.assertFalse(groups - user - with_own_right, "others than our groups have it")
                if user in groups:
                    self.assertTrue(self.rules(name).filtered(lambda rule: rule.groups == user))
                    self.assertTrue(self.rules(name).filtered(lambda rule: rule.groups == manager))

    def test_what_is_of_companies_is_of_no_home_assistant(self):
        for name in every_model.OF_COMPANIES & set(every_model.ours(self.env)):
            with self.subTest(model=name):
                self.assertTrue(self.env[name]._fields["company_id"].store)
                self.assertNotIn("instance_id", self.env[name]._fields)

    def test_a_wizard_and_its_lines_are_of_who_opened_them(self):
        first, second = (new_test_user(self.env, f"t_{name}", MANAGER) for name in ("first", "second"))
        house = every_model.House(self.env, "house", self.env.company, first)
        for name in every_model.ours(self.env):
            if not self.env[name]._transient:
                continue
            record = house.records[name]
            self.env.cr.execute(f"UPDATE {record._table} SET create_uid = %s", [first.id])  # pylint: disable=sql-injection
            self.env.invalidate_all()
            with self.subTest(model=name):
                self.assertTrue(record.with_user(first).has_access("read"))
                self.assertFalse(record.with_user(second).has_access("read"))
                self.assertFalse(self.env[name].with_user(second).search([]))

    def test_what_is_of_another_company_is_seen_by_none_of_ours(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        manager = new_test_user(self.env, "t_manager", MANAGER)
        house = every_model.House(self.env, "house", elsewhere, manager)
        for name, record in house.records.items():
            with self.subTest(model=name):
                self.assertTrue(record.exists())
                self.assertFalse(record.with_user(manager).has_access("read"))
                for field in every_model.links(self.env, name):
                    if field.type == "many2one" and field.comodel_name not in ("res.users", name):
                        self.assertEqual(record[field.name], house.record(field.comodel_name), field.name)
