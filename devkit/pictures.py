"""`./demo --screenshots DIR`: the pictures of the README, taken from the running demo."""

from __future__ import annotations

import json
from pathlib import Path

from . import paths
from .console import Console
from .errors import DevkitError
from .process import run
from .stack import Stack
from .suite import chromium
from .suite.environments import Environments


def take(stack: Stack, login: str, password: str, directory: Path, console: Console) -> list[str]:
    """Take the pictures into `directory`, as the user `login` sees Odoo; return their names.

    Raises DevkitError where the demo does not run, Chromium cannot be had, or a page does not come.
    """
    if not stack.odoo.running:
        raise DevkitError("The demo does not run: ./demo --detach starts it.")
    python = Environments(console).tests()
    browser = chromium.ensure(console)
    directory.mkdir(parents=True, exist_ok=True)
    given = {
        "url": stack.odoo.url,
        "login": login,
        "password": password,
        "browser": str(browser),
        "directory": str(directory.resolve()),
    }
    with console.step("Taking pictures"):
        done = run([python, paths.INSIDE / "take_pictures.py"], text_in=json.dumps(given))
        if done.returncode:
            raise DevkitError(f"A picture could not be taken: {done.stderr.strip()[-800:]}")
    return done.stdout.split()
