"""When a database is copied, updated or left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from devkit import odoo_database
from devkit.console import Console
from devkit.odoo_database import (
    MAKE_BUNDLES,
    OdooDatabases,
    addons_fingerprint,
    largest_part,
    with_auto_installed,
)


def make_addon(addons: Path) -> Path:
    module = addons / "ha"
    for name in ("__manifest__.py", "models/lamp.py", "static/src/lamp.js", "tests/test_lamp.py"):
        path = module / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    return module


def test_a_changed_model_asks_for_an_update(tmp_path: Path) -> None:
    module = make_addon(tmp_path)
    before = addons_fingerprint(["ha"], tmp_path)
    (module / "models" / "lamp.py").write_text("2")
    assert addons_fingerprint(["ha"], tmp_path) != before


def test_a_renamed_file_asks_for_an_update(tmp_path: Path) -> None:
    module = make_addon(tmp_path)
    before = addons_fingerprint(["ha"], tmp_path)
    (module / "models" / "lamp.py").rename(module / "models" / "bulb.py")
    assert addons_fingerprint(["ha"], tmp_path) != before


def test_scripts_and_tests_are_read_anyway_and_ask_for_none(tmp_path: Path) -> None:
    module = make_addon(tmp_path)
    before = addons_fingerprint(["ha"], tmp_path)
    (module / "static/src/lamp.js").write_text("2")
    (module / "tests/test_lamp.py").write_text("2")
    (module / "models/__pycache__").mkdir()
    (module / "models/__pycache__/lamp.pyc").write_text("2")
    assert addons_fingerprint(["ha"], tmp_path) == before


def test_modules_that_are_not_ours_do_not_count(tmp_path: Path) -> None:
    make_addon(tmp_path)
    assert addons_fingerprint(["ha", "sale"], tmp_path) == addons_fingerprint(["sale", "ha"], tmp_path)


def test_what_installs_itself_is_installed_and_updated_with_the_others(tmp_path: Path) -> None:
    for name, manifest in {
        "ha": {"depends": ["web"]},
        "ha_history": {"depends": ["ha"], "auto_install": True},
        "ha_energy": {"depends": ["ha", "ha_history"], "auto_install": True},
        "ha_sale": {"depends": ["ha", "sale"], "auto_install": True},
        "ha_rules": {"depends": ["ha"]},
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text(repr(manifest))
    assert with_auto_installed(["ha"], tmp_path) == ["ha", "ha_energy", "ha_history"]


def test_what_is_installed_in_a_template_is_not_installed_again_for_a_larger_one() -> None:
    templates = {
        "one": ["ha"],
        "two": ["ha", "ha_rules"],
        "other": ["ha", "ha_sale", "ha_rules"],
        "unknown": [],
    }
    assert largest_part(templates, ["ha", "ha_history", "ha_rules"]) == "two"


def test_where_no_template_has_a_part_odoo_alone_is_where_it_begins() -> None:
    assert largest_part({"other": ["ha", "ha_sale"], "unknown": []}, ["ha"]) is None


class Cluster:
    """The databases that a PostgreSQL would have."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def databases(self) -> list[str]:
        return self.names

    def create_database(self, name: str, template: str = "") -> None:
        assert not template or template in self.names
        self.names.append(name)

    def drop_database(self, name: str) -> None:
        self.names = [other for other in self.names if other != name]

    def query(self, sql: str, database: str = "") -> list[tuple[str]]:
        if sql.startswith("ALTER DATABASE"):
            _, name, _, new, _ = sql.split('"')
            self.names[self.names.index(name)] = new
        return []


@pytest.mark.parametrize("bundles", [False, True])
def test_a_template_has_its_bundles_made_once_where_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bundles: bool
) -> None:
    monkeypatch.setattr(odoo_database, "DUMPS", tmp_path / "dumps")
    monkeypatch.setattr(OdooDatabases, "_dump", lambda *_arguments: None)
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").touch()
    scripts: list[str] = []

    def run(_database: str, *_arguments: str, script: str = "") -> None:
        scripts.extend([script] if script else [])

    cluster = Cluster()
    databases = OdooDatabases(
        cluster,  # type: ignore[arg-type]
        tmp_path / "data",
        tmp_path,
        run,
        Console(quiet=True),
        bundles=bundles,
    )
    for name in ("first", "second"):
        assert databases.prepare(name, ["odoo_ha_addon"])
    assert scripts == [MAKE_BUNDLES] * bundles
    [template] = [name for name in cluster.names if name.startswith("template_")]
    assert template.endswith("_bundles") == bundles
