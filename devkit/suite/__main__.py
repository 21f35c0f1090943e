"""`./test`: prepares, runs and counts the tests."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from devkit import checkout, fallbacks
from devkit.console import Console
from devkit.errors import DevkitError, UsageError
from devkit.parts import NEWEST_HOME_ASSISTANT, ensure_parts
from devkit.suite import lanes, second_try, translations
from devkit.suite.context import LOGS, REPORT, SCREENSHOTS
from devkit.suite.lanes import KINDS, Outcome
from devkit.suite.preparation import Preparation
from devkit.suite.results import FAILED, PASSED, TestResult, closing_line, count, is_success, write_report
from devkit.suite.selection import SelectionError, to_regex

_ERRORS = 12
_TAIL = 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the kinds that were asked for; return the exit code of `./test`."""
    # Shells ignore it for what they run in the background, and so would all that is started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    console = Console()
    results: list[TestResult] = []
    seconds: dict[str, float] = {}

    def take(outcome: Outcome) -> None:
        results.extend(outcome.results)
        seconds[outcome.part.name] = outcome.seconds
        _tell(console, outcome.part.name, outcome.results, outcome.seconds)

    try:
        options = parse(sys.argv[1:] if arguments is None else arguments)
        if options.translations:
            return _export_translations(console)
        if options.fallbacks:
            return _write_fallbacks(console)
        kinds, expression = options.kinds, options.k
        with checkout.explained(), Preparation(console, kinds, expression) as preparation:
            lanes.run(preparation, kinds, selected=bool(expression), tell=take)
            results = _try_again(console, preparation, results)
    except KeyboardInterrupt:
        console.say("Interrupted; the servers are stopped.")
        results.append(TestResult("run", "the run ends by itself", FAILED, output="interrupted"))
    except DevkitError as error:
        console.say(f"./test: {error}")
        return error.exit_code
    if not results:
        console.say("Nothing was tested: no test has a name that -k selects.")
    write_report(REPORT, results, seconds)
    console.say(f"Logs: {LOGS}   Screenshots: {SCREENSHOTS}   Report: {REPORT}")
    console.say(closing_line(results))
    return 0 if is_success(results) else 1


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see ./test --help.")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The `kinds` to run, in their order, the expression `k`, and whether to write `translations` or `fallbacks`.

    Raises UsageError.
    """
    parser = _Parser(
        prog="./test",
        description="Installs what the tests need under .run/ and runs them.",
        epilog="The last line of the output is: N passed, N failed, N skipped",
    )
    parser.add_argument(
        "kinds", nargs="*", metavar="KIND", help=f"{', '.join(KINDS)}; all where none is named"
    )
    parser.add_argument("-k", default="", metavar="EXPR", help="only tests whose names match, as in pytest")
    parser.add_argument(
        "--translations", action="store_true", help="run nothing; bring i18n/ up to date with the texts"
    )
    parser.add_argument(
        "--fallbacks",
        action="store_true",
        help="run nothing; write the words and icons that stand in for Home Assistant's",
    )
    options = parser.parse_args(arguments)
    for kind in options.kinds:
        if kind not in KINDS:
            raise UsageError(f"there is no kind of tests called {kind!r}; there are {', '.join(KINDS)}.")
    if options.k:
        try:
            to_regex(options.k)
        except SelectionError as error:
            raise UsageError(str(error)) from error
    options.kinds = [kind for kind in KINDS if kind in options.kinds or not options.kinds]
    return options


def _export_translations(console: Console) -> int:
    with checkout.explained(), Preparation(console, ["odoo"], "") as preparation:
        console.say(translations.export(preparation.context("odoo")))
    return 0


def _write_fallbacks(console: Console) -> int:
    with checkout.explained():
        parts = ensure_parts(console, home_assistant_version=NEWEST_HOME_ASSISTANT)
        assert parts.home_assistant is not None
        fallbacks.write(parts.home_assistant)
        console.say(f"Written: {fallbacks.TARGET}")
    return 0


def _try_again(console: Console, preparation: Preparation, results: list[TestResult]) -> list[TestResult]:
    """`results`, where tests that failed beside others have the outcome that they have alone."""
    for kind in second_try.KINDS:
        names = second_try.candidates(results, kind)
        if not names:
            continue
        with console.step(f"Tests: {kind}, once more alone") as step:
            found = second_try.run(preparation.context(kind), kind, names)
            step.failed = any(result.outcome == FAILED for result in found)
        results = second_try.merge(results, found)
        _tell(console, f"{kind}, once more", found, sum(result.seconds for result in found))
        for name in names:
            if any(result.name == name and result.outcome == PASSED for result in results):
                console.say(f"  UNSTABLE {name}")
    return results


def _tell(console: Console, kind: str, results: Sequence[TestResult], seconds: float) -> None:
    """One line for the kind, and below it the names of the tests that failed, with what they say about why."""
    totals = count(results)
    console.say(f"{kind}: {closing_line(results)} in {seconds:.1f} s")
    if not totals[FAILED]:
        return
    for result in results:
        if result.outcome == FAILED:
            console.say(f"  FAILED {result.name}")
            for line in summary(result.output):
                console.say(f"    {line}")


def summary(output: str) -> list[str]:
    """The first lines with which pytest marks an error, and the end of all lines."""
    lines = output.splitlines()
    errors = [line for line in lines[:-_TAIL] if line.startswith("E ")]
    return errors[:_ERRORS] + lines[-_TAIL:]


def _interrupt(_signum: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
