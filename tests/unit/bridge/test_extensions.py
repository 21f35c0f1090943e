"""Each database gets the parts of the addons that are installed there, and one that fails costs only its own."""

from __future__ import annotations

import sys
import threading
import types
from pathlib import Path

import pytest

from odoo_ha_addon.bridge import extensions
from odoo_ha_addon.bridge.extensions import Parts, extend, load


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extensions, "_extensions", {})


def test_only_what_is_installed_in_the_database_extends_its_bridge() -> None:
    made: list[str] = []

    def make(db_name: str) -> Parts:
        made.append(db_name)
        return Parts()

    extend("ha_one", make)
    extend("ha_other", make)
    found = load("first", ["ha_one"], import_addon=lambda addon: None)
    assert list(found.parts) == ["ha_one"]
    assert made == ["first"]


def test_an_addon_is_imported_before_its_parts_are_made() -> None:
    found = load("db", ["ha_one"], import_addon=lambda addon: extend(addon, lambda db_name: Parts()))
    assert list(found.parts) == ["ha_one"]


def test_an_addon_that_does_not_extend_the_bridge_is_remembered_all_the_same() -> None:
    found = load("db", ["ha_plain"], import_addon=lambda addon: None)
    assert found.addons == frozenset({"ha_plain"})
    assert found.parts == {}


@pytest.mark.parametrize("where", ["import", "make"])
def test_an_addon_that_fails_is_left_out_and_the_others_are_there(where: str) -> None:
    def import_addon(addon: str) -> None:
        if addon == "ha_bad" and where == "import":
            raise ImportError(addon)

    def fail(db_name: str) -> Parts:
        raise ValueError(db_name)

    extend("ha_bad", fail)
    extend("ha_good", lambda db_name: Parts())
    found = load("db", ["ha_bad", "ha_good"], import_addon=import_addon)
    assert list(found.parts) == ["ha_good"]
    assert found.addons == frozenset({"ha_bad", "ha_good"})


def test_an_addon_that_odoo_is_importing_in_another_thread_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The server loads its modules while the bridge starts."""
    addon = tmp_path / "ha_slow"
    addon.mkdir()
    (addon / "__init__.py").write_text(
        "import sys\ngate = sys.modules['gate']\ngate.begun.set()\ngate.go_on.wait(10)\ngate.end()\n"
    )
    gate = types.ModuleType("gate")
    gate.begun, gate.go_on = threading.Event(), threading.Event()  # type: ignore[attr-defined]
    gate.end = lambda: extend("ha_slow", lambda db_name: Parts())  # type: ignore[attr-defined]
    odoo, addons, modules = (types.ModuleType(name) for name in ("odoo", "odoo.addons", "odoo.modules"))
    loader = types.ModuleType("odoo.modules.module")
    addons.__path__ = [str(tmp_path)]
    # As Odoo does: what is in the table of modules is loaded, it thinks.
    loader.load_openerp_module = lambda name: None  # type: ignore[attr-defined]
    for module in (gate, odoo, addons, modules, loader):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(
        sys, "meta_path", [f for f in sys.meta_path if "AddonsOfOdoo" not in type(f).__name__]
    )
    monkeypatch.delitem(sys.modules, "odoo.addons.ha_slow", raising=False)

    importing = threading.Thread(target=lambda: __import__("odoo.addons.ha_slow"))
    importing.start()
    gate.begun.wait(10)
    threading.Timer(0.1, gate.go_on.set).start()
    found = load("db", ["ha_slow"])
    importing.join()
    monkeypatch.delitem(sys.modules, "odoo.addons.ha_slow", raising=False)
    assert list(found.parts) == ["ha_slow"]
