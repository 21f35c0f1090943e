"""Read what Odoo's test runner tells in its log.

Odoo has no machine-readable report. Its log names every test that starts, fails, errs or is skipped, and
ends with a count. Both are read and held against each other, so that a line that was not understood shows
as a failure and never as a missing test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from devkit.suite.results import FAILED, PASSED, SKIPPED, TestResult

_LINE = re.compile(
    r"^(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) \d+ (?P<level>[A-Z]+) \S+ "
    r"(?P<logger>[\w.]+): (?P<text>.*)$"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_STARTING = re.compile(r"Starting (?P<name>[\w.<>]+) \.\.\. *$")
_SKIPPED = re.compile(r"skipped (?P<name>[\w.<>]+) : (?P<reason>.*)$", re.DOTALL)
_BROKEN = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(?P<name>\w+ \([\w.]+\)|[\w.<>]+)")
_SUMMARY = re.compile(r"Module \w+: \d+ failures, \d+ errors of \d+ tests|At least one test failed")
_TOTAL = re.compile(
    r"^(?P<failures>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<run>\d+) tests when loading"
)
#: Odoo skips what it has no browser for. Here a browser is a part that has to be there.
_CANNOT_RUN = re.compile(r"chrome|websocket-client| not found$", re.IGNORECASE)


@dataclass
class Record:
    """One log record; `text` holds its continuation lines too."""

    time: datetime
    level: str
    logger: str
    text: str


@dataclass
class _Run:
    """What has been seen so far of one run."""

    started: dict[str, datetime] = field(default_factory=dict)
    ended: dict[str, datetime] = field(default_factory=dict)
    broken: dict[str, list[str]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    total: tuple[int, int, int] | None = None


def records(lines: Iterable[str]) -> Iterator[Record]:
    """The records of a log; lines before the first record are dropped."""
    current: Record | None = None
    for line in lines:
        line = _COLOUR.sub("", line.rstrip("\n"))
        match = _LINE.match(line)
        if match is None:
            if current is not None:
                current.text += "\n" + line
            continue
        if current is not None:
            yield current
        time = datetime.strptime(match["time"], "%Y-%m-%d %H:%M:%S,%f")
        current = Record(time, match["level"], match["logger"], match["text"])
    if current is not None:
        yield current


def parse(lines: Iterable[str], exit_code: int | None, kind: str = "odoo") -> list[TestResult]:
    """The results of one run.

    Args:
        lines: the whole log.
        exit_code: that of Odoo; None if it had to be ended at its time limit.
        kind: the kind that the results are filed under.

    Returns:
        One result per test that started, one per class whose set-up failed, and failures for what the run
        itself did wrong: ended early, logged an error that no test is named for, counted differently.
    """
    run = _read(lines)
    results = [_judge(run, name, kind) for name in run.started]
    results += [
        TestResult(kind, name, FAILED, output="\n".join(output))
        for name, output in run.broken.items()
        if name not in run.started
    ]
    results += [TestResult(kind, _error_name(text), FAILED, output=text) for text in run.errors]
    contradictions = _contradictions(run, results, exit_code)
    return results + [TestResult(kind, name, FAILED, output=why) for name, why in contradictions]


def _error_name(text: str) -> str:
    """A logged error as the name of a test: its first line, not too long."""
    return f"no error in the log: {text.splitlines()[0][:120]}"


def _read(lines: Iterable[str]) -> _Run:
    run = _Run()
    running = ""
    for record in records(lines):
        if running:
            run.ended[running] = record.time
        if match := _STARTING.match(record.text):
            running = _full_name(record, match["name"])
            run.started[running] = record.time
        elif match := _SKIPPED.match(record.text):
            run.skipped[_full_name(record, match["name"])] = match["reason"]
        elif match := _TOTAL.match(record.text):
            run.total = (int(match["failures"]), int(match["errors"]), int(match["run"]))
        elif record.level not in ("ERROR", "CRITICAL") or _SUMMARY.match(record.text):
            continue
        elif match := _BROKEN.match(record.text):
            run.broken.setdefault(_full_name(record, match["name"]), []).append(record.text)
        elif not record.logger.endswith(".browser"):  # Odoo itself decides which of a browser's errors count
            run.errors.append(f"{record.logger}: {record.text.rstrip()}")
    return run


def _full_name(record: Record, name: str) -> str:
    """`test_module.Class.method`: classes of different modules may share a name."""
    module = record.logger.rpartition(".tests.")[2] if ".addons." in record.logger else ""
    return f"{module}.{name}" if module else name


def _judge(run: _Run, name: str, kind: str) -> TestResult:
    seconds = (run.ended.get(name, run.started[name]) - run.started[name]).total_seconds()
    if name in run.broken:
        return TestResult(kind, name, FAILED, seconds, "\n".join(run.broken[name]))
    if name in run.skipped:
        reason = run.skipped[name]
        outcome = FAILED if _CANNOT_RUN.search(reason) else SKIPPED
        return TestResult(kind, name, outcome, seconds, reason)
    return TestResult(kind, name, PASSED, seconds)


def _contradictions(run: _Run, results: list[TestResult], exit_code: int | None) -> Iterator[tuple[str, str]]:
    """Name and reason of every sign that the results above are not the whole truth."""
    if exit_code is None:
        yield "Odoo ends within its time limit", "it was ended at the time limit"
    elif exit_code != 0 and not any(result.outcome == FAILED for result in results):
        yield "Odoo ends well", f"exit code {exit_code}, and no test says why"
    if run.total is None:
        yield "Odoo reports its tests", "the log has no line 'N failed, N error(s) of N tests'"
        return
    failures, errors, count = run.total
    if count != len(run.started):
        yield "Odoo's count is ours", f"Odoo ran {count} tests, its log names {len(run.started)}"
    if failures + errors and not run.broken:
        yield "Odoo's count is ours", f"Odoo counts {failures} failed and {errors} errors, its log names none"
