"""Makes the parts of our addons that need no Odoo importable where there is none.

An addon's `__init__` needs Odoo, so an empty package stands in its place; and what an addon imports as
`odoo.addons.NAME` of another one of ours is the same module as `NAME`.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec

from devkit import paths

NAMES = ("odoo_ha_addon", "odoo_ha_automation", "odoo_ha_history", "odoo_ha_portal", "odoo_ha_portal_history")
PREFIX = "odoo.addons."


class _SameModule(MetaPathFinder, Loader):
    """Finds `odoo.addons.NAME…` as `NAME…`."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.startswith(tuple(PREFIX + name for name in NAMES)):
            return ModuleSpec(fullname, self)
        return None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return importlib.import_module(spec.name.removeprefix(PREFIX))

    def exec_module(self, module: types.ModuleType) -> None:
        """It has been executed under its own name."""


def install() -> None:
    """Once or more often."""
    for name in NAMES:
        if name not in sys.modules:
            sys.modules[name] = _package(name, paths.ROOT / name)
    if "odoo" not in sys.modules:
        sys.modules["odoo"] = _package("odoo")
        sys.modules["odoo.addons"] = _package("odoo.addons")
        sys.meta_path.insert(0, _SameModule())


def _package(name: str, *folders: object) -> types.ModuleType:
    package = types.ModuleType(name)
    package.__path__ = [str(folder) for folder in folders]
    return package
