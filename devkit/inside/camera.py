"""Opens pages of a running Odoo in Chromium and keeps what they show, for the scripts beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
#: Milliseconds for icons, states and pictures to come after the page is there.
REST = 2500


@contextlib.contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """The browser, running."""
    flags = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        yield browser
        browser.close()


class Pictures:
    """Opens pages of Odoo and keeps what they show."""

    def __init__(self, browser: Browser, url: str, login: str, password: str, directory: str | Path) -> None:
        """Log in. `directory` is where pictures are kept."""
        self.browser = browser
        self._url = url
        self._directory = Path(directory)
        self._cookies = self._log_in(login, password)

    def _log_in(self, login: str, password: str) -> list[Any]:
        page = self.browser.new_page(base_url=self._url)
        page.goto("/web/login")
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill(password)
        page.locator("button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/web/login" not in url)
        cookies = page.context.cookies()
        page.context.close()
        return cookies

    def page(self, *, phone: bool = False, dark: bool = False, stranger: bool = False) -> Page:
        """An empty page in which the user is logged in, or nobody is."""
        context = self.browser.new_context(
            base_url=self._url, viewport=PHONE if phone else DESKTOP, has_touch=phone, locale="en-US",
            device_scale_factor=2 if phone else 1, color_scheme="dark" if dark else "light",
        )  # fmt: skip
        context.add_cookies([] if stranger else self._cookies)
        return context.new_page()

    def keep(self, page: Page, name: str) -> None:
        """Keep what `page` shows."""
        page.wait_for_timeout(REST)
        page.screenshot(path=self._directory / f"{name}.png", animations="disabled")
        print(name, flush=True)

    def take(self, name: str, path: str, ready: str, **looks: bool) -> None:
        """Keep a picture of one address when `ready` (a selector) is there."""
        page = self.page(**looks)
        page.goto(path)
        page.locator(ready).filter(visible=True).first.wait_for()
        self.keep(page, name)
        page.context.close()


def call(page: Page, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
    """Call a method of a model as the user."""
    params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
    answer = page.request.post(f"/web/dataset/call_kw/{model}/{method}", data={"params": params}).json()
    if "error" in answer:
        raise SystemExit(answer["error"]["data"]["message"])
    return answer.get("result")


def keep_living_room(pictures: Pictures) -> None:
    """Keep what the demo's living room shows, `dashboard`, and what one of its lights can do, `light`."""
    page = pictures.page()
    page.goto("/odoo/home-assistant-dashboard")
    page.locator(".o_ha_floors .o_ha_area_button", has_text="Living Room").click()
    page.locator(".o_ha_area .o_ha_tile").first.wait_for()
    pictures.keep(page, "dashboard")
    page.locator(".o_ha_tile[data-entity-id='light.living_room_rgbww_lights'] .o_ha_tile_open").click()
    page.locator(".o_ha_entity_dialog").wait_for()
    pictures.keep(page, "light")
    page.context.close()
