import inspect
import math
from contextlib import suppress

from odoo.addons.odoo_ha_addon.models.command.ha_command import HaCommand
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..hass.errors import CannotConnect
from ..wizards import ha_connection_test
from . import homes
from .test_every_reference import build


async def unreachable(*_args, **_values):
    raise CannotConnect


DEEP: list = []
for _level in range(200):
    DEEP = [DEEP]
NONSENSE = (
    None, True, 0, -1, 7, 2**31, 2**63, -(10**400), 1.5, math.nan, math.inf, 1e308,
    "", "x", "a\0b", "\ud800", "x" * 100_000, "%s", "../..", "\n2026 INFO forged",
    [], [None], [True], ["x"], ["\0"], ["\ud800"], [[7]], [{}], [7, "x"], [2**63], [7] * 30_000, DEEP,
    {}, {"x": 1}, {"\0": "\0"}, {"id": {}}, {"x": DEEP},
)  # fmt: skip
"""What JSON can bring, and what Python's reader of JSON takes beyond it."""
KEYS = {
    "changes": ("name", "tls_ca", "tls_fingerprint", "token", "url"),
    "filters": ("by_id", "domains", "numbers", "person_id", "user_id"),
    "picked": ("areas", "entities", "labels"),
    "scope": ("area_id", "device_id", "entity_ids", "instance_id"),
    "arrangement": ("areas", "cards", "hidden"),
}
"""Of arguments that are structures: each of them is nonsense, too."""
SENSE = {
    "arrangement": {}, "attributes": [], "changes": {}, "data": {}, "end": 1_700_003_600, "is_favourite": False,
    "limit": 5, "picked": {}, "scope": {}, "service": "turn_on", "start": 1_700_000_000, "text": "lamp",
    "viewer": "page", "width": 800,
}  # fmt: skip
"""The other arguments, so that what is nonsense is looked at."""
NOBODY_WAITS = {"state": "failed", "code": "not_connected", "error": "Not connected.", "response": False}


def methods_of(model):
    """Those that our addons alone define and that a client can call, with the names of their arguments."""
    ours, others = set(), set()
    for cls in type(model).mro():
        (ours if cls.__module__.startswith("odoo.addons.odoo_ha_") else others).update(vars(cls))
    for each in sorted(ours - others):
        function = inspect.unwrap(getattr(type(model), each))
        if not each.startswith("_") and inspect.isfunction(function):
            with suppress(AccessError):
                get_public_method(model, each)
                yield each, list(inspect.signature(function).parameters)[1:]


@tagged("post_install", "-at_install")
class TestNonsense(TransactionCase):
    """Each method of ours that a client can call by name answers whatever it is given, or refuses it in a sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build(cls)
        cls.sense = {
            **SENSE,
            "entity_id": cls.mine.records["ha.entity"].id,
            "entity_ids": cls.mine.records["ha.entity"].ids,
            "instance_id": cls.mine.records["ha.instance"].id,
        }

    def setUp(self):
        super().setUp()
        self.patch(HaCommand, "_await", lambda *_args, **_values: NOBODY_WAITS)
        self.patch(ha_connection_test, "test_connection", unreachable)

    def nonsense(self, argument):
        yield from NONSENSE
        for key in KEYS.get(argument, ()):
            yield from ({key: value} for value in NONSENSE)

    def test_it_is_refused_in_a_sentence(self):
        called = set()
        concrete = (name for name, cls in self.env.registry.items() if not cls._abstract)
        for name in sorted(name for name in concrete if name.startswith("ha.")):
            for method, arguments in methods_of(self.env[name]):
                called.add(f"{name}.{method}")
                for argument in arguments:
                    for value in self.nonsense(argument):
                        self.call(name, method, {**self.sense, argument: value}, arguments)
        self.assertGreater(
            called, {"ha.entity.find", "ha.dashboard.arrange", "ha.connection.test.try_settings"}
        )

    def call(self, name, method, values, arguments):
        model = self.env[name].with_user(self.people["manager"])
        record = self.mine.records.get(name)
        is_of_model = getattr(getattr(type(model), method), "_api_model", False)
        given = {argument: values[argument] for argument in arguments if argument in values}
        with (
            self.subTest(model=name, method=method, given=repr(given)[:200]),
            homes.undone(self.env),
            mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.sql_db"),
        ):
            try:
                call_kw(model, method, [] if is_of_model else [record.ids], given)
            except UserError as error:
                self.assertTrue(str(error))
