"""Try an address and a token once, and say what is there. Nothing stays open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from yarl import URL

from . import commands
from .answers import Json
from .connection import Connection
from .deadline import timeout as deadline
from .errors import CommandTimeout, HandshakeTimeout, NotHomeAssistant, UnexpectedAnswer
from .tls import TlsOptions

_STRANGE = "The server does not answer as Home Assistant does."


@dataclass(frozen=True)
class ProbeResult:
    """`state` is Home Assistant's own (`RUNNING`, `STARTING`, …); `rtt_ms` one round trip in milliseconds;
    `identifying` are the rows of `commands.list_identifying`, where they were asked for.
    """

    ha_version: str
    location_name: str
    state: str
    recovery_mode: bool
    safe_mode: bool
    user_id: str
    user_name: str
    is_admin: bool
    entity_count: int
    rtt_ms: float
    identifying: list[Json] = field(default_factory=list, repr=False)


async def test_connection(
    url: URL | str,
    token: str,
    tls: TlsOptions | None = None,  # noqa: PT028
    timeout: float = 10,  # noqa: PT028
    *,
    session: aiohttp.ClientSession | None = None,  # noqa: PT028
    proxy: str | None = None,  # noqa: PT028
    identify: bool = False,  # noqa: PT028
) -> ProbeResult:
    """Connect, look around and leave, all within `timeout` seconds. Raises HassError.

    :param identify: read what the server is known again by
    """
    try:
        async with deadline(timeout):
            connection = await Connection.open(
                url,
                token,
                tls=tls,
                session=session,
                proxy=proxy,
                connect_timeout=timeout,
                auth_timeout=timeout,
            )
            try:
                found = await _look_around(connection)
                if identify:
                    found = replace(found, identifying=await commands.list_identifying(connection))
                return found
            except UnexpectedAnswer:
                raise NotHomeAssistant(_STRANGE) from None
            finally:
                await connection.close()
    except (asyncio.TimeoutError, CommandTimeout):
        raise HandshakeTimeout(f"The server did not answer within {timeout:g} s.") from None


async def _look_around(connection: Connection) -> ProbeResult:
    snapshot: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def first_event(event: Any) -> None:
        if not snapshot.done():
            snapshot.set_result(event)

    config, user, rtt_ms, _unsubscribe = await asyncio.gather(
        commands.get_config(connection),
        commands.current_user(connection),
        connection.ping(),
        commands.subscribe_entities(connection, first_event),
    )
    try:
        return ProbeResult(
            ha_version=connection.ha_version,
            location_name=config["location_name"],
            state=config["state"],
            recovery_mode=bool(config.get("recovery_mode")),
            safe_mode=bool(config.get("safe_mode")),
            user_id=user["id"],
            user_name=str(user.get("name") or ""),
            is_admin=user["is_admin"],
            entity_count=len((await snapshot)["a"]),
            rtt_ms=rtt_ms,
        )
    except (KeyError, TypeError):
        raise NotHomeAssistant(_STRANGE) from None


# pytest takes every function called test_… for a test, also in the modules that import it.
test_connection.__test__ = False  # type: ignore[attr-defined]
