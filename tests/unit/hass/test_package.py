"""The package as a whole: what it promises to those who import it."""

from __future__ import annotations

import ast
import asyncio
import os
import subprocess
import sys
from pathlib import Path

import hass
from tests.fake_home_assistant import FakeHomeAssistant

PACKAGE = Path(hass.__file__).parent
OPTIONAL = {"nearby.py": {"zeroconf"}}
"""Packages that may be missing, by who uses them when it is asked to."""


def test_it_imports_nothing_but_aiohttp_orjson_and_itself() -> None:
    allowed = sys.stdlib_module_names | {"aiohttp", "async_timeout", "orjson", "yarl"}
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            others = {name.partition(".")[0] for name in names} - allowed
            assert others <= OPTIONAL.get(path.name, set()), path.name


def test_it_works_under_any_package_name(tmp_path: Path) -> None:
    (tmp_path / "addons" / "some_addon").mkdir(parents=True)
    (tmp_path / "addons" / "some_addon" / "hass").symlink_to(PACKAGE)
    code = "from addons.some_addon.hass import Connection, commands; print(Connection.__module__)"
    output = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert output.stdout.strip() == "addons.some_addon.hass.connection"


def test_everything_it_offers_exists() -> None:
    assert sorted(hass.__all__) == hass.__all__
    assert all(hasattr(hass, name) for name in hass.__all__)


async def test_the_snippet_of_the_readme_works(home: FakeHomeAssistant) -> None:
    home.set_state("light.kitchen", "off")
    snippet = (PACKAGE / "README.md").read_text().split("```python\n")[1].split("```")[0]
    for shown, true in (
        ("http://homeassistant.local:8123", home.url),
        ("a long-lived access token", home.token),
    ):
        assert shown in snippet
        snippet = snippet.replace(shown, true)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        snippet,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        printed = [await asyncio.wait_for(process.stdout.readline(), 20) for _ in range(2)]
        await home.close_all()
        rest, _nothing = await asyncio.wait_for(process.communicate(), 10)
    finally:
        if process.returncode is None:
            process.kill()
    assert b"".join([*printed, rest]).decode().splitlines() == [
        "light.kitchen off",
        "light.kitchen on",
        "ended by Home Assistant closed the connection (code 1000).",
    ]
