"""Logging in with Home Assistant's own page (OAuth 2), and the long-lived token that comes of it.

A browser is sent to `authorize_url` and comes back with a code, for which the server gets tokens (`make_token`). They
appear in no error, no log and no `repr`, and end as soon as the long-lived token is there.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from . import commands
from .auth import token_content
from .connection import Connection
from .deadline import timeout as deadline
from .errors import HandshakeTimeout, HassError, LoginForbidden, LoginRefused, UnexpectedAnswer
from .http import ask, unavailable
from .probe import ProbeResult, test_connection
from .session import new_session
from .tls import TlsOptions
from .url import normalise

TIMEOUT_SECONDS = 20.0
REQUEST_SECONDS = 10.0
LARGEST_ANSWER = 64 * 2**10


@dataclass(frozen=True)
class Tokens:
    """What a code was good for. They last half an hour, and until they are revoked."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)


def authorize_url(
    base: URL | str, client_id: str, redirect_uri: str, state: str, verifier: str | None = None
) -> str:
    """The page of Home Assistant on which a person logs in.

    :param client_id: address of who asks; scheme, host and port are those of `redirect_uri`
    :param verifier: a secret of 43 to 128 letters and digits, of which only a digest is sent; None for a Home Assistant
        that cannot check it
    :raises InvalidUrl: `base` is no address
    """
    url = normalise(str(base))
    query = {"response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "state": state}
    if verifier is not None:
        query |= {"code_challenge": challenge_of(verifier), "code_challenge_method": "S256"}
    return str(url.with_path(f"{url.raw_path.rstrip('/')}/auth/authorize", encoded=True).with_query(query))


def challenge_of(verifier: str) -> str:
    """The digest by which Home Assistant knows a verifier again (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def is_refused_client(origin: str) -> bool:
    """Whether Home Assistant lets nobody log in for this site: one named by an IP address of the internet."""
    try:
        address = ipaddress.ip_address(URL(origin).host or "")
    except ValueError:
        return False
    return not (address.is_private or address.is_loopback or address.is_link_local)


async def make_token(
    base: URL | str,
    code: str,
    client_id: str,
    verifier: str | None,
    client_name: str,
    *,
    is_wanted: Callable[[ProbeResult], bool] = lambda found: True,
    identify: bool = False,
    tls: TlsOptions | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> tuple[ProbeResult, str]:
    """What is there, and a long-lived token of the person who logged in; empty if it was not wanted.

    The login itself is ended in any case, so that nothing stays in Home Assistant but the token.

    :param code: with which the browser came back
    :param client_id: as for `authorize_url`; `verifier` too
    :param client_name: of the token, as Home Assistant lists it; no other token of this person may have it
    :param is_wanted: told what is there before a token is made
    :param identify: tell it what the server is known again by, too
    :param timeout: seconds for all of it
    :raises HassError: LoginRefused, LoginForbidden, or an error of `http.ask`, `probe` or a command
    """
    try:
        async with deadline(timeout), new_session() as session:
            tokens = await _exchange(session, base, code, client_id, verifier, tls)
            try:
                found = await test_connection(
                    base, tokens.access, tls, REQUEST_SECONDS, session=session, identify=identify
                )
                token = ""
                if is_wanted(found):
                    token = await _mint(session, base, tokens.access, client_name, tls)
                return found, token
            finally:
                await _revoke(session, base, tokens.refresh, tls)
    except asyncio.TimeoutError:
        raise HandshakeTimeout(f"The server did not answer within {timeout:g} s.") from None


async def _exchange(
    session: aiohttp.ClientSession,
    base: URL | str,
    code: str,
    client_id: str,
    verifier: str | None,
    tls: TlsOptions | None,
) -> Tokens:
    form = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
    if verifier is not None:
        form["code_verifier"] = verifier
    answer = await ask("POST", base, "/auth/token", form=form, **_limits(session, tls))
    content = token_content(answer)
    if answer.status in (400, 401, 403) and isinstance(content.get("error"), str):
        raise LoginForbidden if content["error"] == "access_denied" else LoginRefused
    access, refresh = content.get("access_token"), content.get("refresh_token")
    if answer.status == 200 and isinstance(access, str) and isinstance(refresh, str) and access and refresh:
        return Tokens(access, refresh)
    raise unavailable(answer.status) or UnexpectedAnswer("Home Assistant answered without a token.")


async def _mint(
    session: aiohttp.ClientSession, base: URL | str, access: str, client_name: str, tls: TlsOptions | None
) -> str:
    connection = await Connection.open(base, access, tls=tls, session=session)
    try:
        return await commands.long_lived_token(connection, client_name)
    finally:
        await connection.close()


async def _revoke(
    session: aiohttp.ClientSession, base: URL | str, refresh: str, tls: TlsOptions | None
) -> None:
    # One that could not be revoked stands in the person's profile in Home Assistant, and nobody has it any more.
    with contextlib.suppress(HassError):
        await ask("POST", base, "/auth/revoke", form={"token": refresh}, **_limits(session, tls))


def _limits(session: aiohttp.ClientSession, tls: TlsOptions | None) -> dict[str, Any]:
    return {"session": session, "tls": tls, "timeout": REQUEST_SECONDS, "most_bytes": LARGEST_ANSWER}
