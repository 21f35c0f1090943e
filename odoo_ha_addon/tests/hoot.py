"""Runs the hoot tests of an addon's `static/tests` in Chromium; each addon has a class `HootSuite` of its own.

`HOOT_FILTER` in the environment, in hoot's own syntax, selects some of them.
"""

import os
from urllib.parse import quote_plus

from odoo.tests import HttpCase

SUCCESS = "[HOOT] Test suite succeeded"


def _is_fatal(message: str) -> bool:
    """Whether an error on the console ends the run; what hoot itself tells of a failed test does not."""
    return "[HOOT]" not in message


class HootCase(HttpCase):
    addon: str
    """Technical name of the addon whose tests these are."""

    def run_hoot(self, preset: str) -> None:
        """:param preset: of hoot, such as `desktop`"""
        query = quote_plus(os.environ.get("HOOT_FILTER") or f'"@{self.addon}"')
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000&filter={query}",
            "",
            "",
            login="admin",
            timeout=840,
            success_signal=SUCCESS,
            error_checker=_is_fatal,
        )
