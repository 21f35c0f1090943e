from odoo.service.model import call_kw
from odoo.tests import TransactionCase, tagged

from ..models.command.ha_command import HaCommand
from ..wizards import ha_connection_test
from .secret_questions import SecretQuestions
from .test_every_reference import build
from .test_nonsense import NOBODY_WAITS, SENSE, methods_of, unreachable

ASKED_ABOUT = {"manager": "foreign", "viewer": "hidden", "employee": "mine", "portal": "mine"}
"""Whose records each role names."""
OF_ODOO = ("base.automation", "ir.actions.server", "res.partner", "res.users")
"""Models of Odoo's that our addons have given methods."""


@tagged("post_install", "-at_install")
class TestEveryMethod(SecretQuestions, TransactionCase):
    """Each method of ours that a client can call by name, about records that whoever calls it has no right to."""

    WRITING = ("",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build(cls)
        cls.houses = {"mine": cls.mine, "hidden": cls.hidden, "foreign": cls.foreign}
        for house in cls.houses.values():
            house.hide_secrets()
            if "base.automation" in cls.env:
                house.records["base.automation"] = house.record("base.automation")
        cls.env.flush_all()
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.patch(HaCommand, "_await", lambda *_args, **_values: NOBODY_WAITS)
        self.patch(ha_connection_test, "test_connection", unreachable)

    def test_tells_nothing_and_changes_nothing(self):
        names = [name for name in self.env.registry if name.startswith("ha.") or name in OF_ODOO]
        for role, mark in ASKED_ABOUT.items():
            before = self.rows(mark)
            for name in sorted(names):
                for method, arguments in methods_of(self.env[name]):
                    question = self.question(name, method, arguments, role, mark, before)
                    self.ask(role, f"{name}.{method}", question)
        self.assertGreater(self.answered, 20)

    def question(self, name, method, arguments, role, mark, before):
        model = self.env[name].with_user(self.people[role])
        values = self.sense(mark)
        given = {argument: values[argument] for argument in arguments if argument in values}
        record = self.houses[mark].records.get(name)
        is_of_model = getattr(getattr(type(model), method), "_api_model", False)

        def ask():
            answer = call_kw(model, method, [] if is_of_model else [record.ids if record else []], given)
            self.env.flush_all()
            self.assertEqual(self.rows(mark), before, f"{role} changes something by {name}.{method}")
            return answer

        return ask

    def sense(self, mark):
        records = self.houses[mark].records
        entities = records["ha.entity"].ids
        return {
            **SENSE,
            "entity_id": entities[0],
            "entity_ids": entities,
            "instance_id": records["ha.instance"].id,
            "picked": {"entities": entities},
            "scope": {"entity_ids": entities},
        }

    def rows(self, mark):
        """As PostgreSQL has the records of a house."""
        rows = {}
        for name, record in self.houses[mark].records.items():
            self.env.cr.execute(f"SELECT kept::text FROM {record._table} AS kept WHERE id = %s", [record.id])  # pylint: disable=sql-injection
            rows[name] = self.env.cr.fetchall()
        return rows
