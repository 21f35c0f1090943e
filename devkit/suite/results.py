"""What a test run found: one result per test, and the totals over all of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

PASSED = "passed"
FAILED = "failed"
SKIPPED = "skipped"


@dataclass(frozen=True)
class TestResult:
    """One test of one kind.

    Attributes:
        kind: `lint`, `unit`, `odoo`, `js`, `system` or `browser`.
        name: what a person would search for to find the test.
        outcome: `passed`, `failed` or `skipped`.
        seconds: how long it took; 0.0 where the tool does not tell.
        output: why it failed or was skipped, empty for a passed test.
        tries: how often it ran. One that passed at the second try is told as unstable, with its first output.
    """

    __test__ = False  # pytest would take the name for a test class

    kind: str
    name: str
    outcome: str
    seconds: float = 0.0
    output: str = ""
    tries: int = 1


def count(results: Iterable[TestResult]) -> Counter[str]:
    """Number of results by outcome; an outcome that did not occur counts 0."""
    return Counter(result.outcome for result in results)


def closing_line(results: Iterable[TestResult]) -> str:
    """`N passed, N failed, N skipped`: the last line of every run."""
    totals = count(results)
    return f"{totals[PASSED]} passed, {totals[FAILED]} failed, {totals[SKIPPED]} skipped"


def is_success(results: Iterable[TestResult]) -> bool:
    """Something passed and nothing failed. A run that tested nothing is no success."""
    totals = count(results)
    return totals[PASSED] > 0 and totals[FAILED] == 0


def write_report(path: Path, results: Iterable[TestResult], seconds: dict[str, float]) -> None:
    """Write every result, the totals and the duration of each kind (seconds) as JSON."""
    results = list(results)
    report = {
        "totals": {outcome: count(results)[outcome] for outcome in (PASSED, FAILED, SKIPPED)},
        "seconds": {kind: round(value, 1) for kind, value in seconds.items()},
        "tests": [asdict(result) for result in results],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n")
