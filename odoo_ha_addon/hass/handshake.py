"""From an address to an authenticated WebSocket, and from what can fail on the way to our errors.

The token is sent only after a server at exactly the given address has introduced itself as Home Assistant;
redirects are not followed with it. It appears in no error and no log.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, NamedTuple, NoReturn

import aiohttp
import orjson
from yarl import URL

from .deadline import timeout
from .errors import (
    AddressBanned,
    CannotConnect,
    ConnectionLost,
    HandshakeTimeout,
    HassError,
    InvalidAuth,
    MessageTooBig,
    NameNotResolved,
    NotHomeAssistant,
    ProtocolError,
    ServerUnavailable,
    TlsFailed,
)
from .messages import BadMessage, split_frame
from .tls import TlsOptions
from .url import websocket_url

CLOSE_TIMEOUT = 2.0


class Greeting(NamedTuple):
    """What came out of the handshake."""

    ws: aiohttp.ClientWebSocketResponse
    ha_version: str


async def shake_hands(
    session: aiohttp.ClientSession,
    url: URL | str,
    token: str,
    *,
    tls: TlsOptions | None,
    max_message_size: int,
    connect_timeout: float,
    auth_timeout: float,
    proxy: str | None,
) -> Greeting:
    """Connect and authenticate. Raises HassError; leaves nothing open then."""
    if not token:
        raise InvalidAuth("There is no access token.")
    ws = await _connect(session, websocket_url(url), tls, max_message_size, connect_timeout, proxy)
    try:
        async with timeout(auth_timeout):
            return Greeting(ws, await _authenticate(ws, token))
    except BaseException as error:
        await close_quietly(ws)
        if isinstance(error, asyncio.TimeoutError):
            raise HandshakeTimeout(
                f"The server accepted the connection, but did not answer within {auth_timeout:g} s."
            ) from None
        raise


async def close_quietly(ws: aiohttp.ClientWebSocketResponse, code: int = aiohttp.WSCloseCode.OK) -> None:
    """Send a Close frame and wait a little for the answer; a dead socket is no error here."""
    try:
        async with timeout(CLOSE_TIMEOUT):
            await ws.close(code=code)
    except (asyncio.TimeoutError, aiohttp.ClientError, OSError):
        pass


async def _connect(
    session: aiohttp.ClientSession,
    url: URL,
    tls: TlsOptions | None,
    max_message_size: int,
    connect_timeout: float,
    proxy: str | None,
) -> aiohttp.ClientWebSocketResponse:
    options: dict[str, Any] = {"max_msg_size": max_message_size, "proxy": proxy}
    if tls is not None and (checked_by := tls.for_aiohttp()) is not None:
        options["ssl"] = checked_by
    try:
        async with timeout(connect_timeout):
            # Under its http name, because aiohttp finds the proxies of the environment by that.
            ws = await session.ws_connect(
                url.with_scheme("https" if url.scheme == "wss" else "http"), **options
            )
    except asyncio.TimeoutError:
        raise HandshakeTimeout(f"No connection within {connect_timeout:g} s.") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        _raise_connect_error(error)
    # aiohttp follows redirects and cannot be told not to; the token must not end up at another server.
    if ws._response.history:
        target = ws._response.url.origin()
        await close_quietly(ws)
        raise NotHomeAssistant(f"The server redirects to {target}. If that is right, enter it as the address.")
    return ws


async def _authenticate(ws: aiohttp.ClientWebSocketResponse, token: str) -> str:
    """The three steps of Home Assistant's auth phase; returns its version."""
    greeting = await _receive(ws)
    if greeting.get("type") != "auth_required":
        raise NotHomeAssistant("The server speaks WebSocket, but is not Home Assistant.")
    await ws.send_str(orjson.dumps({"type": "auth", "access_token": token}).decode())
    answer = await _receive(ws)
    kind = answer.get("type")
    if kind == "auth_ok":
        return str(answer.get("ha_version") or greeting.get("ha_version") or "")
    if kind == "auth_invalid":
        raise InvalidAuth
    raise NotHomeAssistant("The server asks for a token, but does not answer as Home Assistant does.")


async def _receive(ws: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    frame = await ws.receive()
    if frame.type is not aiohttp.WSMsgType.TEXT:
        raise end_of(ws, frame)
    try:
        messages = split_frame(frame.data)
    except BadMessage:
        messages = []
    if len(messages) == 1 and isinstance(messages[0], dict):
        return messages[0]
    raise NotHomeAssistant("The server speaks WebSocket, but is not Home Assistant.")


def end_of(ws: aiohttp.ClientWebSocketResponse, frame: aiohttp.WSMessage) -> HassError:
    """Why a frame that is no text ended (or has to end) the connection."""
    if frame.type is aiohttp.WSMsgType.ERROR:
        if isinstance(frame.data, aiohttp.WebSocketError):
            if frame.data.code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG:
                return MessageTooBig("Home Assistant sent a message larger than the limit. Raise the limit.")
            return ProtocolError(f"{ProtocolError.default_message} ({frame.data.code})")
        return ConnectionLost()
    if frame.type is aiohttp.WSMsgType.BINARY:
        return ProtocolError("The server sent a binary message, which Home Assistant never does.")
    if ws.close_code in (None, aiohttp.WSCloseCode.ABNORMAL_CLOSURE):
        return ConnectionLost()
    return ConnectionLost(f"Home Assistant closed the connection (code {ws.close_code}).")


def _raise_connect_error(error: Exception) -> NoReturn:
    """aiohttp's many exceptions as ours, without their texts where these repeat headers or addresses."""
    if isinstance(error, aiohttp.WSServerHandshakeError):
        raise _refused(error.status) from None
    if isinstance(error, aiohttp.ServerFingerprintMismatch):
        raise TlsFailed(
            "The server's certificate is another one than its fingerprint says. "
            f"It has SHA-256 fingerprint {error.got.hex(':').upper()}."
        ) from None
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or "it does not match the host name"
        raise TlsFailed(f"{TlsFailed.default_message[:-1]}: {reason.rstrip('.')}.") from None
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        raise NameNotResolved from None
    if isinstance(error, aiohttp.ClientSSLError):
        cause = error.__cause__
        if isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            raise CannotConnect("The server hung up during the TLS handshake.") from None
        raise TlsFailed(
            "TLS with the server failed. If it serves plain HTTP, the address must start with http://."
        ) from None
    if isinstance(error, aiohttp.ClientConnectorError):
        raise CannotConnect(f"{CannotConnect.default_message[:-1]}: {error.strerror or 'refused'}.") from None
    if isinstance(error, aiohttp.ServerDisconnectedError):
        raise CannotConnect("The server hung up. If it serves HTTPS, the address must start with https://.") from None
    if isinstance(error, aiohttp.ClientResponseError):
        raise NotHomeAssistant("The server does not answer in HTTP. Check the port and http:// or https://.") from None
    raise CannotConnect from error


def _refused(status: int) -> HassError:
    if status == 403:
        return AddressBanned()
    if status >= 500 or status == 429:
        return ServerUnavailable(f"The server answers HTTP {status}; Home Assistant behind it is not available.")
    return NotHomeAssistant(
        f"The server answers HTTP {status} instead of Home Assistant's WebSocket. "
        "Check the address, its path, and that a proxy in between passes WebSockets on."
    )
