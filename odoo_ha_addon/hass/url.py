"""Home Assistant's base address, as people type it, and the WebSocket address made from it."""

from __future__ import annotations

from yarl import URL

from .errors import InvalidUrl

WEBSOCKET_PATH = "/api/websocket"


def normalise(text: str) -> URL:
    """The base URL in one spelling: no trailing slash, no default port, lower-case host; a path prefix stays.

    Raises InvalidUrl, whose text says what to change and repeats no password.
    """
    text = text.strip()
    if not text:
        raise InvalidUrl("The address is empty.")
    if any(character.isspace() or not character.isprintable() for character in text) or "\\" in text:
        raise InvalidUrl("The address must not contain spaces, backslashes or invisible characters.")
    if "://" not in text:
        raise InvalidUrl("The address must start with http:// or https://.")
    try:
        url = URL(text)
        host, port = url.host, url.explicit_port
    except ValueError as error:
        # Without the cause: it would repeat the address.
        raise InvalidUrl(f"The address cannot be read: check its {_suspect(error)}.") from None
    if url.scheme not in ("http", "https"):
        raise InvalidUrl(f"The address must start with http:// or https://, not {url.scheme}://.")
    if not host:
        raise InvalidUrl("The address has no host name.")
    if url.user is not None or url.password is not None:
        raise InvalidUrl("The address must not contain a user name or password; use an access token.")
    if "?" in text or "#" in text:
        raise InvalidUrl("The address must not contain ? or #.")
    if port == 0:
        raise InvalidUrl("Port 0 cannot be connected to.")
    origin = url.origin()
    if origin.is_default_port():
        origin = origin.with_port(None)
    return origin.with_path(url.raw_path.rstrip("/"), encoded=True)


def websocket_url(base: URL | str) -> URL:
    """`http(s)://host/prefix` as `ws(s)://host/prefix/api/websocket`. Raises InvalidUrl."""
    base = normalise(str(base))
    scheme = "wss" if base.scheme == "https" else "ws"
    return base.with_scheme(scheme).with_path(base.raw_path.rstrip("/") + WEBSOCKET_PATH, encoded=True)


def _suspect(error: ValueError) -> str:
    return "port" if "port" in str(error).lower() else "host name"
