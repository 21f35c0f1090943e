"""Profiles of one Chromium that one test after the other uses."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize

SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
}
#: Milliseconds that a step may take before it fails.
PATIENCE = 15_000

#: How many tests use one: the processes of pages that were closed live as long as it does.
USES = 8

#: What pages of one test must not find of another's, as Chromium names it.
_STORED = "file_systems,indexeddb,local_storage,service_workers,cache_storage"


class Profiles:
    """One that is given back is empty for the next test, but for Odoo's scripts and styles: to load and compile
    them again would take longer than most tests.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        """`url` is Odoo's; relative addresses mean it."""
        self._browser = browser
        self._url = url
        self._free: dict[str, list[BrowserContext]] = {size: [] for size in SIZES}
        self._sizes: dict[BrowserContext, str] = {}
        self._uses: Counter[BrowserContext] = Counter()
        self._blanks: dict[BrowserContext, tuple[Page, CDPSession]] = {}

    def take(self, size: str) -> BrowserContext:
        """One with windows of this size, one of `SIZES`."""
        if self._free[size]:
            return self._free[size].pop()
        context = self._browser.new_context(
            base_url=self._url,
            viewport=SIZES[size],
            has_touch=size == "phone",
            locale="en-US",
            reduced_motion="reduce",  # nobody has to wait for a dialog to slide in
        )
        context.set_default_timeout(PATIENCE)
        self._sizes[context] = size
        # It stays empty and open, to clear the profile by after each test.
        blank = context.new_page()
        self._blanks[context] = blank, context.new_cdp_session(blank)
        return context

    def give_back(self, context: BrowserContext) -> None:
        """Close its pages, and forget what they stored."""
        self._uses[context] += 1
        blank, session = self._blanks[context]
        if self._uses[context] >= USES:
            del self._blanks[context]
            context.close()
            return
        for page in context.pages:
            if page is not blank:
                page.close()
        context.unroute_all()
        context.set_offline(False)
        context.clear_cookies()
        forget = {"origin": self._url, "storageTypes": _STORED}
        session.send("Storage.clearDataForOrigin", forget)
        self._free[self._sizes[context]].append(context)
