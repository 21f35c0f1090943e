"""From an address to an authenticated WebSocket, and from what can fail on the way to our errors.

The token is sent only after a server at exactly the given address has introduced itself as Home Assistant;
redirects are not followed with it. It appears in no error and no log.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from typing import Any, NamedTuple, cast

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
    WebSocketRefused,
)
from .limits import VERSION_CHARACTERS
from .messages import BadMessage, split_frame
from .storable import storable_text
from .tls import TlsOptions
from .url import websocket_url

# A living server answers a Close frame at once; a dead one is not worth more.
CLOSE_TIMEOUT = 1.0
GREETING_BYTES = 64 * 2**10
_NOT_HOME_ASSISTANT = "The server speaks WebSocket, but not as Home Assistant does."


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
    except asyncio.TimeoutError:
        await close_quietly(ws)
        raise HandshakeTimeout(
            f"The server accepted the connection, but did not answer within {auth_timeout:g} s."
        ) from None
    except (aiohttp.ClientError, OSError):
        await close_quietly(ws)
        raise ConnectionLost from None
    except asyncio.CancelledError:
        abort(ws)
        raise
    except BaseException:
        await close_quietly(ws)
        raise


async def introduce(
    session: aiohttp.ClientSession, url: URL | str, *, tls: TlsOptions | None, seconds: float
) -> str:
    """The version that Home Assistant tells everybody who opens its WebSocket. Nothing is sent, and nothing stays open.

    :param seconds: for the connection, and again for the greeting
    :raises HassError: nobody answers, or somebody else
    """
    ws = await _connect(session, websocket_url(url), tls, GREETING_BYTES, seconds, None)
    try:
        async with timeout(seconds):
            return _version_of(await _greeting(ws))
    except asyncio.TimeoutError:
        raise HandshakeTimeout(f"No answer within {seconds:g} s.") from None
    except (aiohttp.ClientError, OSError):
        raise ConnectionLost from None
    finally:
        await close_quietly(ws)


def abort(ws: aiohttp.ClientWebSocketResponse) -> None:
    """End the TCP connection at once, without a goodbye."""
    connection = ws._response.connection
    if connection is not None and connection.transport is not None:
        connection.transport.abort()
        # Out of aiohttp's hands too, which would complain when it finds it later.
        connection.close()


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
    checked_by = (tls or TlsOptions()).for_address(url)
    try:
        async with timeout(connect_timeout):
            connected = await session.ws_connect(
                # Under its http name, because aiohttp finds the proxies of the environment by that.
                url.with_scheme("https" if url.scheme == "wss" else "http"),
                ssl=checked_by,
                proxy=proxy,
                timeout=_close_timeout(),
                max_msg_size=max_message_size,
            )
    except asyncio.TimeoutError:
        raise HandshakeTimeout(f"No connection within {connect_timeout:g} s.") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # Without the cause, whose text repeats headers and addresses.
        raise connect_error(error) from None
    ws = cast("aiohttp.ClientWebSocketResponse", connected)
    # With a session of somebody else's, which may follow redirects: the token must not end up at another server.
    if ws._response.history:
        target = ws._response.url.origin()
        await close_quietly(ws)
        raise NotHomeAssistant(
            f"The server redirects to {target}. If that is right, enter it as the address."
        )
    return ws


def _close_timeout() -> aiohttp.ClientWSTimeout:
    """How long aiohttp waits for the answer to a Close frame."""
    if not hasattr(aiohttp, "ClientWSTimeout"):  # before aiohttp 3.11 it was a number
        return CLOSE_TIMEOUT  # type: ignore[return-value]
    return aiohttp.ClientWSTimeout(ws_close=CLOSE_TIMEOUT)


async def _authenticate(ws: aiohttp.ClientWebSocketResponse, token: str) -> str:
    """The three steps of Home Assistant's auth phase; returns its version."""
    greeting = await _greeting(ws)
    await ws.send_str(orjson.dumps({"type": "auth", "access_token": token}).decode())
    answer = await _receive(ws)
    kind = answer.get("type")
    if kind == "auth_ok":
        return _version_of(answer) or _version_of(greeting)
    if kind == "auth_invalid":
        raise InvalidAuth
    raise NotHomeAssistant(_NOT_HOME_ASSISTANT)


