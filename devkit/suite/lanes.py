"""What runs beside what. Tests of one lane run one after the other, lanes run at the same time."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial

from devkit import checkout, process
from devkit.errors import DevkitError
from devkit.suite import lint, odoo_tests, python_tests
from devkit.suite.context import Context
from devkit.suite.preparation import Preparation
from devkit.suite.results import FAILED, TestResult
from devkit.suite.selection import SelectionError


@dataclass(frozen=True)
class Part:
    """Tests that run in one go.

    Attributes:
        kind: what a person calls them.
        run: runs them.
        name: what they are called in the output.
    """

    kind: str
    run: Callable[[Context], list[TestResult]]
    name: str


@dataclass(frozen=True)
class Outcome:
    """What a part found, and how long it took, in seconds."""

    part: Part
    results: list[TestResult]
    seconds: float


def _part(kind: str, run: Callable[[Context], list[TestResult]], name: str = "") -> Part:
    return Part(kind, run, name or kind)


LANES = (
    (
        _part("odoo", odoo_tests.run_odoo),
        _part("system", python_tests.run_system),
    ),
    (
        _part("js", odoo_tests.run_js),
        _part("system", python_tests.run_apart, "system, with servers of its own"),
    ),
    (
        _part("lint", lint.run),
        _part("unit", partial(python_tests.run, kind="unit")),
        _part("system", python_tests.run_benchmarks, "system, benchmarks"),
    ),
    (_part("browser", partial(python_tests.run, kind="browser")),),
)
"""The last, the longest one, has the servers that the suite starts; what the others start is their own. In much of
their time tests wait for something to happen, so that two cores are enough for all four.
"""

KINDS = ("lint", "unit", "odoo", "js", "system", "browser")
"""As a person names them, the quick ones first."""


def run(
    preparation: Preparation, kinds: Collection[str], *, selected: bool, tell: Callable[[Outcome], None]
) -> None:
    """Run the parts of these kinds.

    Args:
        selected: whether only some tests are to run, so that a part may have none.
        tell: called with each outcome, when it is there, by the thread of its lane.

    Raises KeyboardInterrupt once all that runs has been ended.
    """
    stopping = threading.Event()

    def follow(lane: tuple[Part, ...]) -> None:
        for part in lane:
            if part.kind in kinds and not stopping.is_set():
                outcome = _run(part, preparation, selected)
                if not stopping.is_set():
                    tell(outcome)

    with ThreadPoolExecutor(len(LANES)) as pool:
        try:
            for lane in as_completed([pool.submit(follow, lane) for lane in LANES]):
                lane.result()
        except BaseException:
            stopping.set()
            process.end_all()
            raise


def _run(part: Part, preparation: Preparation, selected: bool) -> Outcome:
    """What keeps a part from running is a failure of it."""
    started = time.monotonic()
    try:
        with checkout.explained():
            context = preparation.context(part.kind)
        with context.console.step(f"Tests: {part.name}") as step:
            results = part.run(context)
            step.failed = any(result.outcome == FAILED for result in results)
    except (DevkitError, SelectionError) as error:
        results = [TestResult(part.kind, "the tests can run", FAILED, output=str(error))]
    except Exception:  # a mistake in the suite is told like any other failure, and the other parts still run
        results = [TestResult(part.kind, "the tests can run", FAILED, output=traceback.format_exc())]
    if not results and not selected:
        results = [TestResult(part.kind, "there are tests", FAILED, output="no test was found")]
    return Outcome(part, results, time.monotonic() - started)
