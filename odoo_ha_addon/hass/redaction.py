"""Keys to Home Assistant that it hands out inside of attributes, and how to take them out.

A camera, an image and a media player carry a token that opens their picture to whoever has it. Only this client
fetches pictures (`pictures.py`), with a token of its own, so nobody else has any use for them. What else such an
address says stays: `cache=` changes with the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SECRET_ATTRIBUTES = ("access_token",)
ADDRESS_ATTRIBUTES = ("entity_picture", "entity_picture_local", "media_content_id", "media_image_url")
_SECRET_PARAMETERS = frozenset({"token", "access_token", "authsig", "api_password"})


def without_secrets(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The attributes without keys to Home Assistant; the same object where there are none."""
    clean: dict[str, Any] = {}
    for name in ADDRESS_ATTRIBUTES:
        address = attributes.get(name)
        if type(address) is str and "?" in address:
            stripped = _without_secret_parameters(address)
            if stripped != address:
                clean[name] = stripped
    if not clean and not any(name in attributes for name in SECRET_ATTRIBUTES):
        return attributes
    return {
        name: clean.get(name, value) for name, value in attributes.items() if name not in SECRET_ATTRIBUTES
    }


def _without_secret_parameters(address: str) -> str:
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part.partition("=")[0].lower() not in _SECRET_PARAMETERS]
    return f"{path}?{'&'.join(kept)}" if kept else path
