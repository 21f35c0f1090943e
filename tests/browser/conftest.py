"""Pages of real Chromium in which users of Odoo are logged in.

A page that logs an error or shows an error dialog fails its test. Every step that a test calls `screenshot` for,
and the moment of a failure, is kept under `.run/screenshots/<test name>/`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    sync_playwright,
)

from devkit.stack import Stack
from devkit.suite.chromium import EXECUTABLE
from devkit.suite.context import SCREENSHOTS
from tests.browser.desk import Desk
from tests.browser.inspector import Inspector
from tests.browser.profiles import SIZES, Profiles
from tests.browser.screens import go
from tests.browser.sessions import Sessions
from tests.conftest import log_in
from tests.odoo_client import OdooClient
from tests.rig.tables import Tables
from tests.waiting import eventually

#: What Chromium itself logs about the network; whether it matters, the page decides.
_NETWORK_NOISE = re.compile(r"Failed to load resource|WebSocket connection to .* failed")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        flags = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profiles(chromium: Browser, stack: Stack) -> Profiles:
    """Each page gets a profile of its own, until the end of its test."""
    return Profiles(chromium, stack.odoo.url)


@pytest.fixture(scope="session")
def sessions(stack: Stack) -> Sessions:
    """Each page of the administrator gets a session of its own, until the end of its test."""
    return Sessions(stack)


@pytest.fixture(scope="session")
def desk(profiles: Profiles, stack: Stack, instances: dict[str, int]) -> Iterator[Desk]:
    """The page that one test after the other works in."""
    client = log_in(stack)
    kept = Desk(profiles, client, instances["Home"])
    yield kept
    kept.clear()
    client.close()


@pytest.fixture(scope="session", autouse=True)
def bundles(stack: Stack) -> None:
    """Odoo has made its scripts and styles, so that no page has to wait for that."""
    client = log_in(stack)
    found = client.get("/odoo") + client.get("/web/bundle/web.assets_web_dark")
    for bundle in re.findall(r"/web/assets/[^\"'\s]+", found):
        client.get(bundle)
    client.close()


@pytest.fixture(autouse=True)
def at_home(odoo: OdooClient, instances: dict[str, int]) -> None:
    """Whatever the administrator chose in the test before, each begins at home."""
    odoo.call("res.users", "write", [odoo.uid], {"current_ha_instance_id": instances["Home"]})


class Pages:
    """Opens pages for one test, takes their pictures, and knows what went wrong in them.

    Attributes:
        errors: what went wrong so far.
    """

    def __init__(
        self, profiles: Profiles, desk: Desk, sessions: Sessions, stack: Stack, home_id: int, directory: Path
    ) -> None:
        self._profiles = profiles
        self._desk = desk
        self._sessions = sessions
        self._stack = stack
        self._home_id = home_id
        self._directory = directory
        self._numbers = itertools.count(1)
        self._open: list[Page] = []
        self._tabs: list[Page] = []
        self._used: list[Desk] = []
        self._contexts: list[BrowserContext] = []
        self._clients: list[OdooClient] = []
        self._lent: list[OdooClient] = []
        self.errors: list[str] = []

    def __call__(
        self,
        login: str = "admin",
        password: str = "",
        *,
        instance_id: int = 0,
        phone: bool = False,
        dark: bool = False,
    ) -> Page:
        """An empty page in which a user is logged in; relative addresses mean Odoo.

        Args:
            password: needed for all but the administrator, who with one logs in again.
            instance_id: what the administrator works with, by default `Home`.
        """
        client = self._client(login, password, instance_id or self._home_id)
        context = self._profiles.take("phone" if phone else "desktop")
        self._contexts.append(context)
        scheme: Literal["light", "dark"] = "dark" if dark else "light"
        cookies = {"session_id": client.session_id, "color_scheme": scheme}
        context.add_cookies(
            [{"name": name, "value": value, "url": self._stack.odoo.url} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)
        return self.watch(page)

    def _client(self, login: str, password: str, instance_id: int) -> OdooClient:
        if password:
            self._clients.append(log_in(self._stack, login, password))
            return self._clients[-1]
        self._lent.append(self._sessions.take(instance_id))
        return self._lent[-1]

    def tab(self, page: Page) -> Page:
        """Another tab of the same browser, so of the same session."""
        self._tabs.append(page.context.new_page())
        return self.watch(self._tabs[-1])

    def at_desk(self, desk: Desk | None = None) -> Page:
        """The page that the administrator has open, with what the test before has left in it."""
        self._used.append(desk or self._desk)
        return self.watch(self._used[-1].page())

    def watch(self, page: Page) -> Page:
        """Errors of this page fail the test."""
        page.on("pageerror", self._on_error)
        page.on("console", self._on_console)
        self._open.append(page)
        return page

    def screenshot(self, page: Page, name: str) -> Path:
        """Keep a picture of what `page` shows."""
        self._directory.mkdir(parents=True, exist_ok=True)
        path = self._directory / f"{next(self._numbers):02}-{name}.png"
        page.screenshot(path=path, animations="disabled")
        return path

    def gallery(self, path: str, ready: str) -> None:
        """Keep pictures of one address on a desktop and on a phone, in light and in dark.

        Args:
            path: the address, relative to Odoo's.
            ready: a selector; the picture is taken when it matches something visible.
        """
        for dark in (False, True):
            page = self(dark=dark)
            for size in ("desktop", "phone"):
                page.set_viewport_size(SIZES[size])
                go(page, path)
                page.locator(ready).filter(visible=True).first.wait_for()
                self.screenshot(page, f"{size}-{'dark' if dark else 'light'}")

    def close(self, failed: bool) -> None:
        """Close all pages, with a last picture of each where the test failed. Collects open error dialogs."""
        is_well = False
        try:
            for page in self._open:
                self.errors += [_details(dialog) for dialog in page.locator(".o_error_dialog").all()]
                if failed or self.errors:
                    self.screenshot(page, "failure")
                page.remove_listener("pageerror", self._on_error)
                page.remove_listener("console", self._on_console)
            is_well = not (failed or self.errors)
        finally:
            self._give_back(is_well)

    def _give_back(self, is_well: bool) -> None:
        for tab in self._tabs:
            tab.close()
        for desk in self._used:
            desk.tidy() if is_well else desk.clear()
        for context in self._contexts:
            self._profiles.give_back(context)
        for client in self._lent:
            self._sessions.give_back(client)
        for client in self._clients:
            client.close()

    def _on_error(self, error: Error) -> None:
        self.errors.append(f"uncaught: {error.stack or error.message}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _NETWORK_NOISE.search(message.text):
            self.errors.append(f"console: {message.text}")


def _details(dialog: Locator) -> str:
    """What an error dialog tells, with what it keeps for the support."""
    more = dialog.get_by_text("See technical details")
    if more.is_visible():
        more.click()
    return f"error dialog: {dialog.inner_text()}"


@pytest.fixture
def pages(
    profiles: Profiles,
    desk: Desk,
    sessions: Sessions,
    stack: Stack,
    instances: dict[str, int],
    request: pytest.FixtureRequest,
) -> Iterator[Pages]:
    """Opens pages; fails the test where one of them had an error."""
    directory = SCREENSHOTS / re.sub(r"\W+", "-", request.node.name)
    opened = Pages(profiles, desk, sessions, stack, instances["Home"], directory)
    yield opened
    report = request.node.stash.get(_CALL, None)
    opened.close(failed=report is None or report.failed)
    assert not opened.errors, "\n\n".join(opened.errors)


@pytest.fixture
def page(pages: Pages) -> Page:
    """The page that the administrator has open; see `Desk`. Who needs a new one asks `pages` for it."""
    return pages.at_desk()


@pytest.fixture
def screenshot(pages: Pages) -> Callable[[Page, str], Path]:
    """`screenshot(page, name)` keeps a picture."""
    return pages.screenshot


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    """Fails the test at its end with what was found."""
    made = Inspector()
    yield made
    made.tell()


@pytest.fixture
def member_password() -> str:
    """What everybody logs in with whom `make_member` makes."""
    return "journey-of-a-user"


@pytest.fixture
def make_member(odoo: OdooClient, member_password: str) -> Iterator[Callable[..., str]]:
    """`make_member(login, *instance_ids)` makes a user who may view one entity of each; returns the login."""
    users: list[int] = []
    groups: list[int] = []

    def make(login: str, *instance_ids: int) -> str:
        roles = [_group_id(odoo, name) for name in ("base.group_user", "odoo_ha_addon.group_ha_user")]
        values = {"name": login, "login": login, "password": member_password, "group_ids": [(6, 0, roles)]}
        users.append(odoo.create("res.users", **values))
        for instance_id in instance_ids:
            [entity] = odoo.search_read("ha.entity", [("instance_id", "=", instance_id)], "id", limit=1)
            groups.append(
                odoo.create(
                    "ha.entity.group",
                    name=f"Group of {login}",
                    instance_id=instance_id,
                    entity_ids=[(6, 0, [entity["id"]])],
                    grant_ids=[(0, 0, {"user_id": users[-1], "access": "view"})],
                )
            )
        return login

    yield make
    odoo.call("ha.entity.group", "unlink", groups)
    odoo.call("res.users", "unlink", users)


def nobody(pages: Pages) -> Page:
    """A page on a phone in which nobody is logged in."""
    page = pages(phone=True)
    page.context.clear_cookies()
    page.set_viewport_size(SIZES["phone"])
    return page


@pytest.fixture
def share(odoo: OdooClient, instances: dict[str, int]) -> Iterator[Callable[..., tuple[str, int]]]:
    """`share(entity_ids, **values)` makes a link for an hour; returns its address and its id."""
    made: list[int] = []

    def make(*entity_ids: str, **values: object) -> tuple[str, int]:
        home = instances["Home"]
        domain = [("instance_id", "=", home), ("entity_id", "in", list(entity_ids))]
        found = [row["id"] for row in odoo.search_read("ha.entity", domain, "id")]
        ends = datetime.now(timezone.utc) + timedelta(hours=1)
        creation = odoo.create(
            "ha.share",
            way="link",
            name="Guest",
            instance_id=home,
            entity_ids=[(6, 0, found)],
            **{"ends": f"{ends:%Y-%m-%d %H:%M:%S}", **values},
        )
        context = odoo.call("ha.share", "action_share", [creation])["context"]
        made.append(context["ha_link_id"])
        return re.sub(r"^https?://[^/]+", "", context["ha_link_address"]), made[-1]

    yield make
    odoo.call("ha.grant.link", "action_revoke", made)


@pytest.fixture
def chinese(odoo: OdooClient) -> Iterator[None]:
    """The administrator reads traditional Chinese."""
    [user] = odoo.search_read("res.users", [("login", "=", "admin")], "lang")
    languages = odoo.call("res.lang", "search", [("code", "=", "zh_TW")], context={"active_test": False})
    odoo.call(
        "base.language.install", "lang_install", odoo.create("base.language.install", lang_ids=languages)
    )
    odoo.call("res.users", "write", [user["id"]], {"lang": "zh_TW"})
    yield
    odoo.call("res.users", "write", [user["id"]], {"lang": user["lang"]})


@pytest.fixture
def follow_rules(stack: Stack) -> Callable[[Sequence[int]], None]:
    """Waits until the bridge follows rules: what holds before sets nothing off."""

    def wait(rules: Sequence[int]) -> None:
        tables = Tables(lambda: stack.postgres.dsn(stack.odoo.database))
        eventually(
            lambda: {rule for (rule,) in tables.rows("SELECT rule_id FROM ha_rule_watch")},
            set(rules).issubset,
            30,
        )
        tables.close()

    return wait


def _group_id(odoo: OdooClient, xml_id: str) -> int:
    module, _, name = xml_id.partition(".")
    [found] = odoo.search_read("ir.model.data", [("module", "=", module), ("name", "=", name)], "res_id")
    return int(found["res_id"])


_CALL = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Any:
    """Remember how a test went, for the fixture that takes the last picture."""
    report = yield
    if report.when == "call":
        item.stash[_CALL] = report
    return report
