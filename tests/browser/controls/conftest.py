"""The tests of this folder share one page, as somebody does who opens one entity after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.profiles import Profiles
from tests.conftest import log_in
from tests.odoo_client import OdooClient


class Desk:
    """A page of the administrator that stays open from test to test, for as long as they pass."""

    def __init__(self, profiles: Profiles, client: OdooClient) -> None:
        self._profiles = profiles
        self._client = client
        self._page: Page | None = None
        self._last: Pages | None = None

    def page(self, pages: Pages) -> Page:
        """The page, for the test that `pages` belongs to."""
        if self._last is not None and self._last.failed:
            self.close()
        if self._page is None:
            context = self._profiles.take("desktop")
            session = {"name": "session_id", "value": self._client.session_id, "url": self._client.url}
            context.add_cookies([session])
            self._page = context.new_page()
        self._last = pages
        return pages.watch(self._page)

    def close(self) -> None:
        if self._page is not None:
            self._page.context.close()
            self._page = None


@pytest.fixture(scope="session")
def desk(profiles: Profiles, stack: Stack) -> Iterator[Desk]:
    kept = Desk(profiles, log_in(stack))
    yield kept
    kept.close()


@pytest.fixture
def page(desk: Desk, pages: Pages) -> Page:
    return desk.page(pages)
