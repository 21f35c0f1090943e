"""Everything that can go wrong with a Home Assistant connection, as classes.

`code` names the kind of failure and never changes; texts are for people. A *terminal* error will not go
away by trying again: somebody has to change a setting first. For commands, `sent` tells whether the
request may have reached Home Assistant: `False` is "never sent", `True` is "outcome unknown".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class HassError(Exception):
    """Base of all errors of this package."""

    code: str = "hass_error"
    terminal: ClassVar[bool] = False
    default_message: ClassVar[str] = "Home Assistant could not be used."

    def __init__(self, message: str | None = None, *, sent: bool = False) -> None:
        self.message = message or self.default_message
        self.sent = sent
        super().__init__(self.message)


class InvalidUrl(HassError, ValueError):
    code = "invalid_url"
    terminal = True
    default_message = "The address is not a web address such as https://home.example.org:8123."


class CannotConnect(HassError):
    code = "cannot_connect"
    default_message = "Nothing answers at this address."


class NameNotResolved(CannotConnect):
    code = "name_not_resolved"
    default_message = "The host name of the address is not known."


class ServerUnavailable(CannotConnect):
    """A server answers, but with HTTP 5xx or 429: mostly a proxy whose Home Assistant is still starting."""

    code = "server_unavailable"
    default_message = "The server answers, but Home Assistant behind it is not available."


class HandshakeTimeout(CannotConnect):
    code = "handshake_timeout"
    default_message = "The server did not answer in time."


class TlsFailed(HassError):
    code = "tls_failed"
    terminal = True
    default_message = "The server's certificate is not trusted."


class NotHomeAssistant(HassError):
    code = "not_home_assistant"
    terminal = True
    default_message = "The server that answers at this address is not Home Assistant."


class WebSocketRefused(HassError):
    code = "websocket_refused"
    terminal = True
    default_message = (
        "The server refuses WebSocket connections. A reverse proxy in between has to pass them on, and Home "
        "Assistant has to trust it (`trusted_proxies` in its `http` settings)."
    )


class InvalidAuth(HassError):
    code = "invalid_auth"
    terminal = True
    default_message = "Home Assistant does not accept the access token."


class NotOnboarded(HassError):
    code = "not_onboarded"
    terminal = True
    default_message = "This Home Assistant has no user yet. Open it in the browser and create the first one."


class LoginRefused(HassError):
    """The code with which a browser came back from the login is not, or no longer, good for anything."""

    code = "login_refused"
    terminal = True
    default_message = "Home Assistant does not accept the login. Log in again."


class LoginForbidden(HassError):
    """Such as a user who may log in from the local network only."""

    code = "login_forbidden"
    terminal = True
    default_message = "Home Assistant does not let this user log in from here."


class AddressBanned(HassError):
    code = "address_banned"
    terminal = True
    default_message = (
        "Home Assistant refuses connections from this machine. Remove its address from ip_bans.yaml "
        "and restart Home Assistant, or allow it in the proxy in between."
    )


class ConnectionLost(HassError):
    """The connection is gone. `by_us`: it was not the other side that ended it, nor the network."""

    code = "connection_lost"
    default_message = "The connection to Home Assistant was lost."

    def __init__(self, message: str | None = None, *, sent: bool = False, by_us: bool = False) -> None:
        super().__init__(message, sent=sent)
        self.by_us = by_us


class MessageTooBig(HassError):
    code = "message_too_big"
    default_message = "A message was larger than the limit."


class ProtocolError(HassError):
    """The other side broke the rules of WebSocket in a way after which nothing can be read any more."""

    code = "protocol_error"
    default_message = "The server does not keep to the WebSocket protocol."


class CommandTimeout(HassError):
    code = "command_timeout"
    default_message = "Home Assistant did not answer the command in time."


class UnexpectedAnswer(HassError):
    """Home Assistant carried out a command, but what it answered cannot be used: it is of another shape than was asked
    for, or over a limit (`answer_too_deep`, `answer_too_big`).
    """

    code = "unexpected_answer"
    default_message = "Home Assistant answered with something else than was asked for."

    def __init__(self, message: str | None = None, *, code: str | None = None) -> None:
        super().__init__(message, sent=True)
        self.code = code or type(self).code


class CommandFailed(HassError):
    """Home Assistant answered a command with an error; `code` is Home Assistant's own, e.g. `not_found`."""

    default_message = "Home Assistant could not do this."

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        translation_key: str | None = None,
        translation_domain: str | None = None,
        translation_placeholders: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, sent=True)
        self.code = code
        self.translation_key = translation_key
        self.translation_domain = translation_domain
        self.translation_placeholders = dict(translation_placeholders or {})
