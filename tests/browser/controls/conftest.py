"""The tests of this folder share one page, as somebody has it who opens one entity after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.desk import Desk
from tests.browser.profiles import Profiles
from tests.conftest import log_in


@pytest.fixture(scope="session")
def desk(profiles: Profiles, stack: Stack) -> Iterator[Desk]:
    kept = Desk(profiles, log_in(stack))
    yield kept
    kept.clear()


@pytest.fixture
def page(desk: Desk, pages: Pages) -> Page:
    """The page that the administrator has open."""
    pages.on_failure = desk.clear
    return pages.watch(desk.page())
