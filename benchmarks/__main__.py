"""`./bench`: understands the command line, makes the Python that the benchmarks need, and goes on in that."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from benchmarks.catalogue import BENCHMARKS
from benchmarks.command_line import parse
from devkit import checkout, paths
from devkit.console import Console
from devkit.errors import DevkitError
from devkit.suite.environments import Environments


def main(arguments: Sequence[str]) -> int:
    """Does not return where something is to be measured."""
    console = Console(sys.stderr)
    try:
        order = parse(arguments)
        if order.listing:
            for benchmark in BENCHMARKS.values():
                sys.stdout.write(f"{benchmark.name:<10} {benchmark.what}\n")
            return 0
        with checkout.explained():
            checkout.require_usable()
            python = Environments(console).tests()
    except DevkitError as error:
        console.say(f"./bench: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    os.chdir(paths.ROOT)
    return os.execv(python, [str(python), "-m", "benchmarks.cli", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
