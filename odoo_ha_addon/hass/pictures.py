"""Pictures of entities over Home Assistant's HTTP API: what a camera sees, artwork, images, portraits.

An entity says where its picture is, and is not believed: only addresses of a known kind on the Home Assistant that
one is connected to are fetched. Redirects are not followed, and what is no picture is not passed on.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from yarl import URL

from .errors import HassError, InvalidAuth, UnexpectedAnswer
from .http import ask, unavailable
from .redaction import without_secrets
from .tls import TlsOptions

LARGEST_BYTES = 8 * 1024 * 1024
TIMEOUT_SECONDS = 8.0
_PROXIES = {
    "camera": "/api/camera_proxy/",
    "image": "/api/image_proxy/",
    "media_player": "/api/media_player_proxy/",
}
"""Where Home Assistant itself gets the picture for whoever asks, by domain."""
_KNOWN_PLACES = re.compile(
    r"/(?:api/image/serve|api/brands|local|static|hacsfiles)/[^?#\s\\]+"
    r"|/api/hassio/(?:addons|apps|store/addons)/[\w-]+/(?:icon|logo)"
)
_LONGEST_ADDRESS = 4096
_MOST_LAYERS = 8
"""Of percent-encoding. Nobody writes more than two by mistake."""
_IMAGE_TYPE = re.compile(r"image/[a-z0-9][a-z0-9.+-]{0,40}")


class NoPicture(HassError):
    code = "no_picture"
    terminal = True
    default_message = "Home Assistant has no picture here."


class PictureTooLarge(HassError):
    code = "picture_too_large"
    terminal = True
    default_message = "The picture is too large."


class Picture(NamedTuple):
    """`content_type` is an `image/…` without parameters."""

    content_type: str
    content: bytes


def picture_path(entity_id: str, entity_picture: object) -> str | None:
    """The path of the entity's picture below Home Assistant's base address; None if it has none to be fetched.

    :param entity_picture: the attribute of this name, if there is one
    """
    domain = entity_id.partition(".")[0]
    if domain in ("camera", "image"):
        return _PROXIES[domain] + entity_id
    if not isinstance(entity_picture, str) or not entity_picture:
        return None
    path, _, query = entity_picture.partition("?")
    if len(entity_picture) <= _LONGEST_ADDRESS and _KNOWN_PLACES.fullmatch(path) and _stays_below(path):
        clean = without_secrets({"entity_picture": f"{path}?{query}" if query else path})
        return str(clean["entity_picture"])
    # Artwork from elsewhere: Home Assistant fetches it, as it does for its own pages.
    return _PROXIES[domain] + entity_id if domain in _PROXIES else None


async def fetch_picture(
    base: URL | str,
    token: str,
    path: str,
    *,
    tls: TlsOptions | None = None,
    timeout: float = TIMEOUT_SECONDS,
    largest: int = LARGEST_BYTES,
    proxy: str | None = None,
) -> Picture:
    """Get a picture within `timeout` seconds.

    :param path: from `picture_path`
    :raises HassError: `NoPicture`, `PictureTooLarge`, `InvalidAuth`, or an error of `http.ask`
    """
    if not path.startswith("/") or path.startswith("//"):
        raise NoPicture
    try:
        answer = await ask(
            "GET", base, path, token=token, accept="image/*", tls=tls, proxy=proxy, timeout=timeout,
            most_bytes=largest, check=_check,
        )  # fmt: skip
    except UnexpectedAnswer:
        raise PictureTooLarge from None
    if not answer.content:
        raise NoPicture
    return Picture(answer.content_type, answer.content)


def _stays_below(path: str) -> bool:
    """Whether no part of the path leads upwards, however many layers of percent-encoding somebody in between takes off.
    One with more layers than make sense is not believed.
    """
    for _ in range(_MOST_LAYERS):
        plain = unquote(path)
        if plain == path:
            return not {"..", "."} & set(path.replace("\\", "/").split("/"))
        path = plain
    return False


def _check(status: int, content_type: str) -> None:
    if status == 401:
        raise InvalidAuth
    if error := unavailable(status):
        raise error
    if status != 200 or not _IMAGE_TYPE.fullmatch(content_type):
        raise NoPicture
