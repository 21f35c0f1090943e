"""Who may import whom, read from the imports of every module of the addons."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from devkit import paths

BASE = "odoo_ha_addon"
AUTOMATION = "odoo_ha_automation"
HISTORY = "odoo_ha_history"
PORTAL = "odoo_ha_portal"
PORTAL_HISTORY = "odoo_ha_portal_history"
SHARED = {"file_descriptors", "token_cipher", "icon_font", "spreadsheet_text"}
"""Modules beside the folders, which import nothing of ours."""
RULES: dict[str, dict[str, set[str]]] = {
    BASE: {
        "hass": set(),
        "protocol": set(),
        "bridge": {"hass", "protocol", *SHARED},
        "cli": {"bridge", "protocol"},
        "models": {"protocol", "hass", *SHARED},
        "wizards": {"models", "protocol", "hass", *SHARED},
        "controllers": {"models", "protocol", "hass", *SHARED},
        "migrations": set(),
        **{f"{name}.py": set() for name in SHARED},
    },
    AUTOMATION: {
        "kinds.py": set(),
        "alarm": set(),
        "bridge": {"kinds"},
        "models": {"alarm", "kinds"},
        "wizards": {"models"},
        "gallery": {"kinds", "models"},
        "trying": {"bridge", "kinds", "models"},
        "excursion": {"models"},
    },
    HISTORY: {
        "energy": set(),
        "storage": {"energy"},
        "bridge": {"energy", "storage"},
        "models": {"energy", "storage"},
        "wizards": {"models", "storage"},
        "controllers": {"models", "wizards", "storage"},
        "migrations": {"storage"},
    },
    PORTAL: {
        "models": set(),
        "wizards": {"models", "qr_code"},
        "reports": {"qr_code"},
        "controllers": {"font_subset", "models"},
        "font_subset.py": set(),
        "qr_code.py": set(),
    },
    PORTAL_HISTORY: {"models": set(), "wizards": {"models"}, "controllers": {"models"}},
}
"""What each folder imports of its own addon, beside itself."""
FROM_THE_BASE = {
    "kinds.py": set(),
    "alarm": set(),
    "energy": set(),
    "font_subset.py": set(),
    "qr_code.py": set(),
    "reports": set(),
    "excursion": {"models"},
    "storage": set(),
    "bridge": {"hass", "protocol", "bridge"},
    "models": {"hass", "protocol", "models"},
    "wizards": {"hass", "protocol", "models", "wizards", *SHARED},
    "controllers": {"hass", "protocol", "models", "controllers", *SHARED},
    "migrations": set(),
    "gallery": {"protocol", "models"},
    "trying": {"protocol", "models"},
}
"""What each folder of an addon that hangs on imports of the base."""
WITHOUT_ODOO = {
    BASE: {"hass", "protocol", "bridge", *(f"{name}.py" for name in SHARED)},
    AUTOMATION: {"alarm", "bridge", "kinds.py"},
    HISTORY: {"energy", "storage", "bridge"},
    PORTAL: {"font_subset.py", "qr_code.py"},
}
BRIDGE_WITH_ODOO = {"bridge/extensions.py", "bridge/write/orm.py"}
"""Beside `bridge/hosts/`; they import Odoo only when they are called."""


@cache
def sources(addon: str) -> list[Path]:
    folder = paths.ROOT / addon
    found = sorted(path.relative_to(folder) for path in folder.rglob("*.py"))
    return [path for path in found if path.parts[0] != "tests"]


@cache
def imported(addon: str, path: Path) -> tuple[str, ...]:
    """The full names of what a module of the addon imports, wherever in it."""
    return tuple(_imported(addon, path))


def _imported(addon: str, path: Path) -> Iterator[str]:
    package = (addon, *path.parent.parts)
    for node in ast.walk(ast.parse((paths.ROOT / addon / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.removeprefix("odoo.addons.") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*base, *([node.module] if node.module else [])))
            yield from (f"{origin}.{alias.name}".removeprefix("odoo.addons.") for alias in node.names)


def rooms(addon: str, path: Path, of: str) -> set[str]:
    """The folders and single modules of the addon `of` that a module of `addon` imports."""
    return {name.split(".")[1] for name in imported(addon, path) if name.startswith(f"{of}.")}


@pytest.mark.parametrize(
    ("addon", "room"), [(addon, room) for addon in RULES for room in sorted(RULES[addon])]
)
def test_a_room_imports_only_what_it_may(addon: str, room: str) -> None:
    modules = [path for path in sources(addon) if path.parts[0] == room]
    allowed = RULES[addon][room] | {room}
    trespasses = {str(path): beyond for path in modules if (beyond := rooms(addon, path, addon) - allowed)}
    assert trespasses == {}


@pytest.mark.parametrize(
    ("addon", "room"),
    [
        (addon, room)
        for addon in (AUTOMATION, HISTORY, PORTAL, PORTAL_HISTORY)
        for room in sorted(RULES[addon])
    ],
)
def test_an_addon_imports_of_the_base_only_what_it_may(addon: str, room: str) -> None:
    modules = [path for path in sources(addon) if path.parts[0] == room]
    allowed = FROM_THE_BASE[room]
    trespasses = {str(path): beyond for path in modules if (beyond := rooms(addon, path, BASE) - allowed)}
    assert trespasses == {}


def test_automation_works_without_history() -> None:
    knowing = [str(path) for path in sources(AUTOMATION) if rooms(AUTOMATION, path, HISTORY)]
    assert knowing == []


def test_the_portal_and_history_know_nothing_of_each_other() -> None:
    knowing = [
        str(path)
        for addon, others in ((PORTAL, (HISTORY, PORTAL_HISTORY)), (HISTORY, (PORTAL, PORTAL_HISTORY)))
        for path in sources(addon)
        for other in others
        if rooms(addon, path, other)
    ]
    assert knowing == []


def test_the_base_knows_nothing_of_what_hangs_on_it() -> None:
    knowing = [
        str(path)
        for path in sources(BASE)
        for addon in (AUTOMATION, HISTORY, PORTAL, PORTAL_HISTORY)
        if rooms(BASE, path, addon)
    ]
    assert knowing == []


@pytest.mark.parametrize("addon", RULES)
def test_every_folder_with_code_has_a_rule(addon: str) -> None:
    folders = {path.parts[0] for path in sources(addon) if len(path.parts) > 1}
    assert folders
    assert folders <= RULES[addon].keys()


@pytest.mark.parametrize(
    ("addon", "expected"), [(BASE, BRIDGE_WITH_ODOO), (AUTOMATION, set()), (HISTORY, set())]
)
def test_a_client_a_protocol_a_storage_and_a_bridge_work_without_odoo(addon: str, expected: set[str]) -> None:
    knowing = {
        str(path)
        for path in sources(addon)
        if any(name.split(".")[0] == "odoo" for name in imported(addon, path))
        and path.parts[0] in WITHOUT_ODOO[addon]
        and path.parts[:2] != ("bridge", "hosts")
    }
    assert knowing == expected


def test_what_excursions_calculate_needs_no_odoo_and_none_of_the_models() -> None:
    knowing = {
        str(path)
        for path in sources(AUTOMATION)
        if path.parts[0] == "excursion" and path.parts[1] not in ("models", "wizards")
        for name in imported(AUTOMATION, path)
        if name.split(".")[0] == "odoo" or ".models" in name
    }
    assert knowing == set()


@pytest.mark.parametrize("addon", RULES)
@pytest.mark.parametrize("stranger", ["devkit", "tests", "benchmarks"])
def test_an_addon_imports_no_tool_of_the_repository(addon: str, stranger: str) -> None:
    users = [
        str(path)
        for path in sources(addon)
        if any(name.split(".")[0] == stranger for name in imported(addon, path))
    ]
    assert users == []
