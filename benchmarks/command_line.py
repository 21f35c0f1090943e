"""The command line of `./bench`. Needs nothing but the standard library."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from benchmarks.catalogue import BENCHMARKS
from benchmarks.scale import Scale
from devkit.errors import UsageError


@dataclass(frozen=True)
class Order:
    """What was asked for.

    Attributes:
        names: of the benchmarks, in the order in which they run.
        json: whether the last line of each benchmark is to be JSON.
        listing: only tell which benchmarks there are.
    """

    names: tuple[str, ...]
    scale: Scale
    json: bool = False
    listing: bool = False


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see ./bench --help.")


def parse(arguments: Sequence[str]) -> Order:
    """Raises UsageError for what cannot be understood."""
    parser = _Parser(
        prog="./bench",
        description="Measures speed and scale on servers of its own, on loopback.",
        epilog="The last line with --json is one JSON object: name, figures, reference, ratio.",
    )
    parser.add_argument(
        "names", nargs="+", metavar="NAME", help="list, all, or some of: " + ", ".join(BENCHMARKS)
    )
    parser.add_argument("--json", action="store_true", help="end with a line of JSON")
    parser.add_argument("--seconds", type=_positive, help="how long to measure at each step")
    parser.add_argument("--tiny", action="store_true", help="as short as possible: whether it works at all")
    options = parser.parse_args(arguments)
    scale = Scale(tiny=options.tiny, asked=options.seconds)
    if options.names == ["list"]:
        return Order((), scale, listing=True)
    if options.names == ["all"]:
        return Order(tuple(BENCHMARKS), scale, json=options.json)
    for name in options.names:
        if name not in BENCHMARKS:
            raise UsageError(f"there is no benchmark called {name!r}; see ./bench list.")
    return Order(tuple(options.names), scale, json=options.json)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return value
