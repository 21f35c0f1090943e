"""`./test --translations`: brings `i18n/` up to date with the texts of the addons."""

from __future__ import annotations

import subprocess

from devkit import paths
from devkit.errors import DevkitError
from devkit.suite.context import LOGS, Context, addons
from devkit.suite.stack import second_odoo

SCRIPT = paths.INSIDE / "export_translations.py"


def export(context: Context) -> str:
    """Install the addons as their files are now, export their terms, and return what the export says.

    Raises DevkitError that names the log.
    """
    assert context.stack is not None
    server = second_odoo(context.stack, context.console)
    server.prepare(addons())
    log = LOGS / "translations.log"
    with SCRIPT.open("rb") as script, log.open("wb") as errors:
        done = subprocess.run(
            server.command("shell", "-d", server.database, "--no-http", "--logfile="),
            stdin=script,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=context.environment(server.environment()),
            cwd=paths.ROOT,
            check=False,
        )
    said = done.stdout.decode().strip()
    if done.returncode or not said:
        raise DevkitError(f"The translations could not be exported; the log is {log}.")
    return said
