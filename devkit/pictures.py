"""Pictures of the running demo: `./demo --screenshots DIR` takes those of README and manual, `--app-pictures` the
addons'."""

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


def take(
    stack: Stack, login: str, passwords: Mapping[str, str], directory: Path, console: Console
) -> list[str]:
    """Take the pictures of README and manual into `directory`; return their names.

    Args:
        login: as who sees Odoo in those of the README.
        passwords: of the demo's users, by login.

    Raises DevkitError where the demo does not run, Chromium cannot be had, or a page does not come.
    """
    directory.mkdir(parents=True, exist_ok=True)
    where = {"directory": str(directory.resolve())}
    readme = {"login": login, "password": passwords[login], **where}
    manual = {"passwords": dict(passwords), **where}
    return [
        name
        for script, given in (("take_pictures.py", readme), ("take_manual_pictures.py", manual))
        for name in _run(script, stack, given, console).split()
    ]


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
