from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import TransactionCase, tagged

WRITTEN_BY_PEOPLE = {
    "ha.history.continue": ("manager",),
    "ha.history.export": ("manager", "operator", "viewer", "outsider"),
    "ha.history.rule": ("manager",),
    "ha.history.trim": ("manager",),
}
"""All else is written by the bridge and the maintenance; who may write what people write."""


@tagged("post_install", "-at_install")
class TestHistoryRights(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.models = [
            name
            for name, model in cls.env.registry.items()
            if model._original_module == "odoo_ha_history" and name.startswith("ha.") and not model._abstract
        ]

    def test_only_rules_are_written_by_people(self):
        for name in self.models:
            for role, user in self.people.items():
                for operation in ("write", "create", "unlink"):
                    may = self.env[name].with_user(user).has_access(operation)
                    with self.subTest(model=name, role=role, operation=operation):
                        self.assertEqual(may, role in WRITTEN_BY_PEOPLE.get(name, ()))

    def test_who_is_no_user_of_home_assistant_reads_nothing(self):
        for name in self.models:
            for role in ("employee", "portal", "public"):
                with self.subTest(model=name, role=role):
                    self.assertFalse(self.env[name].with_user(self.people[role]).has_access("read"))

    def test_how_it_is_kept_is_for_managers(self):
        for name in ("ha.history.rule", "ha.history.source", "ha.history.backfill", "ha.history.task"):
            for role in ("operator", "viewer", "outsider"):
                with self.subTest(model=name, role=role):
                    self.assertFalse(self.env[name].with_user(self.people[role]).has_access("read"))
