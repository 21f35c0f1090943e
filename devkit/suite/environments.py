"""The virtual environments of the tests, of the linters and of what makes packages."""

from __future__ import annotations

from pathlib import Path

from devkit import paths, python_env
from devkit.machine import ODOO_PYTHONS, Machine, only_one
from devkit.node_packages import NodePackages

JS_LINTERS = NodePackages("js-lint-tools", "eslint and prettier", 20_000_000)


class Environments(Machine):
    """Makes them on demand, in the oldest Python found that Odoo supports: what works there works above."""

    def tests(self) -> Path:
        """The interpreter that has pytest, Playwright and what the addon needs besides Odoo."""
        return self._tools("test-tools", "test.txt", "pytest and Playwright", 75_000_000)

    def linters(self) -> Path:
        """The interpreter that has ruff, mypy, pylint and Node.js."""
        return self._tools("lint-tools", "lint.txt", "The linters", 100_000_000)

    def packaging(self) -> Path:
        """The interpreter that has pip, whool, pandoc and docutils, for `./package`."""
        return self._tools("package-tools", "package.txt", "whool and pandoc", 40_000_000)

    def js_linters(self) -> Path:
        """The `node_modules` that has eslint and prettier, for the Node.js of `linters()`."""
        python = self.linters()
        if not JS_LINTERS.ready():
            with only_one(self._console):
                if not JS_LINTERS.ready():  # nobody else has fetched them meanwhile
                    JS_LINTERS.fetch(python, self._console)
        return JS_LINTERS.modules

    def _tools(self, name: str, requirements: str, title: str, size: int) -> Path:
        fitting = self._fitting(*ODOO_PYTHONS)
        if fitting and (there := python_env.ready(name, min(fitting), paths.REQUIREMENTS / requirements)):
            return there
        with only_one(self._console):
            python = (
                min(fitting)
                if fitting
                else self._python_between(*ODOO_PYTHONS, wanted="3.13", who="The suite of tests")
            )
            return self._environment(name, python, requirements, title=title, size=size)
