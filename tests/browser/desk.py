"""One page that many tests share, as somebody has it who works all day in the same window."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.profiles import Profiles
from tests.odoo_client import OdooClient


class Desk:
    """A page of the administrator that stays open from test to test: to start Odoo's web client again would take
    longer than most of them.
    """

    def __init__(self, profiles: Profiles, client: OdooClient) -> None:
        """`client` lends its session."""
        self._profiles = profiles
        self._client = client
        self._page: Page | None = None

    def page(self) -> Page:
        if self._page is None:
            context = self._profiles.take("desktop")
            session = {"name": "session_id", "value": self._client.session_id, "url": self._client.url}
            context.add_cookies([session])
            self._page = context.new_page()
        return self._page

    def clear(self) -> None:
        """Close it; the next test gets a new one."""
        if self._page is not None:
            self._page.context.close()
            self._page = None
