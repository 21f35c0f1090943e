"""Who may import whom, read from the imports of every module of the addon."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from devkit import paths

ADDON = "odoo_ha_addon"
SHARED = {"file_descriptors", "token_cipher", "icon_font", "spreadsheet_text"}
"""Modules beside the folders, which import nothing of ours."""
RULES: dict[str, set[str]] = {
    "hass": set(),
    "protocol": set(),
    "bridge": {"hass", "protocol", *SHARED},
    "cli": {"bridge", "protocol"},
    "models": {"protocol", "hass", *SHARED},
    "wizards": {"models", "protocol", "hass", *SHARED},
    "controllers": {"models", "protocol", "hass", *SHARED},
    "migrations": set(),
    **{f"{name}.py": set() for name in SHARED},
}
"""What each folder imports of ours, beside itself."""
WITHOUT_ODOO = {"hass", "protocol", *(f"{name}.py" for name in SHARED)}
BRIDGE_WITH_ODOO = {"bridge/extensions.py", "bridge/write/orm.py"}
"""Beside `bridge/hosts/`; they import Odoo only when they are called."""


def sources() -> list[Path]:
    folder = paths.ROOT / ADDON
    found = sorted(path.relative_to(folder) for path in folder.rglob("*.py"))
    return [path for path in found if path.parts[0] != "tests"]


def imported(path: Path) -> Iterator[str]:
    """The full names of what a module of the addon imports, wherever in it."""
    package = (ADDON, *path.parent.parts)
    for node in ast.walk(ast.parse((paths.ROOT / ADDON / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.removeprefix("odoo.addons.") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*base, *([node.module] if node.module else [])))
            yield from (f"{origin}.{alias.name}".removeprefix("odoo.addons.") for alias in node.names)


def rooms(path: Path) -> set[str]:
    """The folders and single modules of the addon that a module imports, apart from its own."""
    ours = {name.split(".")[1] for name in imported(path) if name.startswith(f"{ADDON}.")}
    return ours - {path.parts[0]}


@pytest.mark.parametrize("room", sorted(RULES))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    modules = [path for path in sources() if path.parts[0] == room]
    assert modules
    trespasses = {str(path): beyond for path in modules if (beyond := rooms(path) - RULES[room])}
    assert trespasses == {}


def test_every_folder_with_code_has_a_rule() -> None:
    folders = {path.parts[0] for path in sources() if len(path.parts) > 1}
    assert folders <= RULES.keys()


def test_a_client_a_protocol_and_a_bridge_work_without_odoo() -> None:
    knowing = {
        str(path)
        for path in sources()
        if any(name.split(".")[0] == "odoo" for name in imported(path))
        and (path.parts[0] in WITHOUT_ODOO or (path.parts[0] == "bridge" and path.parts[1] != "hosts"))
    }
    assert knowing == BRIDGE_WITH_ODOO


@pytest.mark.parametrize("stranger", ["devkit", "tests", "benchmarks"])
def test_the_addon_imports_no_tool_of_the_repository(stranger: str) -> None:
    users = [
        str(path) for path in sources() if any(name.split(".")[0] == stranger for name in imported(path))
    ]
    assert users == []
