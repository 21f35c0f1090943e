"""Which Home Assistant runs on which Python, and which Odoo is one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from devkit import odoo_source, parts, paths
from devkit.console import Console
from devkit.errors import UsageError
from devkit.pythons import Python, find_pythons, probe


def newest_for(*versions: tuple[int, int, int]) -> str:
    """The Home Assistant that a machine with these Pythons gets."""
    builder = parts._Builder(Console(quiet=True))
    builder.__dict__["_pythons"] = [
        Python(version, Path("/python")) for version in sorted(versions, reverse=True)
    ]
    return builder._home_assistant_python(None)[0]


@pytest.mark.parametrize(
    ("pythons", "version"),
    [
        ([(3, 10, 13), (3, 12, 1), (3, 13, 0)], "2025.4.4"),
        ([(3, 12, 1)], "2025.1.4"),
        ([(3, 13, 5)], "2026.2.3"),
        ([(3, 14, 0), (3, 13, 0)], "2025.4.4"),
        ([(3, 14, 2), (3, 13, 0)], "2026.11.0"),
        ([(3, 15, 0), (3, 12, 9)], "2025.1.4"),
    ],
)
def test_without_debian_it_is_the_newest_home_assistant_that_the_pythons_allow(
    pythons: list[tuple[int, int, int]], version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.DebianArchive, "problem", staticmethod(lambda: "no apt here"))
    assert newest_for(*pythons) == version


@pytest.mark.parametrize("pythons", [[(3, 10, 13)], [(3, 14, 0), (3, 13, 0)], [(3, 14, 2)]])
def test_with_debian_every_machine_gets_the_same_newest_home_assistant(
    pythons: list[tuple[int, int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.DebianArchive, "problem", staticmethod(lambda: None))
    fetched = Python((3, 14, 9), Path("/debian/python3.14"))
    monkeypatch.setattr(parts._Builder, "_python_between", lambda *_, **__: fetched)
    assert newest_for(*pythons) == next(iter(parts.HOME_ASSISTANT_RELEASES))


def test_an_unknown_release_is_told_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"2024\.1\.0 .* 2026\.11\.0, .*2025\.1\.4"):
        parts.ensure_parts(Console(quiet=True), home_assistant_version="2024.1.0")


def pins() -> list[Path]:
    """The devkit's files of pins."""
    return [
        paths.REQUIREMENTS / f"{name}.txt"
        for name in (
            "bootstrap",
            "postgres",
            "odoo",
            "node",
            *(f"homeassistant-{v}" for v in parts.HOME_ASSISTANT_RELEASES),
        )
    ]


@pytest.mark.parametrize("file", pins(), ids=lambda file: file.stem)
def test_pins_have_versions_and_hashes_and_no_addresses(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    requirements = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]
    assert requirements
    for requirement in requirements:
        assert re.match(r"[\w.\[\]-]+==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement
    assert "://" not in text
    assert "index-url" not in text


@pytest.mark.parametrize("version", parts.HOME_ASSISTANT_RELEASES)
def test_the_pins_of_a_home_assistant_are_of_that_one(version: str) -> None:
    text = (paths.REQUIREMENTS / f"homeassistant-{version}.txt").read_text(encoding="utf-8")
    assert f"\nhomeassistant=={version} " in text


def fake_odoo(directory: Path, series: str = "19, 0") -> Path:
    (directory / "odoo").mkdir(parents=True)
    (directory / "odoo" / "release.py").write_text(f"version_info = ({series}, 0, 'final', 0, '')\n")
    return directory


@pytest.mark.parametrize("given", ["", "odoo", "odoo-bin"])
def test_an_odoo_is_found_by_its_checkout_its_package_or_its_script(tmp_path: Path, given: str) -> None:
    assert odoo_source.from_path(fake_odoo(tmp_path) / given) == tmp_path


def test_another_series_is_refused_with_both_numbers(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is Odoo 18\.0, but Odoo 19\.0 is needed"):
        odoo_source.from_path(fake_odoo(tmp_path, "18, 0"))


def test_an_intermediate_release_is_another_series(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Odoo 18\.3"):
        odoo_source.from_path(fake_odoo(tmp_path, "'saas~18', 3"))


def test_a_directory_without_odoo_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no Odoo"):
        odoo_source.from_path(tmp_path)


def test_the_addons_beside_the_package_are_found(tmp_path: Path) -> None:
    (fake_odoo(tmp_path) / "addons" / "web").mkdir(parents=True)
    assert odoo_source.addons_path(tmp_path) == [tmp_path / "addons"]
    assert odoo_source.addons_path(fake_odoo(tmp_path / "site-packages")) == []


def test_a_name_that_does_not_run_is_no_python(tmp_path: Path) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert probe(shim) is None
    assert probe(tmp_path / "missing") is None


def test_directories_that_are_closed_to_us_hold_no_python(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, _pattern: str) -> list[Path]:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "glob", refuse)
    assert find_pythons()  # the one that runs this
