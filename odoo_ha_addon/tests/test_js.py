"""Runs the hoot tests of `static/tests` in Chromium.

`HOOT_FILTER` in the environment, in hoot's own syntax, selects some of them.
"""

import os
from urllib.parse import quote_plus

from odoo.tests import HttpCase, no_retry, tagged

ALL = '"@odoo_ha_addon"'
SUCCESS = "[HOOT] Test suite succeeded"


def _is_fatal(message: str) -> bool:
    """Whether an error on the console ends the run; what hoot itself tells of a failed test does not."""
    return "[HOOT]" not in message


@tagged("post_install", "-at_install")
class HootSuite(HttpCase):
    def _run_hoot(self, preset: str) -> None:
        query = quote_plus(os.environ.get("HOOT_FILTER") or ALL)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000&filter={query}",
            "",
            "",
            login="admin",
            timeout=360,
            success_signal=SUCCESS,
            error_checker=_is_fatal,
        )

    @no_retry
    def test_desktop(self):
        self._run_hoot("desktop")
