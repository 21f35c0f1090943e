"""Where an access token comes from: one that lasts for years, or one that is renewed every half an hour.

Tokens appear in no error, no log and no `repr`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import aiohttp
import orjson
from yarl import URL

from .errors import InvalidAuth, UnexpectedAnswer
from .http import HttpAnswer, ask, unavailable
from .outbox import ignore
from .tls import TlsOptions

REFRESH_TIMEOUT = 15.0
SPARE_SECONDS = 60.0
"""A token is renewed so long before it expires, or at nine tenths of its time."""
LARGEST_ANSWER = 64 * 2**10
_T = TypeVar("_T")


class TokenSource(Protocol):
    """Gives an access token that is good now."""

    async def access_token(self) -> str:
        """:raises HassError: there is none; InvalidAuth if somebody has to log in again"""
        ...


class StaticToken:
    """A long-lived access token."""

    __slots__ = ("_token",)

    def __init__(self, token: str) -> None:
        self._token = token

    async def access_token(self) -> str:
        return self._token


class RefreshedToken:
    """The access tokens of an OAuth login, renewed with its refresh token. Belongs to one event loop."""

    def __init__(
        self,
        base: URL | str,
        refresh_token: str,
        client_id: str,
        *,
        session: aiohttp.ClientSession | None = None,
        tls: TlsOptions | None = None,
        proxy: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        :param client_id: the address that the login was made for; Home Assistant insists on the same
        :param clock: seconds
        """
        self._base = base
        self._form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": client_id}
        self._session = session
        self._tls = tls
        self._proxy = proxy
        self._clock = clock
        self._token = ""
        self._good_until = float("-inf")
        self._refreshing: asyncio.Task[str] | None = None

    async def access_token(self) -> str:
        """From the last refresh if it is good for a while, else from a new one, which all who ask share.

        :raises HassError: `InvalidAuth` if Home Assistant refuses the refresh token, or an error of `http.ask`
        """
        if self._clock() < self._good_until:
            return self._token
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.ensure_future(self._refresh())
            self._refreshing.add_done_callback(ignore)
        # One of those who wait may be cancelled; the others still get their answer.
        return await asyncio.shield(self._refreshing)

    def forget(self) -> None:
        """Home Assistant did not accept the last access token."""
        self._good_until = float("-inf")

    async def _refresh(self) -> str:
        asked_at = self._clock()
        answer = await ask(
            "POST",
            self._base,
            "/auth/token",
            form=self._form,
            session=self._session,
            tls=self._tls,
            proxy=self._proxy,
            timeout=REFRESH_TIMEOUT,
            most_bytes=LARGEST_ANSWER,
        )
        content = token_content(answer)
        if answer.status in (400, 401, 403) and isinstance(content.get("error"), str):
            raise InvalidAuth("Home Assistant does not accept the login any more. Log in again.")
        token, seconds = content.get("access_token"), _duration(content.get("expires_in"))
        if answer.status != 200 or not isinstance(token, str) or not token or not seconds:
            raise unavailable(answer.status) or UnexpectedAnswer("Home Assistant answered without a token.")
        self._token = token
        self._good_until = asked_at + max(seconds - SPARE_SECONDS, seconds * 0.9)
        return token


async def with_token(source: TokenSource | str, work: Callable[[str], Awaitable[_T]]) -> _T:
    """`work(token)`; once more with a fresh token if Home Assistant does not accept one that was kept."""
    if isinstance(source, str):
        return await work(source)
    try:
        return await work(await source.access_token())
    except InvalidAuth:
        if not isinstance(source, RefreshedToken):
            raise
    source.forget()
    return await work(await source.access_token())


def token_content(answer: HttpAnswer) -> dict[str, Any]:
    """What `/auth/token` answered; empty for what is no object."""
    try:
        content = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return {}
    return content if isinstance(content, dict) else {}


def _duration(value: Any) -> float:
    """In seconds; 0 for what is none."""
    return float(value) if type(value) in (int, float) and 0 < value < 10**9 else 0.0
