"""Where Home Assistant answers, of the addresses that may be meant, and what it tells before anybody has logged in:
its version, and how one can log in. Its name and all else it tells only to its users.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
from yarl import URL

from .deadline import timeout as deadline
from .errors import CannotConnect, HandshakeTimeout, HassError, NotOnboarded
from .handshake import introduce
from .http import ask
from .pasted import candidates
from .session import new_session
from .tls import TlsOptions

CONNECT_SECONDS = 4.0
TIMEOUT_SECONDS = 10.0
LARGEST_ANSWER = 64 * 2**10


@dataclass(frozen=True)
class Answering:
    """A Home Assistant that answers. `has_pkce`: it can tie a login to whoever began it (RFC 7636)."""

    url: URL
    ha_version: str
    has_pkce: bool


async def look_up(text: str, tls: TlsOptions | None = None, timeout: float = TIMEOUT_SECONDS) -> Answering:
    """The first of the addresses that may be meant by what somebody pasted at which Home Assistant answers.

    What was pasted is tried alone first: whoever is right about the scheme has no other one knocked at.

    :param timeout: seconds for all of it
    :raises HassError: none answers as Home Assistant; the error is that of what was pasted, unless only at another
        address somebody answered at all. NotOnboarded for one that nobody has set up
    """
    meant, *others = candidates(text)
    try:
        async with deadline(timeout), new_session() as session:
            try:
                found = await _introduced(session, meant, tls)
            except HassError as error:
                found = await _first(session, others, tls, error)
            return await _ways_in(session, found, tls)
    except asyncio.TimeoutError:
        raise HandshakeTimeout(f"The server did not answer within {timeout:g} s.") from None


async def _first(
    session: aiohttp.ClientSession, urls: Sequence[URL], tls: TlsOptions | None, first_error: HassError
) -> Answering:
    tries = [asyncio.ensure_future(_introduced(session, url, tls)) for url in urls]
    errors = [first_error]
    try:
        for one in tries:
            try:
                return await one
            except HassError as error:
                errors.append(error)
    finally:
        for one in tries:
            one.cancel()
        await asyncio.gather(*tries, return_exceptions=True)
    raise next((error for error in errors if not isinstance(error, CannotConnect)), first_error)


async def _introduced(session: aiohttp.ClientSession, url: URL, tls: TlsOptions | None) -> Answering:
    version = await introduce(session, url, tls=tls, seconds=CONNECT_SECONDS)
    return Answering(url, version, has_pkce=False)


async def _ways_in(session: aiohttp.ClientSession, found: Answering, tls: TlsOptions | None) -> Answering:
    _, providers = await _page(session, found.url, "/auth/providers", tls)
    if providers.get("code") == "onboarding_required":
        raise NotOnboarded
    # Home Assistant 2025 refuses a login that brings what only later ones ask for.
    status, metadata = await _page(session, found.url, "/.well-known/oauth-authorization-server", tls)
    methods = metadata.get("code_challenge_methods_supported")
    has_pkce = status == 200 and isinstance(methods, list) and "S256" in methods
    return Answering(found.url, found.ha_version, has_pkce)


async def _page(
    session: aiohttp.ClientSession, url: URL, path: str, tls: TlsOptions | None
) -> tuple[int, dict[str, Any]]:
    answer = await ask(
        "GET", url, path, session=session, tls=tls, timeout=CONNECT_SECONDS, most_bytes=LARGEST_ANSWER
    )
    try:
        content = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        content = None
    return answer.status, content if isinstance(content, dict) else {}
