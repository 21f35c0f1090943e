"""Pictures of the running demo: `./demo --screenshots DIR` takes those of the README, `--app-pictures` the addons'."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import paths
from .console import Console
from .errors import DevkitError
from .process import run
from .stack import Stack
from .suite import chromium
from .suite.context import addons
from .suite.environments import Environments


def take(stack: Stack, login: str, password: str, directory: Path, console: Console) -> list[str]:
    """Take the pictures of the README into `directory`, as the user `login` sees Odoo; return their names.

    Raises DevkitError where the demo does not run, Chromium cannot be had, or a page does not come.
    """
    directory.mkdir(parents=True, exist_ok=True)
    given = {"login": login, "password": password, "directory": str(directory.resolve())}
    return _run("take_pictures.py", stack, given, console).split()


def take_for_apps(stack: Stack, passwords: Mapping[str, str], console: Console) -> int:
    """Take the pictures of the addons' pages among Odoo's apps, and draw their banners; return how many they are.

    Args:
        passwords: of the demo's users, by login.

    Raises DevkitError as `take` does.
    """
    given = {"passwords": dict(passwords), "addons": [str(paths.ADDONS / name) for name in addons()]}
    return len(_run("take_app_pictures.py", stack, given, console).splitlines())


def _run(script: str, stack: Stack, given: dict[str, Any], console: Console) -> str:
    if not stack.odoo.running:
        raise DevkitError("The demo does not run: ./demo --detach starts it.")
    python = Environments(console).tests()
    given = {"url": stack.odoo.url, "browser": str(chromium.ensure(console)), **given}
    with console.step("Taking pictures"):
        done = run([python, paths.INSIDE / script], text_in=json.dumps(given))
        if done.returncode:
            raise DevkitError(f"A picture could not be taken: {done.stderr.strip()[-800:]}")
    return done.stdout
