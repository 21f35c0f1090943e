"""One page that many tests share, as somebody has it who works all day in the same window."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.profiles import SIZES, Profiles
from tests.odoo_client import OdooClient

#: What tells that something is neither saved nor discarded: to go elsewhere would save it, or ask first.
_UNSAVED = ".o_form_status_indicator_buttons:not(.invisible), .o_list_button_save, .o_ha_save"


class Desk:
    """A page of the administrator that stays open from test to test: to start Odoo's web client again would take
    longer than most of them. A test begins with `go`, which leads from wherever the one before has ended.
    """

    def __init__(self, profiles: Profiles, client: OdooClient, instance_id: int) -> None:
        """`client` lends its session; `instance_id` is what it works with."""
        self._profiles = profiles
        self._client = client
        self._instance_id = instance_id
        self._page: Page | None = None

    def page(self) -> Page:
        if self._page is None:
            self._client.route("/odoo_ha_addon/switch_instance", instance_id=self._instance_id)
            context = self._profiles.take("desktop")
            session = {"name": "session_id", "value": self._client.session_id, "url": self._client.url}
            context.add_cookies([session])
            self._page = context.new_page()
        return self._page

    def tidy(self) -> None:
        """Undo what a test has done to the page itself; close it where something is left that would go on."""
        if self._page is None:
            return
        self._page.unroute_all()
        self._page.mouse.move(-1, -1)  # what it stands on looks different
        self._page.emulate_media(color_scheme="light")
        if self._page.viewport_size != SIZES["desktop"]:
            self._page.set_viewport_size(SIZES["desktop"])
        if self._page.locator(_UNSAVED).count() or self._current_instance() != self._instance_id:
            self.clear()

    def _current_instance(self) -> int:
        return int(self._client.route("/odoo_ha_addon/get_instances")["data"]["current_instance_id"])

    def clear(self) -> None:
        """Close it; the next test gets a new one."""
        if self._page is not None:
            self._profiles.give_back(self._page.context)
            self._page = None
