"""The tests that Odoo runs: `odoo` for models and routes, `js` for hoot's tests in Chromium."""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from devkit import paths, process
from devkit.odoo_server import OdooServer
from devkit.ports import free_port
from devkit.suite import hoot_log, odoo_log
from devkit.suite.chromium import FLAGS_VARIABLE
from devkit.suite.context import LOGS, PREFIX, SCREENSHOTS, Context, addons
from devkit.suite.results import FAILED, PASSED, TestResult
from devkit.suite.selection import to_hoot_names, to_hoot_query
from devkit.suite.stack import second_odoo

#: Seconds that each kind may take.
ODOO_LIMIT = 1800.0
JS_LIMIT = 900.0

EVERY_FRAME_AT_ONCE = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
"""Most of hoot's tests wait for what the next frames show: Chromium draws one when it is asked for, and not 60 times a
second."""

#: The test class, in each addon that has JS tests, which runs them through hoot.
HOOT_CLASS = "HootSuite"

#: Both databases are copies of the same template, which one of the lanes makes.
_preparing = threading.Lock()


def run_odoo(context: Context) -> list[TestResult]:
    """Update our addons in a fresh database, and run their tests meanwhile and afterwards."""
    names = [name for name in _declared_tests() if name.test_class != HOOT_CLASS]
    selected = [name for name in names if context.selects(str(name))]
    if not selected:
        return []
    if len(selected) == len(names):
        tags = [*(f"/{addon}" for addon in addons()), *(f"-/{addon}:{HOOT_CLASS}" for addon in addons())]
    else:
        tags = [f"/{name.addon}:{name.test_class}.{name.method}" for name in selected]
    server = _server(context, "odoo")
    ended = _run(
        context, server, "odoo", ["-u", ",".join(addons()), "--test-tags", ",".join(tags)], ODOO_LIMIT
    )
    return odoo_log.parse(ended.lines(), ended.exit_code)


def run_js(context: Context, only: Sequence[str] = ()) -> list[TestResult]:
    """Run hoot's tests of our addons, in a database that has them installed.

    Args:
        only: these tests alone, as results name them.
    """
    tested = [addon for addon in addons() if any(_js_tests(addon).rglob("*.test.js"))]
    query = to_hoot_query(context.expression, PREFIX)
    if only:
        query = to_hoot_names(map(hoot_log.name_of, only))
    # One page has the tests of all addons: to load it costs as much as a hundred of them.
    arguments = ["--test-tags", f"/{tested[0]}:{HOOT_CLASS}"]
    variables = {"HOOT_FILTER": query, FLAGS_VARIABLE: " ".join(EVERY_FRAME_AT_ONCE)}
    ended = _run(context, _server(context, "js"), "js", arguments, JS_LIMIT, **variables)
    results = hoot_log.parse(ended.lines())
    # What is wrong besides the tests: no browser, a page that does not load, an error of the server.
    around = odoo_log.parse(ended.lines(), ended.exit_code, "js")
    if not any(test.outcome == FAILED for test in results):
        results += [result for result in around if result.outcome == FAILED]
    if not context.expression and not only:
        results += [_switched_off(addon) for addon in tested]
    return results


def _server(context: Context, kind: str) -> OdooServer:
    """An Odoo on a database that has our addons, in which nothing was done before: each run of the suite begins with a
    fresh copy for each kind, as both may run at the same time."""
    assert context.stack is not None
    server = second_odoo(context.stack, context.console, kind)
    with _preparing:
        server.prepare(addons())
    return server


def _run(
    context: Context, server: OdooServer, name: str, arguments: list[str], limit: float, **variables: str
) -> process.Ended:
    """Run Odoo with `arguments` until it stops by itself; its log goes to `.run/test/logs/<name>.log`."""
    port = str(free_port())
    command = server.command("-d", server.database, f"--db-filter=^{server.database}$", "--stop-after-init")
    command += ["--logfile=", f"--http-port={port}", f"--screenshots={SCREENSHOTS / name}", *arguments]
    environment = {**context.environment(server.environment()), **variables}
    return process.run_logged(command, LOGS / f"{name}.log", limit=limit, env=environment)


class _Name:
    """Where a test is: `test_module.Class.method` of an addon."""

    def __init__(self, addon: str, module: str, test_class: str, method: str) -> None:
        self.addon, self.module, self.test_class, self.method = addon, module, test_class, method

    def __str__(self) -> str:
        return f"{self.addon}.{self.module}.{self.test_class}.{self.method}"


def _declared_tests() -> Iterator[_Name]:
    """Every test method that is written down in our addons: Odoo cannot list its tests without running them."""
    for addon in addons():
        for path in sorted((paths.ADDONS / addon / "tests").glob("test_*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if not isinstance(node, ast.ClassDef):
                    continue
                for method in node.body:
                    if isinstance(method, ast.FunctionDef) and method.name.startswith("test"):
                        yield _Name(addon, path.stem, node.name, method.name)


def _js_tests(addon: str) -> Path:
    return paths.ADDONS / addon / "static" / "tests"


def _switched_off(addon: str) -> TestResult:
    places = hoot_log.switched_off(_js_tests(addon))
    outcome = FAILED if places else PASSED
    return TestResult("js", f"no JS test of {addon} is switched off", outcome, output="\n".join(places))
