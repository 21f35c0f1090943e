"""The aiohttp session that connections share."""

from __future__ import annotations

import aiohttp


def new_session() -> aiohttp.ClientSession:
    """A session for any number of connections; aiohttp's own default stops at 100. To be closed by the caller.

    It keeps no cookies, which would travel between instances, and uses the proxies of the environment.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=True,
    )
