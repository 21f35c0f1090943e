"""States are told in Home Assistant's own words, in the user's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devkit.stack import Stack
from tests.browser.conftest import Pages
from tests.browser.controls.control_page import open_control
from tests.odoo_client import OdooClient

Screenshot = Callable[[Page, str], Path]


@pytest.mark.usefixtures("chinese")
def test_a_user_who_reads_chinese_reads_home_assistants_chinese(
    pages: Pages, stack: Stack, odoo: OdooClient, instances: dict[str, int], screenshot: Screenshot
) -> None:
    page = pages("admin", stack.odoo.admin_password)  # sessions keep the language of their beginning
    control = open_control(page, odoo, "sun.sun", instances["Home"])
    # Home Assistant's words for above and below the horizon; the addon's own are others.
    expect(control.locator(".o_ha_headline_text")).to_have_text(re.compile("日出|日落"))
    screenshot(page, "sun")
