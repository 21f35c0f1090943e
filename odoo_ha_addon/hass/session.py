"""The aiohttp session that connections share."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp
from yarl import URL

from .errors import NotHomeAssistant


def new_session() -> aiohttp.ClientSession:
    """A session for any number of connections; aiohttp's own default stops at 100. To be closed by the caller.

    It keeps no cookies, which would travel between instances, follows no redirects, and uses the proxies of the
    environment.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=True,
        trace_configs=[_never_redirected()],
    )


def _never_redirected() -> aiohttp.TraceConfig:
    """aiohttp follows redirects of a WebSocket and cannot be told not to; but it says so before it does. Nobody may
    send us to another server, not even to see whether something is there.
    """
    config = aiohttp.TraceConfig()
    config.on_request_redirect.append(_refuse)
    return config


async def _refuse(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestRedirectParams
) -> None:
    params.response.close()
    raise NotHomeAssistant(
        f"The server redirects{_target(params)}. If that is right, enter it as the address."
    )


def _target(params: aiohttp.TraceRequestRedirectParams) -> str:
    try:
        return f" to {params.url.join(URL(params.response.headers['Location'])).origin()}"
    except (KeyError, ValueError):
        return ""
