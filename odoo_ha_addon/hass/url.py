"""Home Assistant's base address, as people type it, and the WebSocket address made from it."""

from __future__ import annotations

import ipaddress
import re

from yarl import URL

from .errors import InvalidUrl

WEBSOCKET_PATH = "/api/websocket"
HTTPS_PORT = 443
PAGES = frozenset(
    {
        "_my_redirect", "auth", "calendar", "climate", "config", "developer-tools", "energy", "hassio", "history",
        "light", "logbook", "lovelace", "map", "media-browser", "onboarding.html", "profile", "security", "todo",
    }
)  # fmt: skip
"""First parts of the paths of the pages that Home Assistant's frontend shows in the browser."""
DASHBOARD = re.compile(r"(dashboard|lovelace)-[a-z0-9_-]+")
"""The same of dashboards that users have made."""
HOME_PAGES = re.compile(r"/home/(overview|areas-|media-players|other-devices)")
LOCAL_ENDINGS = (".local", ".lan", ".home", ".home.arpa", ".internal", ".localdomain", ".localhost")


def normalise(text: str) -> URL:
    """The base URL in one spelling: no trailing slash, no default port, lower-case host; a path prefix stays.

    An address as copied from the browser is taken too: what names a page of Home Assistant's is left out, and a scheme
    that is missing is `https` where the port is 443, or where none is given for a name on the internet; else `http`.

    Raises InvalidUrl, whose text says what to change and repeats no password.
    """
    text = text.strip()
    if not text:
        raise InvalidUrl("The address is empty.")
    if any(character.isspace() or not character.isprintable() for character in text) or "\\" in text:
        raise InvalidUrl("The address must not contain spaces, backslashes or invisible characters.")
    if "://" not in text:
        text = _with_scheme(text)
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
    if port == 0:
        raise InvalidUrl("Port 0 cannot be connected to.")
    origin = url.origin()
    if origin.is_default_port():
        origin = origin.with_port(None)
    return origin.with_path(_prefix(url.raw_path), encoded=True)


def as_text(text: str) -> str:
    """The base URL as it is stored and shown. Raises InvalidUrl."""
    return str(normalise(text)).rstrip("/")


def origin_of(text: str) -> str:
    """Scheme, host and port: to whom a token is sent. Raises InvalidUrl."""
    return str(normalise(text).origin())


def is_another_server(before: str, after: str) -> bool:
    """Whether a token that was entered for the address `before` must not be sent to `after`: scheme, host or port
    differ, or nobody knows for what it was entered. An `after` that is no address leads nowhere; its own check says so.
    """
    try:
        server = origin_of(after)
    except InvalidUrl:
        return False
    try:
        return origin_of(before) != server
    except InvalidUrl:
        return True


def is_exposed(url: URL) -> bool:
    """Whether what is sent there travels the internet as plain text, a token among it."""
    if url.scheme == "https":
        return False
    try:
        return ipaddress.ip_address(url.host or "").is_global
    except ValueError:
        return _is_on_the_internet(url.host or "")


def websocket_url(base: URL | str) -> URL:
    """`http(s)://host/prefix` as `ws(s)://host/prefix/api/websocket`. Raises InvalidUrl."""
    base = normalise(str(base))
    scheme = "wss" if base.scheme == "https" else "ws"
    return base.with_scheme(scheme).with_path(base.raw_path.rstrip("/") + WEBSOCKET_PATH, encoded=True)


def _with_scheme(text: str) -> str:
    if text.startswith("/") or re.match(r"[^/:@\[]*:(?!\d)", text):
        raise InvalidUrl("The address must start with http:// or https://.")
    try:
        url = URL(f"http://{text}")
        host, port = url.host or "", url.explicit_port
    except ValueError as error:
        raise InvalidUrl(f"The address cannot be read: check its {_suspect(error)}.") from None
    is_https = port == HTTPS_PORT or (port is None and _is_on_the_internet(host))
    return f"{'https' if is_https else 'http'}://{text}"


def _is_on_the_internet(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host and not host.lower().rstrip(".").endswith(LOCAL_ENDINGS)
    return False


def _prefix(path: str) -> str:
    """The path below which Home Assistant is served, without the page that the browser showed."""
    if match := HOME_PAGES.search(path):
        path = path[: match.start()]
    kept = []
    for part in path.split("/"):
        if part in PAGES or DASHBOARD.fullmatch(part):
            break
        kept.append(part)
    return "/".join(kept).rstrip("/")


def _suspect(error: ValueError) -> str:
    return "port" if "port" in str(error).lower() else "host name"
