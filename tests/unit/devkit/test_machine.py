"""Which Python is taken where several fit or none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from devkit import debian_python, machine
from devkit.console import Console
from devkit.errors import DevkitError
from devkit.machine import ODOO_PYTHONS, Machine
from devkit.pythons import Python, Version


class Archive:
    """Debian's archive with some series of Python."""

    def __init__(self, *series: str) -> None:
        self._series = series

    def has(self, package: str) -> bool:
        return package.removeprefix("python") in self._series


def machine_with(*versions: Version, archive: Archive | None = None) -> Machine:
    made = Machine(Console(quiet=True))
    pythons = [Python(version, Path("/python")) for version in sorted(versions, reverse=True)]
    made.__dict__.update(_pythons=pythons, _archive=archive)
    return made


@pytest.fixture(autouse=True)
def unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The series that were unpacked."""
    done: list[str] = []

    def unpack(_archive: object, series: str, root: Path) -> Python:
        done.append(series)
        return Python((3, int(series[2:]), 5), debian_python.launcher(root, series))

    monkeypatch.setattr(machine.debian_python, "unpack_python", unpack)
    monkeypatch.setattr(machine.paths, "PARTS", tmp_path)
    return done


def for_odoo(made: Machine) -> Python:
    return made._python_between(*ODOO_PYTHONS, wanted="3.13", who="Odoo")


def test_the_newest_python_of_the_machine_that_fits_is_taken(unpacked: list[str]) -> None:
    assert for_odoo(machine_with((3, 14, 0), (3, 12, 1), (3, 10, 13))).version == (3, 12, 1)
    assert unpacked == []


def test_the_newest_that_debian_has_is_taken_where_the_machine_has_none(unpacked: list[str]) -> None:
    for_odoo(machine_with((3, 14, 0), archive=Archive("3.11", "3.12", "3.14")))
    assert unpacked == ["3.12"]


def test_a_python_that_was_unpacked_before_is_taken_again(unpacked: list[str], tmp_path: Path) -> None:
    there = debian_python.launcher(tmp_path / "python-3.12", "3.12")
    there.parent.mkdir(parents=True)
    there.write_text("#!/bin/sh\necho '3|12|7|/usr'\n")
    there.chmod(0o755)
    assert for_odoo(machine_with((3, 14, 0), archive=Archive("3.13"))) == Python((3, 12, 7), there)
    assert unpacked == []


@pytest.mark.parametrize("archive", [None, Archive("3.14")])
def test_where_none_can_be_had_people_are_told_which(archive: Archive | None) -> None:
    with pytest.raises(DevkitError, match=r"^Odoo needs Python 3\.13 and none was found"):
        for_odoo(machine_with((3, 14, 0), archive=archive))