async def _greeting(ws: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    greeting = await _receive(ws)
    if greeting.get("type") != "auth_required":
        raise NotHomeAssistant(_NOT_HOME_ASSISTANT)
    return greeting


def _version_of(message: dict[str, Any]) -> str:
    return storable_text(str(message.get("ha_version") or ""))[:VERSION_CHARACTERS]


async def _receive(ws: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    frame = await ws.receive()
    if frame.type is not aiohttp.WSMsgType.TEXT:
        raise end_of(frame)
    try:
        messages = split_frame(frame.data)
    except BadMessage:
        messages = []
    if len(messages) == 1 and isinstance(messages[0], dict):
        return messages[0]
    raise NotHomeAssistant(_NOT_HOME_ASSISTANT)


def end_of(frame: aiohttp.WSMessage) -> HassError:
    """Why a frame that is no text ended (or has to end) the connection."""
    if frame.type is aiohttp.WSMsgType.ERROR:
        if isinstance(frame.data, aiohttp.WebSocketError):
            if frame.data.code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG:
                return MessageTooBig("Home Assistant sent a message larger than the limit. Raise the limit.")
            return ProtocolError(f"{ProtocolError.default_message} ({frame.data.code})")
        return ConnectionLost()
    if frame.type is aiohttp.WSMsgType.BINARY:
        return ProtocolError("The server sent a binary message, which Home Assistant never does.")
    if frame.type is aiohttp.WSMsgType.CLOSE:
        return ConnectionLost(f"Home Assistant closed the connection (code {frame.data}).")
    return ConnectionLost()


def connect_error(error: Exception) -> HassError:
    """What an error of aiohttp, or of the system below it, means. Its text repeats neither headers nor addresses."""
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return _refusal(error.status)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return CannotConnect(f"The proxy answers HTTP {error.status}.")
    if isinstance(error, aiohttp.ServerFingerprintMismatch):
        return TlsFailed(
            "The server's certificate is another one than its fingerprint says. "
            f"It has the SHA-256 fingerprint {error.got.hex(':').upper()}."
        )
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or "it does not match the host name"
        return TlsFailed(f"The server's certificate is not trusted: {reason.rstrip('.')}.")
    if isinstance(error, aiohttp.ClientConnectorError):
        return _no_connection(error, error.os_error)
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return CannotConnect("The server hung up. If it serves HTTPS, the address must start with https://.")
    if isinstance(error, aiohttp.ClientResponseError):
        return NotHomeAssistant("The server does not speak HTTP. Check the port, and http:// or https://.")
    if isinstance(error, UnicodeError):  # two dots in a row, or a label of more than 63 characters
        return NameNotResolved()
    return CannotConnect()


def _no_connection(error: aiohttp.ClientConnectorError, cause: OSError) -> HassError:
    if isinstance(cause, socket.gaierror):
        return NameNotResolved()
    if isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return CannotConnect("The server hung up during the TLS handshake.")
    if isinstance(error, aiohttp.ClientSSLError):
        return TlsFailed("TLS failed. If the server serves plain HTTP, the address must start with http://.")
    reason = f" ({os.strerror(cause.errno)})" if cause.errno else ""
    return CannotConnect(f"Nothing answers at this address{reason}.")


def _refusal(status: int) -> HassError:
    if status == 403:
        return AddressBanned()
    if status in (400, 426):
        return WebSocketRefused()
    if status >= 500 or status == 429:
        return ServerUnavailable(
            f"The server answers HTTP {status}; Home Assistant behind it is not available."
        )
    return NotHomeAssistant(
        f"The server answers HTTP {status} where Home Assistant has its WebSocket. Check the address and its path."
    )
