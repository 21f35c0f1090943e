"""A client of Home Assistant's WebSocket API. asyncio, aiohttp and orjson; no Odoo. See README.md."""

from .auth import RefreshedToken, StaticToken, TokenSource
from .backoff import Backoff
from .compressed import EntityState
from .connection import Connection
from .entities import Change, EntityStore
from .errors import (
    AddressBanned,
    CannotConnect,
    CommandFailed,
    CommandTimeout,
    ConnectionLost,
    HandshakeTimeout,
    HassError,
    InvalidAuth,
    InvalidUrl,
    MessageTooBig,
    NameNotResolved,
    NotHomeAssistant,
    ProtocolError,
    ServerUnavailable,
    TlsFailed,
    UnexpectedAnswer,
    WebSocketRefused,
)
from .messages import Gap
from .probe import ProbeResult, test_connection
from .session import new_session
from .tls import InvalidTlsOptions, TlsOptions
from .url import normalise, websocket_url

__all__ = [
    "AddressBanned",
    "Backoff",
    "CannotConnect",
    "Change",
    "CommandFailed",
    "CommandTimeout",
    "Connection",
    "ConnectionLost",
    "EntityState",
    "EntityStore",
    "Gap",
    "HandshakeTimeout",
    "HassError",
    "InvalidAuth",
    "InvalidTlsOptions",
    "InvalidUrl",
    "MessageTooBig",
    "NameNotResolved",
    "NotHomeAssistant",
    "ProbeResult",
    "ProtocolError",
    "RefreshedToken",
    "ServerUnavailable",
    "StaticToken",
    "TlsFailed",
    "TlsOptions",
    "TokenSource",
    "UnexpectedAnswer",
    "WebSocketRefused",
    "new_session",
    "normalise",
    "test_connection",
    "websocket_url",
]
