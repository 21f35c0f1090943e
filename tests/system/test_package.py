"""Wheels of the addons, installed with pip beside an Odoo, are found by it and whole."""

from __future__ import annotations

import ast
import configparser
import importlib.metadata
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from devkit import package, paths
from devkit.console import Console
from devkit.odoo_server import OdooInstall, OdooServer
from devkit.parts import ensure_parts
from devkit.postgres import Postgres
from devkit.process import clean_environment, run
from devkit.suite.context import addons
from devkit.suite.environments import Environments
from tests.system.conftest import SITE

pytestmark = pytest.mark.apart

#: What Odoo finds without any addons path but its own, and can import.
ASK_ODOO = """
import importlib, json, sys
from odoo.modules.module import Manifest, initialize_sys_path
from odoo.tools import config
config.parse_config([])
initialize_sys_path()
found = {}
for name in sys.argv[1:]:
    manifest = Manifest.for_addon(name)
    found[name] = manifest and {"path": manifest.path, "version": manifest.version}
    importlib.import_module(f"odoo.addons.{name}")
print(json.dumps(found))
"""
LAUNCHER = paths.INSIDE / "launcher" / "odoo-bin"
RUBBISH = re.compile(
    r"(^|/)(\.|__pycache__/|node_modules/|build/|pyproject\.toml$)|\.(pyc|pyo|orig|rej|swp|log)$|~$"
)


@dataclass(frozen=True)
class Place:
    """A clean environment in which the wheels were installed.

    Attributes:
        wheels: by the name of the addon.
        packages: its `site-packages`.
    """

    python: Path
    wheels: dict[str, Path]
    packages: Path

    def addon(self, name: str) -> Path:
        return self.packages / "odoo" / "addons" / name

    def metadata(self, name: str) -> importlib.metadata.Distribution:
        [found] = importlib.metadata.distributions(name=f"odoo-addon-{name}", path=[str(self.packages)])
        return found


@pytest.fixture(scope="module")
def install() -> OdooInstall:
    return ensure_parts(Console(quiet=True)).odoo


