"""What people paste where an address is asked for, and at which addresses Home Assistant may be meant by it."""

from __future__ import annotations

import ipaddress
import re
import unicodedata

from yarl import URL

from .url import normalise

DEFAULT_PORT = 8123
"""Where Home Assistant listens if nobody chose another port."""
MOST_CHARACTERS = 2000
MOST_PREFIXES = 3
"""So many parts of a path are tried as what a proxy has in front of Home Assistant."""
_AROUND = "<>\"'`“”„‘’‚«»「」『』()[,;.!"
_SCHEME = re.compile(r"(?i)(http|ws)(s?)(?::(?!\d+(?:/|$))/*|//+)(?=[^/])")
_API = re.compile(r"/api(/websocket)?/?$")


def cleaned(text: str) -> str:
    """What was pasted without what came along: spaces, line ends and invisible characters, quotes and brackets around
    it, words or another scheme before the scheme, full-width signs; and with the brackets that an IPv6 address needs.
    """
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).replace("。", ".").replace("\\", "/")
    text = "".join(character for character in text if character.isprintable() and not character.isspace())
    if (found := re.search(r"(?i)https?://", text)) and not re.search(r"[/?#]", text[: found.start()]):
        text = text[found.start() :]
    text = re.sub(r"(?i)^(https?:/*)+(?=https?:)", "", text)
    text = text.lstrip(_AROUND.replace("[", "")).rstrip(_AROUND)
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text
    return (f"http{scheme[2].lower()}://" if scheme else "") + _bracketed(rest)


def candidates(text: str) -> list[URL]:
    """The base addresses that may be meant, the likeliest first: as it was pasted, then by the other scheme, without
    parts of its path, and at Home Assistant's own port if none was named.

    :raises InvalidUrl: none can be meant
    """
    text = cleaned(text)
    meant = normalise(text)
    meant = meant.with_path(_API.sub("", meant.raw_path) or "/", encoded=True)
    has_port = meant.explicit_port is not None or _names_port(text)
    origins = _both_schemes(meant.origin(), has_port)
    if not has_port:
        origins += _both_schemes(meant.origin().with_scheme("http").with_port(DEFAULT_PORT), True)
    found = [
        normalise(str(origin.with_path(path, encoded=True)))
        for path in _prefixes(meant.raw_path)
        for origin in origins
    ]
    return list(dict.fromkeys(found))


def _bracketed(rest: str) -> str:
    """An IPv6 address that stands alone, or before a path, as it is written in an address."""
    host, slash, path = rest.partition("/")
    try:
        return f"[{ipaddress.IPv6Address(host)}]{slash}{path}"
    except ValueError:
        return rest


def _names_port(text: str) -> bool:
    """Whether a port was named that goes without saying, such as `http://host:80`."""
    return bool(re.match(r"(?:https?://)?[^/?#]*:\d+(?:[/?#]|$)", text)) and not text.endswith("]")


def _both_schemes(origin: URL, has_port: bool) -> list[URL]:
    other = "http" if origin.scheme == "https" else "https"
    port = origin.port if has_port else None
    return [origin, origin.with_scheme(other).with_port(port)]


def _prefixes(path: str) -> list[str]:
    """The path and those above it, down to none."""
    parts = [part for part in path.split("/") if part][:MOST_PREFIXES]
    return ["/" + "/".join(parts[:count]) for count in range(len(parts), -1, -1)]
