"""What tests of history without Odoo share. Its modules import the base as Odoo has it, `odoo.addons.odoo_ha_addon`;
here that is the very package `odoo_ha_addon`.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import AsyncIterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

import pytest

from tests.fake_home_assistant import FakeHomeAssistant, FakeServer

PREFIX = "odoo.addons."


class _AddonsOfOdoo(MetaPathFinder, Loader):
    """Each module below `odoo.addons` is the one of the same name without that."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname.startswith(PREFIX) else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        module = importlib.import_module(spec.name.removeprefix(PREFIX))
        self._own_spec = module.__spec__
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        module.__spec__ = self._own_spec


if "odoo.addons" not in sys.modules:
    odoo, addons = types.ModuleType("odoo"), types.ModuleType("odoo.addons")
    odoo.__path__, addons.__path__ = [], []
    sys.modules.update({"odoo": odoo, "odoo.addons": addons})
    sys.meta_path.insert(0, _AddonsOfOdoo())


@pytest.fixture
def home(server: FakeServer) -> FakeHomeAssistant:
    """With a recorder."""
    home = server.add("home")
    home.recorder.installed = True
    return home


@pytest.fixture
async def bench(home: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """See `bench.Bench`."""
    # Not before modules below `odoo.addons` are found.
    from .bench import opened

    async with opened(home, monkeypatch) as bench:
        yield bench