@pytest.fixture(scope="module")
def place(install: OdooInstall, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Odoo with its libraries, and the wheels installed with pip."""
    console, directory = Console(quiet=True), tmp_path_factory.mktemp("package")
    wheels = package.build_wheels(directory / "wheels", console)
    clean = directory / "environment"
    _run([install.python, "-m", "venv", "--without-pip", clean])
    packages = next(clean.glob("lib/python3*/site-packages"))
    libraries = next(install.python.parent.parent.glob("lib/python3*/site-packages"))
    (packages / "odoo.pth").write_text(f"{libraries}\n{install.path}\n")
    # Odoo's own distribution asks for psycopg2 by a name that its binary wheel has not; ours are looked at below.
    pip = [Environments(console).packaging(), "-m", "pip", "--python", clean / "bin" / "python"]
    _run([*pip, "install", "--quiet", "--no-index", "--no-deps", *wheels])
    names = {re.sub(r"^odoo_addon_(\w+)-.*", r"\1", wheel.name): wheel for wheel in wheels}
    return Place(clean / "bin" / "python", names, packages)


def _run(command: list[Any], **environment: str) -> str:
    done = run(command, env=clean_environment(**environment))
    assert done.returncode == 0, done.stderr
    return done.stdout


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = ast.literal_eval((folder / "__manifest__.py").read_text(encoding="utf-8"))
    return found


def _named_files(manifest: dict[str, Any]) -> Iterator[str]:
    """Files that a manifest names, below its own folder or that of all addons; Odoo's are left out, and patterns, which
    may match what is not there yet."""
    yield from manifest.get("data", [])
    yield from manifest.get("images", [])
    for entries in manifest.get("assets", {}).values():
        for entry in entries:
            operation, *files = ("append", entry) if isinstance(entry, str) else entry
            if operation != "include":
                yield from (file for file in files if file.startswith("odoo_ha_") and "*" not in file)


def test_odoo_finds_each_addon_that_pip_installed(place: Place, tmp_path: Path) -> None:
    told = json.loads(_run([place.python, "-c", ASK_ODOO, *addons()], HOME=str(tmp_path)))
    assert told == {
        name: {"path": str(place.addon(name)), "version": _manifest(paths.ADDONS / name)["version"]}
        for name in addons()
    }


def test_a_database_is_installed_from_the_wheels(
    place: Place, install: OdooInstall, own_postgres: Postgres, tmp_path: Path
) -> None:
    database, installed = "from_wheels", ("odoo_ha_addon", "odoo_ha_history")
    odoo = OdooServer(SITE / "odoo", install, own_postgres, database=database)
    own_postgres.drop_database(database)
    own_postgres.create_database(database, odoo.empty_database())
    environment = {**own_postgres.client_environment(), "HOME": str(tmp_path)}
    words = ["-d", database, "-i", installed[0], "--stop-after-init", "--no-http", f"--data-dir={tmp_path}"]
    _run([place.python, LAUNCHER, *words], **environment)
    sql = "SELECT name, latest_version FROM ir_module_module WHERE state = 'installed' AND name LIKE 'odoo_ha_%'"
    assert dict(own_postgres.query(sql, database)) == {
        name: _manifest(place.addon(name))["version"] for name in installed
    }
    own_postgres.drop_database(database)


def test_the_documented_service_starts_the_bridge_without_an_addons_path(
    place: Place, tmp_path: Path
) -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(paths.ROOT / "docs" / "deployment" / "odoo-ha-bridge.service")
    _python, _odoo, *words = unit["Service"]["ExecStart"].split()
    assert words == ["ha_bridge", "-c", "/etc/odoo/odoo.conf", "-d", "DATABASE"]
    help_text = _run([place.python, LAUNCHER, words[0], "--help"], HOME=str(tmp_path))
    assert all(option in help_text for option in words if option.startswith("-"))


@pytest.mark.parametrize("name", addons())
def test_every_file_that_the_manifest_names_is_in_the_wheel(place: Place, name: str) -> None:
    folder = place.addon(name)
    missing = [
        file
        for file in [*_named_files(_manifest(folder)), "static/description/icon.png", "README.rst"]
        if not (folder / file).is_file() and not (folder.parent / file).is_file()
    ]
    assert missing == []


@pytest.mark.parametrize("name", addons())
def test_the_wheel_has_what_git_has_of_the_addon_and_nothing_else(place: Place, name: str) -> None:
    tracked = _run(["git", "-C", paths.ADDONS / name, "ls-files", "-z"]).split("\0")
    expected = {f"odoo/addons/{name}/{file}" for file in tracked if file and file != "pyproject.toml"}
    inside = {file for file in zipfile.ZipFile(place.wheels[name]).namelist() if ".dist-info/" not in file}
    assert inside == expected
    assert [file for file in sorted(inside) if RUBBISH.search(file)] == []


def test_pip_is_asked_for_the_versions_that_the_base_needs(place: Place) -> None:
    lines = (paths.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = {str(Requirement(line)) for line in lines if line and not line.startswith("#")}
    asked = {str(Requirement(text)) for text in place.metadata("odoo_ha_addon").requires or []}
    assert asked == {*wanted, "odoo==19.0.*"}


@pytest.mark.parametrize("name", addons())
def test_the_metadata_asks_for_the_libraries_and_addons_that_the_manifest_asks_for(
    place: Place, install: OdooInstall, name: str
) -> None:
    manifest = _manifest(paths.ADDONS / name)
    ours = [f"odoo-addon-{other}" for other in manifest["depends"] if other in addons()]
    libraries = manifest.get("external_dependencies", {}).get("python", [])
    required = [Requirement(text) for text in place.metadata(name).requires or []]
    wanted = ["odoo", *ours, *(Requirement(text).name for text in libraries)]
    assert {canonicalize_name(one.name) for one in required} == set(map(canonicalize_name, wanted))
    libraries_of_odoo = next(install.python.parent.parent.glob("lib/python3*/site-packages"))
    where = [str(path) for path in (place.packages, libraries_of_odoo, install.path)]
    for one in required:
        [there] = importlib.metadata.distributions(name=one.name, path=where)
        assert one.specifier.contains(there.version), one
