"""`./package`: a wheel of each addon, by OCA's `whool`, and the readme files that are written from `readme/`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from . import checkout, paths
from .console import Console
from .errors import DevkitError, UsageError
from .process import run
from .suite.context import addons
from .suite.environments import Environments

WHEELS = paths.RUN / "wheels"
RENDER = paths.INSIDE / "render_readmes.py"


def build_wheels(directory: Path, console: Console) -> list[Path]:
    """Build a wheel of each addon, of what git knows of it, into `directory`; return them in order of their names.

    Earlier wheels of the addons are removed from it. Versions are those of the manifests.

    Raises:
        DevkitError: an addon cannot be built, or the tools for it cannot be had.
    """
    python = Environments(console).packaging()
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("odoo_addon_odoo_ha_*.whl"):
        old.unlink()
    options = ["--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", directory.resolve()]
    command = [python, "-m", "pip", "wheel", *options, *(paths.ADDONS / name for name in addons())]
    # By itself whool adds the number of commits since the manifest has the version.
    environment = {**os.environ, "WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none"}
    with console.step("Building wheels"):
        done = run(command, env=environment, cwd=paths.ROOT)
    if done.returncode:
        raise DevkitError(f"A wheel could not be built: {done.stderr.strip()[-800:]}")
    return sorted(directory.glob("odoo_addon_odoo_ha_*.whl"))


def write_readmes(console: Console) -> list[str]:
    """Write what is not in step with the fragments; return the paths of what was written.

    Raises:
        DevkitError: a fragment cannot be rendered, or the tools for it cannot be had.
    """
    python = Environments(console).packaging()
    done = run([python, RENDER, *addons()], cwd=paths.ROOT)
    if done.returncode:
        raise DevkitError(f"The readme files could not be written: {done.stderr.strip()[-800:]}")
    return done.stdout.split()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. ./package --help lists the flags.")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line. Raises UsageError."""
    parser = _Parser(
        prog="./package", description="Build a wheel of each addon, for pip.", allow_abbrev=False
    )
    parser.add_argument(
        "--output", type=Path, default=WHEELS, metavar="DIR", help="of the wheels (default: .run/wheels)"
    )
    parser.add_argument(
        "--readme",
        action="store_true",
        help="build nothing; write README.rst, the page among the apps and that of troubleshooting from their sources",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    console = Console()
    try:
        given = parse(sys.argv[1:] if arguments is None else arguments)
        with checkout.explained():
            if given.readme:
                console.say(
                    "Written: " + (", ".join(write_readmes(console)) or "nothing, all is in step") + "."
                )
            else:
                for wheel in build_wheels(given.output, console):
                    console.say(str(wheel))
    except DevkitError as error:
        console.say(f"./package: {error}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
