"""Home Assistant's HTTP API beside a connection: at the same address, with the same token, certificate options and
proxy.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from yarl import URL

from .auth import TokenSource, with_token
from .http import TIMEOUT_SECONDS, request_json
from .limits import ANSWER_BYTES
from .tls import TlsOptions


class HttpApi:
    """Any number of requests at a time. Belongs to one event loop, and is good for as long as its session is open."""

    __slots__ = ("_base", "_proxy", "_session", "_tls", "_token")

    def __init__(
        self,
        base: URL | str,
        token: TokenSource | str,
        *,
        session: aiohttp.ClientSession | None = None,
        tls: TlsOptions | None = None,
        proxy: str | None = None,
    ) -> None:
        self._base = base
        self._token = token
        self._session = session
        self._tls = tls
        self._proxy = proxy

    async def request(
        self,
        method: str,
        path: str,
        content: Any = None,
        *,
        timeout: float = TIMEOUT_SECONDS,
        most_bytes: int = ANSWER_BYTES,
    ) -> Any:
        """What Home Assistant answers, storable.

        :param path: such as ``/api/config``, with its query, encoded
        :param content: sent as JSON; None for nothing
        :param timeout: seconds for all of it
        :raises HassError: as `http.get_json`
        """

        async def work(token: str) -> Any:
            return await request_json(
                method,
                self._base,
                path,
                token,
                content,
                session=self._session,
                tls=self._tls,
                proxy=self._proxy,
                timeout=timeout,
                most_bytes=most_bytes,
            )

        return await with_token(self._token, work)

    async def get(self, path: str, **limits: Any) -> Any:
        return await self.request("GET", path, **limits)

    async def post(self, path: str, content: Any, **limits: Any) -> Any:
        return await self.request("POST", path, content, **limits)
